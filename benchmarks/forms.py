"""Is the cell of a form found and cited? `python -m benchmarks.forms [--split test] [--answers]`

The workbooks of evaluation/golden/forms/ are indexed in a throw-away house by the code that indexes people's documents, and the
questions of evaluation/golden/forms.jsonl are searched in them. For each question, `cell` is counted where the hit that stands
first is of the right workbook and sheet, and the cells that it shows are those of one label's value or of one table row (never of
a whole passage) and hold the value's cell; `passage` where the first hit's passage holds such a line at all. With `--answers` Qwen
answers too: `cited` is counted where the answer's first citation names such cells, `correct` where the answer holds the reference.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from answering.answer import Finished
from assemble import House
from benchmarks.processes import stop_on_signals
from desk import Inquiry
from evaluation.answer_match import holds_reference
from evaluation.datasets import GoldenQuestion, load_golden
from evaluation.throwaway import index_folder, throwaway_house
from index_store.cell_marks import cells_of, corners
from index_store.records import Hit, Place
from settings import load_settings

FORMS = Path("evaluation/golden/forms")
QUESTIONS = Path("evaluation/golden/forms.jsonl")


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One question: what search showed first, and, where Qwen was asked, what its answer cites first."""

    id: str
    split: str
    passage: bool
    cell: bool
    shown: str
    cited: bool | None = None
    correct: bool | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class FormShares:
    questions: int
    passage: float
    cell: float
    cited: float | None
    correct: float | None


@dataclass(frozen=True, slots=True)
class FormsResult:
    tune: FormShares | None
    test: FormShares | None
    answers: tuple[FormAnswer, ...]


def measure(questions: Sequence[GoldenQuestion], *, with_model: bool) -> FormsResult:
    """Raises RuntimeError where a workbook could not be read."""
    with throwaway_house(load_settings(), with_model=with_model) as house:
        _, report = index_folder(house, FORMS)
        unread = [file.path for file in report.files if file.status != "indexed"]
        if unread:
            raise RuntimeError(f"not read: {', '.join(unread)}")
        answers = tuple(_ask(house, question, with_model=with_model) for question in questions)
    return FormsResult(_shares(answers, "tune"), _shares(answers, "test"), answers)


def _ask(house: House, question: GoldenQuestion, *, with_model: bool) -> FormAnswer:
    first = house.desk.search(Inquiry(question.question)).hits[0]
    found = FormAnswer(
        id=question.id,
        split=question.split,
        passage=holds_line(first, question),
        cell=shows_cell(first.document.path, first.chunk.place, marked_lines(first), question),
        shown=f"{first.document.path} {first.chunk.place.sheet}!{first.chunk.place.cells}",
    )
    return _with_answer(house, question, found) if with_model else found


def _with_answer(house: House, question: GoldenQuestion, found: FormAnswer) -> FormAnswer:
    *_, end = house.desk.ask(Inquiry(question.question))
    if not isinstance(end, Finished):
        raise RuntimeError(f"question {question.id} was not answered")
    answer = end.answer
    first = answer.citations[0] if answer.citations else None
    lines = {mark for hit in answer.passages for mark in marked_lines(hit)}
    return replace(
        found,
        answer=answer.text,
        cited=first is not None and shows_cell(first.path, first.place, lines, question),
        correct=not answer.refused and holds_reference(answer.text, question.answers),
    )


def marked_lines(hit: Hit) -> set[str]:
    """The cells of each line of a passage."""
    marks = (cells_of(line) for line in hit.chunk.text.splitlines())
    return {mark for mark in marks if mark is not None}


def holds_line(hit: Hit, question: GoldenQuestion) -> bool:
    place = (hit.document.path, hit.chunk.place.sheet)
    return place == (question.document, question.sheet) and any(
        _holds(mark, question.cells) for mark in marked_lines(hit)
    )


def shows_cell(path: str, place: Place, lines: set[str], question: GoldenQuestion) -> bool:
    """Whether the place is that of one line, and this line holds the value's cell."""
    if (path, place.sheet) != (question.document, question.sheet) or place.cells not in lines:
        return False
    return _holds(place.cells, question.cells)


def _holds(outer: str | None, inner: str | None) -> bool:
    if outer is None or inner is None:
        return False
    (left, top, right, bottom), (left2, top2, right2, bottom2) = corners(outer), corners(inner)
    return left <= left2 and top <= top2 and right2 <= right and bottom2 <= bottom


def _shares(answers: Sequence[FormAnswer], split: str) -> FormShares | None:
    chosen = [answer for answer in answers if answer.split == split]
    if not chosen:
        return None

    def share(counts: Callable[[FormAnswer], bool | None]) -> float | None:
        values = [counts(answer) for answer in chosen]
        return None if None in values else round(sum(map(bool, values)) / len(values), 4)

    return FormShares(
        questions=len(chosen),
        passage=share(lambda answer: answer.passage) or 0.0,
        cell=share(lambda answer: answer.cell) or 0.0,
        cited=share(lambda answer: answer.cited),
        correct=share(lambda answer: answer.correct),
    )


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("tune", "test"), help="one half of the questions; default both")
    parser.add_argument("--answers", action="store_true", help="ask Qwen too")
    arguments = parser.parse_args()
    questions = [
        question for question in load_golden(QUESTIONS) if arguments.split is None or question.split == arguments.split
    ]
    result = measure(questions, with_model=arguments.answers)
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
