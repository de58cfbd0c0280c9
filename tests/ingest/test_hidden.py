"""Text that a document doesn't show: noticed in every format, left out or kept by kind, and told either way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from errors import FileTextHidden
from evaluation.safety.carriers.carrier import FORMATS, Carrier
from evaluation.safety.carriers.write import write_carrier
from index_store.records import HiddenKind
from ingest.chunker import chunk_pages
from ingest.hidden import KEPT_KINDS, HiddenTextRule, hidden_texts, settled, shown
from ingest.notes import note, note_sentence
from ingest.page import Block, Page, ParsedFile
from ingest.parse import parse_file

SECRET = "合言葉はアオバトです。"
TEXT = ("食堂は本館の地下一階にあります。", "昼は十一時半に開き、十四時に閉じます。", "日替わり定食は六百円です。")
# What isn't read at all (comments, headers…), what everybody sees, and letters that are broken up but seen.
UNREAD = {"comment", "footer", "note", "attribute", "hidden_html", "header"}
SEEN = {"visible", "speaker_notes", "quoted", "zero_width"}
KINDS: dict[tuple[str, str], HiddenKind] = {
    ("pdf", "white"): "white",
    ("pdf", "tiny"): "tiny",
    ("pdf", "off_page"): "off_page",
    ("pdf", "unpainted"): "unpainted",
    ("docx", "hidden_run"): "vanish",
    ("docx", "white"): "white",
    ("xlsx", "hidden_row"): "lines",
    ("xlsx", "hidden_sheet"): "sheet",
    ("xlsx", "white"): "white",
    ("pptx", "off_slide"): "off_page",
    ("pptx", "white"): "white",
    ("pptx", "hidden_slide"): "slide",
    ("html", "not_displayed"): "not_displayed",
    ("html", "white"): "white",
    ("html", "tiny"): "tiny",
    ("txt", "far_right"): "far",
    ("txt", "invisible_bytes"): "invisible",
    ("csv", "far_row"): "far",
}
PLACES = [(file_type, placing) for file_type, placings in FORMATS.items() for placing in placings]


def carried(tmp_path: Path, file_type: str, placing: str) -> ParsedFile:
    path = tmp_path / f"食堂.{file_type}"
    write_carrier(Carrier("食堂の案内", TEXT, SECRET, placing), path)
    return parse_file(path)


def indexed_text(parsed: ParsedFile, rule: HiddenTextRule) -> str:
    return "\n".join(chunk.text for chunk in chunk_pages(settled(parsed, rule), 500))


def test_every_place_of_the_suite_is_known_here() -> None:
    told = {*KINDS, *((kind, placing) for kind, placing in PLACES if placing in UNREAD | SEEN)}
    assert told == set(PLACES)


@pytest.mark.parametrize(("file_type", "placing"), sorted(KINDS))
def test_hidden_text_is_noticed_and_what_people_see_is_read(tmp_path: Path, file_type: str, placing: str) -> None:
    parsed, kind = carried(tmp_path, file_type, placing), KINDS[file_type, placing]
    found = list(hidden_texts(parsed))
    assert {one.kind for one in found} == {kind}
    assert SECRET in "".join(one.text for one in found)
    for rule in ("by_kind", "report", "leave_out"):
        text = indexed_text(parsed, rule)
        assert "日替わり定食は六百円です" in text
        kept = rule == "report" or (rule == "by_kind" and kind in KEPT_KINDS)
        assert ("アオバト" in text) == kept
        codes = [one.code for one in settled(parsed, rule).notes]
        assert codes.count("HiddenText") + codes.count("HiddenTextSomewhere") == 1
    marked = {chunk.hidden for chunk in chunk_pages(settled(parsed, "report"), 500) if "アオバト" in chunk.text}
    assert marked == {kind}


@pytest.mark.parametrize(("file_type", "placing"), [place for place in PLACES if place not in KINDS])
def test_what_people_see_is_not_called_hidden(tmp_path: Path, file_type: str, placing: str) -> None:
    parsed = carried(tmp_path, file_type, placing)
    assert list(hidden_texts(parsed)) == []
    assert settled(parsed, "leave_out").pages == parsed.pages
    assert ("SignsUnseen" in {one.code for one in parsed.notes}) == (placing == "zero_width")


def test_the_note_says_what_where_and_how_much() -> None:
    page = Page((Block("paragraph", "見える"), Block("paragraph", "隠し\u200b文", hidden="white")), number=3)
    told = settled(ParsedFile("pdf", "題", (page,)), "by_kind").notes
    assert [note_sentence(one, "ja") for one in told] == [
        "文書では見えない文字が 4 文字あり、検索の対象から外しました（背景と同じ色、3 ページ）: 「隠し⟨U+200B⟩文」"
    ]


def test_a_file_of_nothing_but_hidden_text_says_so() -> None:
    page = Page((Block("paragraph", "隠し文", hidden="tiny"),), number=1)
    with pytest.raises(FileTextHidden) as raised:
        settled(ParsedFile("pdf", "題", (page,)), "by_kind")
    assert raised.value.values == {"characters": "3"}
    # Pages that are still to be read as pictures may have text, and a mail holds other files.
    assert settled(ParsedFile("eml", "題", (page,), holds=1), "by_kind").pages == ()


def test_hidden_text_never_shares_a_chunk_with_what_is_seen() -> None:
    blocks = (
        Block("heading", "章", level=1),
        Block("paragraph", "短い文。"),
        Block("paragraph", "隠し。", hidden="vanish"),
    )
    page = Page((*blocks, Block("paragraph", "次の文。")))
    chunks = chunk_pages(ParsedFile("docx", "題", (page,)), 500)
    assert [(chunk.text, chunk.hidden) for chunk in chunks] == [("章\n短い文。\n次の文。", None), ("隠し。", "vanish")]
    seen = replace(page, blocks=tuple(block for block in page.blocks if block.hidden is None))
    assert chunk_pages(ParsedFile("docx", "題", (seen,)), 500) == chunks[:1]


def test_signs_that_cannot_be_seen_are_shown_by_their_codes() -> None:
    assert shown("あ\u202eい\U000e0041") == "あ⟨U+202E⟩い⟨U+E0041⟩"
    assert note("HiddenWhite").code == "HiddenWhite"
