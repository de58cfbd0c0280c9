"""What counts as the right cell, over places that can be judged by hand."""

from __future__ import annotations

import pytest

from benchmarks.forms import FormAnswer, _shares, shows_cell
from evaluation.datasets import GoldenQuestion
from index_store.records import Place

LINES = {"I8", "I9:K9", "B13:F13"}
QUESTION = GoldenQuestion(id="f1", question="期間は", kind="form", document="申請.xlsx", sheet="申請書", cells="I9")


@pytest.mark.parametrize(
    ("path", "sheet", "cells", "right"),
    [
        ("申請.xlsx", "申請書", "I9:K9", True),
        ("申請.xlsx", "申請書", "I8", False),
        ("申請.xlsx", "申請書", "I8:K9", False),  # a whole passage, not a line of it
        ("申請.xlsx", "控え", "I9:K9", False),
        ("別の申請.xlsx", "申請書", "I9:K9", False),
        ("申請.xlsx", "申請書", None, False),
    ],
)
def test_only_the_line_with_the_values_cell_counts(path: str, sheet: str, cells: str | None, right: bool) -> None:
    assert shows_cell(path, Place(sheet=sheet, cells=cells), LINES, QUESTION) is right


def test_a_row_counts_for_each_of_its_cells() -> None:
    of_row = QUESTION.model_copy(update={"cells": "D13"})
    assert shows_cell("申請.xlsx", Place(sheet="申請書", cells="B13:F13"), LINES, of_row)


def test_shares_are_of_one_half_and_none_where_nothing_was_asked() -> None:
    def answered(split: str, cell: bool, cited: bool | None = None) -> FormAnswer:
        return FormAnswer("f1", split, passage=True, cell=cell, shown="", cited=cited)

    searched = _shares([answered("tune", True), answered("tune", False), answered("test", True)], "tune")
    assert searched is not None
    assert (searched.questions, searched.passage, searched.cell, searched.cited) == (2, 1.0, 0.5, None)
    asked = _shares([answered("test", True, True), answered("test", True, False)], "test")
    assert asked is not None and asked.cited == 0.5
    assert _shares([], "test") is None
