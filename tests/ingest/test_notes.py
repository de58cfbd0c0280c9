"""The sentences of what was decided or lost while a file was read, from records and from what earlier versions kept."""

from __future__ import annotations

import json
import re

import pytest

import errors
from errors import FileDamaged, Language, ParserTimedOut, error_from
from index_store.file_records import Note, notes_from_json, notes_to_json, plain_note
from ingest.notes import NOTES, is_complete, is_routine, listed, note, note_sentence

LATE = ParserTimedOut(limit="120", setting="ingest.ocr_seconds")
HIDDEN = note(
    "LinesHidden",
    lines=(
        note("HiddenRows", sheet="収支", rows=listed(range(3, 20), 3)),
        note("HiddenColumns", sheet="控", columns=("B",)),
    ),
)
LIMIT = note("ScanLimit", count=25, pages=listed(range(1, 26)), limit=2, setting="ingest.ocr_pages")
DOUBTFUL = note("PagesDoubtful", pages=(note("PageConfidence", page=2, confidence="0.60"),))
UNSCANNED = note("PageUnscanned", page=4, error=LATE)
FIRST_20 = [str(number) for number in range(1, 21)]


@pytest.mark.parametrize(
    ("told", "japanese", "english"),
    [
        (
            note("Attachments", count=2, names=("予算.xlsx", "{表}.pdf")),
            "添付ファイル 2 件は別の文書です: 予算.xlsx、{表}.pdf",
            "Attachments, each a document of its own: 2 (予算.xlsx, {表}.pdf).",
        ),
        (
            HIDDEN,
            "非表示の行と列も読みました（収支の3、4、5…行目、控のB列）。",
            "Hidden rows and columns were read too (rows 3, 4, 5… of 収支, columns B of 控).",
        ),
        (
            LIMIT,
            f"25 ページは文字認識していません（{'、'.join(FIRST_20)}…。上限 2 ページ、設定 ingest.ocr_pages）。",
            f"Pages not read by OCR: 25 ({', '.join(FIRST_20)}…). The limit is 2 pages, the setting ingest.ocr_pages.",
        ),
        (
            DOUBTFUL,
            "文字認識の確信度が低いページがあります（2 ページ 0.60）。原本で確かめてください。",
            "OCR was not sure of some pages (page 2: 0.60): compare them with the original.",
        ),
        (
            UNSCANNED,
            f"4 ページを文字認識で読めませんでした: {LATE.sentence('ja')}",
            f"Page 4 could not be read by OCR: {LATE.sentence('en')}",
        ),
        (plain_note("{1 ページ}に文字がありません。"), *["{1 ページ}に文字がありません。"] * 2),
    ],
    ids=lambda value: value.code if isinstance(value, Note) else "",
)
def test_lists_parts_and_errors_are_told_in_the_readers_language(told: Note, japanese: str, english: str) -> None:
    assert note_sentence(told, "ja") == japanese
    assert note_sentence(told, "en") == english


@pytest.mark.parametrize("code", NOTES)
def test_both_sentences_tell_the_same_values(code: str) -> None:
    kind = NOTES[code]
    told = Note(code, {name: f"<{name}>" for name in kind.needs})
    languages: tuple[Language, ...] = ("ja", "en")
    for language in languages:
        words = note_sentence(told, language)
        assert {name for name in kind.needs if f"<{name}>" in words} == kind.needs
    assert re.search(r"[ぁ-んァ-ヶ一-龥。、]", kind.en) is None


def test_no_code_is_an_errors_name() -> None:
    assert {code for code in NOTES if hasattr(errors, code)} == set()
    assert note_sentence(Note("FileDamaged", {"reason": "x"}), "en") == FileDamaged(reason="x").sentence("en")


def test_what_tells_of_no_loss() -> None:
    routine = {code for code in NOTES if is_routine(Note(code))}
    assert routine == {"Attachments", "ContentsLeftOut", "HeadsLeftOut", "PagesScanned"}
    assert not is_routine(Note("FileDamaged"))


def test_a_code_or_a_value_that_is_missing_fails_where_the_note_is_made() -> None:
    with pytest.raises(KeyError, match="count"):
        note("SlidesEmpty", slides=(2,))
    with pytest.raises(KeyError, match="SlidesLost"):
        note("SlidesLost")


@pytest.mark.parametrize(
    "told",
    [
        Note("SlidesLost", {"count": "1"}),
        Note("SlidesEmpty", {"count": "1"}),
        Note("FileDamaged", {"reason": "x"}),
        Note("LinesHidden", {"lines": (Note("HiddenRows", {"sheet": "控"}),)}),
        Note("PageUnscanned", {"page": "4", "error": Note("SlidesLost")}),
    ],
    ids=lambda told: told.code,
)
def test_a_note_that_cannot_be_told_is_not_complete(told: Note) -> None:
    assert not is_complete(told)


def test_notes_come_back_from_json() -> None:
    told = (HIDDEN, LIMIT, UNSCANNED, plain_note("注\udc83"))
    assert all(map(is_complete, (HIDDEN, LIMIT)))
    assert notes_from_json(json.loads(json.dumps(notes_to_json(told)))) == told
    error = told[2].values["error"]
    assert isinstance(error, Note)
    assert (
        error_from(error.code, {name: str(value) for name, value in error.values.items()}).sentence() == LATE.sentence()
    )


def test_a_sentence_that_an_earlier_version_kept_is_told_as_it_is() -> None:
    (told,) = notes_from_json(["目次の行を 3 行省きました。"])
    assert note_sentence(told, "ja") == note_sentence(told, "en") == "目次の行を 3 行省きました。"
    assert not is_routine(told)


@pytest.mark.parametrize("kept", [[3], [{"code": "X"}], [{"code": "X", "values": {"a": 3}}], [["x"]]])
def test_anything_else_is_refused(kept: list[object]) -> None:
    with pytest.raises(TypeError, match="not a note"):
        notes_from_json(kept)
