"""The questions on forms against the workbooks, and the workbooks against their sources."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from benchmarks.forms import FORMS, QUESTIONS
from evaluation.answer_match import holds_reference
from evaluation.datasets import GoldenQuestion, load_golden
from evaluation.golden.make_samples.__main__ import make_forms
from ingest.sheet_grid import shown_value

ROOT = Path(__file__).parents[2]
ALL = load_golden(ROOT / QUESTIONS)


@cache
def workbook(name: str) -> Workbook:
    return load_workbook(ROOT / FORMS / name)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_the_cell_that_a_question_names_holds_its_answer(question: GoldenQuestion) -> None:
    assert question.document is not None and question.sheet is not None and question.cells is not None
    sheet = workbook(question.document)[question.sheet]
    first = sheet[question.cells]
    # A date stands in several boxes of one row: 令和 | 7 | 年 | 10 | 月
    row = [cell for cell in sheet[first.row] if first.column <= cell.column <= first.column + 12]
    shown = "".join(shown_value(cell.value, cell.number_format) for cell in row if cell.value is not None)
    answers = [*question.answers, *(answer.rstrip("円") for answer in question.answers)]
    assert holds_reference(shown, answers)


def test_thirty_questions_in_two_halves_over_every_form() -> None:
    assert Counter(question.split for question in ALL) == {"tune": 15, "test": 15}
    assert {question.document for question in ALL} == {path.name for path in (ROOT / FORMS).glob("*.xlsx")}


def test_the_forms_are_those_of_their_sources(tmp_path: Path) -> None:
    make_forms(tmp_path)
    for made in sorted(tmp_path.glob("*.xlsx")):
        assert made.read_bytes() == (ROOT / FORMS / made.name).read_bytes(), made.name
