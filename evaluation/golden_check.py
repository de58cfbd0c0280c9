"""What makes a golden question fit to judge by, told by the field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from pydantic import ValidationError

from errors import GoldenQuestionInvalid
from evaluation.answer_match import plain
from evaluation.datasets import GoldenQuestion
from index_store.cell_marks import corners

KINDS = (
    "fact", "number", "table", "procedure", "sheet", "form", "slide", "mail", "csv", "edition", "department", "followup", "combination", "unanswerable",
)  # fmt: skip
MAX_QUESTION = 1000
MAX_ANSWER = 200


def golden_from(fields: Mapping[str, object]) -> GoldenQuestion:
    """The question of these fields, checked. Raises GoldenQuestionInvalid with the first field that is wrong."""
    try:
        return checked(GoldenQuestion.model_validate(fields))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "question"
        raise GoldenQuestionInvalid(id=fields.get("id", ""), name=name, limit=first["msg"]) from error


def checked(golden: GoldenQuestion) -> GoldenQuestion:
    """Raises GoldenQuestionInvalid: a question without a text, a right answer or a place would be counted wrongly."""
    for name, fits, limit in _conditions(golden):
        if not fits:
            raise GoldenQuestionInvalid(id=golden.id, name=name, limit=limit)
    return golden


def _conditions(golden: GoldenQuestion) -> tuple[tuple[str, bool, str], ...]:
    answerable, document = not golden.unanswerable, golden.document
    return (
        ("id", 0 < len(golden.id) <= 64 and golden.id.isprintable(), "1-64 characters"),
        ("question", 0 < len(golden.question.strip()) <= MAX_QUESTION, f"1-{MAX_QUESTION} characters"),
        ("kind", golden.kind in KINDS, " / ".join(KINDS)),
        (
            "answers",
            not answerable or bool(golden.answers or golden.each),
            "one right answer at least, or unanswerable",
        ),
        (
            "answers",
            all(_is_answer(one) for one in chain(golden.answers, *golden.each)),
            f"1-{MAX_ANSWER} characters on one line",
        ),
        ("answers", answerable or not (golden.answers or golden.each), "none where it is unanswerable"),
        ("document", not answerable or bool(document), "the document that holds the answer, or unanswerable"),
        ("document", answerable or document is None, "none where it is unanswerable"),
        ("page", golden.page is None or golden.page > 0, "> 0"),
        ("slide", golden.slide is None or golden.slide > 0, "> 0"),
        ("cells", golden.cells is None or golden.sheet is not None, "only with a sheet"),
        ("cells", golden.cells is None or _is_range(golden.cells), "B3 / B3:F9"),
    )


def _is_answer(text: str) -> bool:
    return bool(plain(text)) and len(text) <= MAX_ANSWER and "\n" not in text


def _is_range(cells: str) -> bool:
    try:
        corners(cells)
    except ValueError:
        return False
    return True
