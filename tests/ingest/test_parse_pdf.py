from __future__ import annotations

from pathlib import Path

import pytest

from errors import FileDamaged, FilePasswordNeeded, FileWithoutText
from ingest.notes import note
from ingest.page import Block
from ingest.page_layout import lay_out
from ingest.parse_pdf import parse_pdf
from tests.ingest.small_files import SHARED_DOCS, needs_shared_docs, write_pdf

LONG = "この規程は従業員が業務のため出張する場合の旅費について必要な事項を定めるものである"


def test_lines_are_joined_and_articles_found(tmp_path: Path) -> None:
    lines = [
        ("出張旅費規程", 20),
        ("（目的）", 10),
        (f"第1条 {LONG}", 10),
        ("。ただし役員を除く。", 10),
        ("第2条 全員に適用する。", 10),
    ]
    parsed = parse_pdf(write_pdf(tmp_path / "a.pdf", [lines]))
    assert parsed.title == "出張旅費規程"
    assert parsed.pages[0].number == 1
    assert parsed.pages[0].blocks == (
        Block("heading", "出張旅費規程", level=1),
        Block("heading", "第1条（目的）", level=5),
        Block("paragraph", f"{LONG}。ただし役員を除く。"),
        Block("heading", "第2条", level=5),
        Block("paragraph", "全員に適用する。"),
    )


@pytest.mark.parametrize(
    "named", ["a.html", "規程.docx", "Microsoft Word - 規程", "memo.txt", "無題", "", "\ufffd\ufffd"]
)
def test_what_a_program_called_the_file_is_no_title(named: str) -> None:
    assert lay_out([], named).title is None
    assert lay_out([], "旅費規程 第2.1版").title == "旅費規程 第2.1版"


def test_page_numbers_running_heads_and_contents_are_left_out(tmp_path: Path) -> None:
    pages = [
        [("社外秘 旅費規程", 10), (f"{number}頁目の本文はここにあります。", 10), (f"- {number} -", 10)]
        for number in range(1, 6)
    ]
    pages[0].insert(1, ("第1章 総則……………… 3", 10))
    parsed = parse_pdf(write_pdf(tmp_path / "a.pdf", pages))
    assert [page.blocks for page in parsed.pages] == [
        (Block("paragraph", f"{number}頁目の本文はここにあります。"),) for number in range(1, 6)
    ]
    assert parsed.notes == (note("HeadsLeftOut", count=11),)


def test_pages_without_text_keep_the_numbers_of_the_others(tmp_path: Path) -> None:
    parsed = parse_pdf(write_pdf(tmp_path / "a.pdf", [[("表紙です。", 10)], [], [("本文です。", 10)]]))
    assert [page.number for page in parsed.pages] == [1, 3]
    assert parsed.notes == (note("PagesEmpty", count=1, pages=(2,)),)


def test_pictures_alone_have_no_text(tmp_path: Path) -> None:
    with pytest.raises(FileWithoutText) as error:
        parse_pdf(write_pdf(tmp_path / "a.pdf", [[], []]))
    assert error.value.values == {"pages": "2"}


def test_a_password_is_asked_for_and_damage_is_named(tmp_path: Path) -> None:
    with pytest.raises(FilePasswordNeeded):
        parse_pdf(write_pdf(tmp_path / "a.pdf", [[("秘密です。", 10)]], locked=True))
    whole = write_pdf(tmp_path / "b.pdf", [[("本文です。", 10)]]).read_bytes()
    (tmp_path / "c.pdf").write_bytes(whole[:60])
    with pytest.raises(FileDamaged):
        parse_pdf(tmp_path / "c.pdf")


@needs_shared_docs
def test_pages_that_are_pictures_are_named_to_be_read() -> None:
    derived = SHARED_DOCS / "derived_from_mhlw"
    scan = parse_pdf(derived / "scan_clean_150dpi.pdf")
    assert (scan.pages, scan.to_ocr, scan.pages_total, scan.mojibake) == ((), (1, 2, 3), 3, None)
    drawn = next((SHARED_DOCS / "gif_digital_agency" / "pdf").glob("454-1-1*.pdf"))
    assert parse_pdf(drawn).to_ocr == (1,)  # outlines instead of letters


@needs_shared_docs
def test_ruby_stands_after_the_text_and_not_in_it() -> None:
    parsed = parse_pdf(SHARED_DOCS / "nasty_pdf" / "texlive" / "luatexja-ruby.pdf")
    second = parsed.pages[1]
    texts = [block.text for block in second.blocks]
    assert texts[0] == "1利用方法"
    assert any(text.startswith("パッケージ読み込みは") for text in texts)
    assert second.blocks[-1].kind == "note"
    assert second.blocks[-1].text.startswith("ふりがな: 利用方法（りようほうほう）、用語（ようご）")


@needs_shared_docs
@pytest.mark.slow
def test_a_real_rule_book_has_its_articles_on_their_pages() -> None:
    parsed = parse_pdf(next((SHARED_DOCS / "mhlw_model_rules").glob("*.pdf")))
    page = next(page for page in parsed.pages if page.number == 17)
    articles = [block.text for block in page.blocks if block.kind == "heading" and block.level == 5]
    assert articles == [
        "第１３条（セクシュアルハラスメントの禁止）",
        "第１４条（妊娠・出産・育児休業・介護休業等に関するハラスメントの禁止）",
        "第１５条（その他あらゆるハラスメントの禁止）",
    ]


@needs_shared_docs
def test_an_owners_password_alone_does_not_lock_a_reader_out() -> None:
    derived = SHARED_DOCS / "derived_from_mhlw"
    assert len(parse_pdf(derived / "owner_pw_only_no_copy.pdf").pages) == 3
    with pytest.raises(FilePasswordNeeded):
        parse_pdf(derived / "encrypted_userpw_himitsu.pdf")
