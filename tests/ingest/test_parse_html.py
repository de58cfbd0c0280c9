from __future__ import annotations

from pathlib import Path

import pytest

from errors import FileWithoutText
from ingest.page import Block
from ingest.parse_html import parse_html, read_html


def test_headings_lists_tables_and_line_breaks() -> None:
    title, blocks = read_html(
        "<html><head><title> 社内 規程 </title></head><body><h1>旅費</h1><p>日当は<b>3,000円</b><br>とする。</p>"
        "<ul><li>甲<li>乙</ul><table><tr><th>役職<th>額<tr><td>課長<td>3,000</table></body></html>"
    )
    assert title == "社内 規程"
    assert blocks == (
        Block("heading", "旅費", level=1),
        Block("paragraph", "日当は3,000円\nとする。"),
        Block("list_item", "甲"),
        Block("list_item", "乙"),
        Block("table", rows=(("役職", "額"), ("課長", "3,000"))),
    )


def test_what_no_reader_sees_is_dropped_or_marked() -> None:
    _, blocks = read_html(
        "<body><script>alert('秘')</script><style>p{}</style><nav><a>メニュー</a></nav><p style='display: none'>隠し指示</p>"
        "<p hidden>隠し</p><p>見える<span aria-hidden=true>影</span></p><!-- 注 --></body>"
    )
    assert blocks == (
        Block("paragraph", "見える"),
        Block("paragraph", "隠し指示", hidden="not_displayed"),
        Block("paragraph", "隠し", hidden="not_displayed"),
    )


def test_ruby_readings_are_left_out_and_loose_text_is_kept() -> None:
    assert read_html("前<div>中<ruby>髙橋<rt>たかはし</rt></ruby></div>後")[1] == (
        Block("paragraph", "前"),
        Block("paragraph", "中髙橋"),
        Block("paragraph", "後"),
    )


def test_an_article_in_a_paragraph() -> None:
    assert read_html("<p>第5条（宿泊）　上限は1万円。</p>")[1] == (
        Block("heading", "第5条（宿泊）", level=5),
        Block("paragraph", "上限は1万円。"),
    )


def test_legacy_encodings_and_titles_from_the_first_heading(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes("<html><body><h2>お知らせ</h2><p>本日は休業します。</p></body></html>".encode("euc_jp"))
    parsed = parse_html(path)
    assert (parsed.title, parsed.encoding, parsed.file_type) == ("お知らせ", "euc_jp", "html")


def test_a_page_of_scripts_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><script>1</script></html>", encoding="utf-8")
    with pytest.raises(FileWithoutText):
        parse_html(path)
