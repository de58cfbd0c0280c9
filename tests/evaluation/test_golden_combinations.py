"""The golden questions that need two places, against the documents as our own parsers read them."""

from __future__ import annotations

from collections import Counter

import pytest
from openpyxl import load_workbook

from evaluation.answer_match import holds_each, holds_reference
from evaluation.datasets import GoldenPlace, GoldenQuestion, load_golden
from tests.evaluation.test_golden_samples import QUESTIONS as OTHERS
from tests.evaluation.test_golden_samples import ROOT, SAMPLES, documents, page_text, parsed

QUESTIONS = load_golden(ROOT / "evaluation" / "golden" / "combinations.jsonl")
PLACES = [(question, place) for question in QUESTIONS for place in question.places]


def text_at(place: GoldenPlace) -> str:
    assert place.document in documents()
    wanted = (place.page, place.slide, place.sheet)
    pages = parsed(place.document).pages
    if any(wanted):
        pages = tuple(page for page in pages if (page.number, page.slide, page.sheet) == wanted)
    return "\n".join(page_text(page) for page in pages)


@pytest.mark.parametrize(("question", "place"), PLACES, ids=lambda value: getattr(value, "id", None))
def test_what_the_answer_is_put_together_of_stands_at_each_place(question: GoldenQuestion, place: GoldenPlace) -> None:
    text = text_at(place)
    assert place.holds
    assert [held for held in place.holds if not holds_reference(text, (held,))] == []


@pytest.mark.parametrize(
    "place", [place for _, place in PLACES if place.cells], ids=lambda place: f"{place.document}!{place.cells}"
)
def test_the_cells_themselves_hold_it(place: GoldenPlace) -> None:
    assert place.document is not None and place.sheet is not None
    sheet = load_workbook(SAMPLES / place.document)[place.sheet]
    row = "/".join(str(cell.value) for cells in sheet[place.cells] for cell in cells if cell.value is not None)
    assert [held for held in place.holds if not holds_reference(row, (held,))] == []


def test_each_question_needs_two_places_and_says_what_is_right() -> None:
    for question in QUESTIONS:
        assert question.kind == "combination"
        first, second = question.places
        assert (first.document, first.holds) != (second.document, second.holds), question.id
        assert bool(question.answers) != bool(question.each), question.id
        assert not question.history and not question.unanswerable


def test_an_answer_cannot_be_copied_from_one_place() -> None:
    copied = [
        question.id
        for question in QUESTIONS
        for place in question.places
        if holds_each("/".join(place.holds), question.answers, question.each)
    ]
    assert copied == []


def test_half_of_them_are_for_tuning_and_the_ids_go_on() -> None:
    assert Counter(question.split for question in QUESTIONS) == {"tune": 12, "test": 12}
    assert not {question.id for question in QUESTIONS} & {question.id for question in OTHERS}
