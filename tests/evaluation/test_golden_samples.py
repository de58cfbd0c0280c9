"""The golden questions of samples/ against the documents as our own parsers read them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evaluation.answer_match import holds_reference
from evaluation.datasets import GoldenQuestion, load_golden
from evaluation.golden.make_samples.markup import read_markup
from ingest.page import Block, Page, ParsedFile
from ingest.parse import parse_file
from tests.ingest.archives import unpacked

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
SOURCES = ROOT / "evaluation" / "golden" / "make_samples" / "sources"
GOLDEN = ROOT / "evaluation" / "golden" / "samples.jsonl"

QUESTIONS = load_golden(GOLDEN)
ANSWERABLE = [question for question in QUESTIONS if not question.unanswerable]
# Words without which an unanswerable question can't be answered, one entry a line of the file; the evaluation doesn't read them.
ABSENT = {line["id"]: line["absent"] for line in map(json.loads, GOLDEN.read_text(encoding="utf-8").splitlines())}


@cache
def parsed(document: str) -> ParsedFile:
    """As our parsers read it; of a scan the text that it was printed from (tests/integration reads it with the real engine)."""
    read = parse_file(SAMPLES / document)
    if not read.to_ocr:
        return read
    source = (SOURCES / document).with_suffix(".scan.pdf.md").read_text(encoding="utf-8")
    blocks = tuple(Block("paragraph", piece.text) for piece in read_markup(source))
    return replace(read, pages=(Page(blocks, number=1, read_by="ocr"),))


def block_text(block: Block) -> str:
    # A slash between cells: the comparison drops spaces, and two numbers side by side must not become one.
    return "/".join([block.text, *("/".join(row) for row in block.rows)])


def page_text(page: Page) -> str:
    # "(1) 12文字" would read 112文字 where brackets and spaces are dropped.
    return re.sub(r"[(（]\d+[)）]", "/", "\n".join(block_text(block) for block in page.blocks))


def document_text(document: str) -> str:
    return "\n".join(page_text(page) for page in parsed(document).pages)


def place_text(question: GoldenQuestion) -> str:
    """The text of the page, slide or sheet that the question points at, or of the whole document."""
    assert question.document is not None
    wanted = (question.page, question.slide, question.sheet)
    pages = parsed(question.document).pages
    if any(wanted):
        pages = tuple(page for page in pages if (page.number, page.slide, page.sheet) == wanted)
    return "\n".join(page_text(page) for page in pages)


def files() -> list[str]:
    return sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file())


def documents() -> list[str]:
    """Every file but the archive: what lies in it is not asked about."""
    return [name for name in files() if not name.endswith(".zip")]


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)
def test_an_answer_stands_at_the_place_that_the_question_names(question: GoldenQuestion) -> None:
    assert question.document in documents()
    assert question.answers
    assert holds_reference(place_text(question), question.answers)


@pytest.mark.parametrize("question", [one for one in ANSWERABLE if one.cells], ids=lambda question: question.id)
def test_the_cells_themselves_hold_the_answer(question: GoldenQuestion) -> None:
    assert question.document is not None and question.sheet is not None
    sheet = load_workbook(SAMPLES / question.document)[question.sheet]
    texts = [str(cell.value) for row in sheet[question.cells] for cell in row if cell.value is not None]
    # In the sheet 3,000円 is the number 3000.
    assert holds_reference("/".join(texts), [*question.answers, *(answer.rstrip("円") for answer in question.answers)])


def test_what_is_unanswerable_stands_in_no_document() -> None:
    everything = {name: unicodedata.normalize("NFKC", document_text(name)) for name in documents()}
    for question in QUESTIONS:
        if question.unanswerable:
            assert question.document is None and not question.answers and ABSENT[question.id]
            found = [(word, name) for word in ABSENT[question.id] for name, text in everything.items() if word in text]
            assert not found, question.question


def test_the_questions_are_enough_of_each_kind() -> None:
    kinds = Counter(question.kind for question in QUESTIONS)
    assert len(QUESTIONS) >= 110
    assert sum(question.unanswerable for question in QUESTIONS) >= 25
    assert kinds["followup"] >= 15
    assert all(question.history for question in QUESTIONS if question.kind == "followup")
    assert sum(question.cells is not None for question in QUESTIONS) >= 8
    assert kinds["edition"] >= 6
    assert kinds["department"] >= 6
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)


def test_each_kind_is_split_in_half() -> None:
    for kind in {question.kind for question in QUESTIONS}:
        splits = Counter(question.split for question in QUESTIONS if question.kind == kind)
        assert abs(splits["tune"] - splits["test"]) <= 1, kind


def test_the_questions_are_worded_by_people_not_copied() -> None:
    copied = [
        question.id
        for question in ANSWERABLE
        if question.document
        and re.sub(r"\W", "", question.question) in re.sub(r"\W", "", document_text(question.document))
    ]
    assert copied == []


def test_the_documents_are_many_and_of_many_formats() -> None:
    formats = {(parsed(name).file_type, parsed(name).encoding) for name in documents()}
    assert len(documents()) >= 24
    assert {kind for kind, _ in formats} >= {"md", "txt", "pdf", "docx", "xlsx", "pptx", "html", "csv", "eml"}
    assert {("txt", "utf-8"), ("txt", "cp932"), ("csv", "cp932"), ("eml", "utf-8"), ("eml", "iso2022_jp")} <= formats
    assert sum(parsed(name).file_type == "pdf" and len(parsed(name).pages) > 1 for name in documents()) >= 4
    assert all((SAMPLES / name).stat().st_size < 200_000 for name in documents())


def test_every_document_is_asked_about() -> None:
    assert {question.document for question in ANSWERABLE} == set(documents())


def test_the_list_in_the_guides_names_every_document() -> None:
    listing = (ROOT / "docs" / "samples.md").read_text(encoding="utf-8")
    assert [name for name in files() if f"`{name}`" not in listing] == []


def test_an_archive_and_a_mail_hold_documents_of_their_own() -> None:
    held = {name: unpacked(SAMPLES / name).files for name in files() if parsed(name).holds}
    assert {name: sorted(members) for name, members in held.items()} == {
        "総務/年末年始休業のお知らせ.eml": ["大掃除の分担.csv"],
        "総務/省エネ活動.zip": ["省エネ活動/室温のめやす.md", "省エネ活動/消灯当番の手引き.txt"],
    }
    texts = [
        data.decode("cp932" if name.endswith((".txt", ".csv")) else "utf-8")
        for one in held.values()
        for name, data in one.items()
    ]
    assert not [word for words in ABSENT.values() for word in words or () for text in texts if word in text]
