"""`shoko eval golden`: the company's own questions over its own documents, follow-ups and refusals included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from answering.answer import Question, Turn
from assemble import House
from errors import DatasetInvalid, FolderNotFound
from evaluation.answers import judge
from evaluation.datasets import GoldenQuestion, Sample, load_golden
from evaluation.metrics import Judged, Ranked, answer_metrics, holds_reference, ranking_metrics
from evaluation.result import EvaluationResult, QuestionResult, timing_summary
from evaluation.retrieval import RANKED, Advance, distinct
from evaluation.throwaway import index_folder, throwaway_house
from index_store.cell_marks import corners
from index_store.records import Hit
from ingest.report import IngestReport
from settings import Settings

FIRST = 3


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """Questions in `path`, asked over the documents in `folder`; `split` None means both halves."""

    path: Path
    folder: Path
    split: str | None = None

    def questions(self) -> list[GoldenQuestion]:
        """Raises DatasetInvalid, also where the split holds none."""
        chosen = [question for question in load_golden(self.path) if self.split in (None, question.split)]
        if not chosen:
            raise DatasetInvalid(path=self.path, reason=f"no question in the split {self.split}")
        return chosen


def evaluate_golden(settings: Settings, golden: GoldenSet, sample: Sample, advance: Advance) -> EvaluationResult:
    """Index the folder, ask every question through the same conductor as people, judge documents, answers and refusals."""
    if not golden.folder.is_dir():
        raise FolderNotFound(path=golden.folder)
    questions = sample.of(golden.questions())
    with throwaway_house(settings, with_model=True) as house:
        _, report = index_folder(house, golden.folder)
        _check_documents(golden, questions, report)
        judged, results = [], []
        for number, question in enumerate(questions, start=1):
            result, verdict = ask_golden(house, question)
            results.append(result)
            judged.append(verdict)
            advance(number, len(questions))
        return EvaluationResult(
            dataset=golden.path.stem,
            metrics=_metrics(questions, results, judged),
            questions=tuple(results),
            fingerprints=house.fingerprints,
            timings=_timings(report.seconds, results),
        )


def _check_documents(golden: GoldenSet, questions: Sequence[GoldenQuestion], report: IngestReport) -> None:
    """A question whose document was not read would count as a miss of the search."""
    read = {file.path for file in report.files if file.status == "indexed"}
    for question in questions:
        if question.document is not None and question.document not in read:
            reason = f"question {question.id} names the document {question.document}, which was not read"
            raise DatasetInvalid(path=golden.path, reason=reason)


def is_right_passage(hit: Hit, question: GoldenQuestion) -> bool:
    """Whether a hit is what the golden question points at: its document, and there the page, slide or sheet with cells that
    are given; where only the document is given, the passage must hold a reference."""
    if hit.document.path != question.document:
        return False
    place = hit.chunk.place
    given = [
        (question.page, place.page),
        (question.slide, place.slide),
        (question.sheet, place.sheet),
    ]
    if all(wanted is None for wanted, _ in given):
        return holds_reference(hit.chunk.text, question.answers)
    return all(wanted in (None, found) for wanted, found in given) and _cells_meet(question.cells, place.cells)


def _cells_meet(wanted: str | None, found: str | None) -> bool:
    if wanted is None or found is None:
        return wanted is None
    (left, top, right, bottom), (left2, top2, right2, bottom2) = _corners(wanted), _corners(found)
    return left <= right2 and left2 <= right and top <= bottom2 and top2 <= bottom


def _corners(cells: str) -> tuple[int, int, int, int]:
    try:
        return corners(cells)
    except ValueError as error:
        raise DatasetInvalid(path=cells, reason="not a cell or a range such as B3:F9") from error


def ask_golden(house: House, question: GoldenQuestion) -> tuple[QuestionResult, Judged]:
    history = tuple(Turn(turn.question, turn.answer) for turn in question.history)
    started = perf_counter()
    answer = house.answering().ask(Question(text=question.question, readable=house.readable(), history=history))
    milliseconds = (perf_counter() - started) * 1000
    answerable = not question.unanswerable
    correct = not answer.refused and holds_reference(answer.text, question.answers) if answerable else None
    result = QuestionResult(
        id=question.id,
        question=question.question,
        found_first=_found_first(answer.passages, question),
        ranked=distinct(hit.document.path for hit in answer.passages)[:RANKED],
        answer=answer.text,
        refused=answer.refused,
        correct=correct,
        citations=distinct(citation.path for citation in answer.citations),
        milliseconds=round(milliseconds, 1),
        first_token_ms=answer.timings.first_token_ms,
    )
    return result, judge(question.id, answer, answerable=answerable, correct=correct)


def _found_first(hits: Sequence[Hit], question: GoldenQuestion) -> bool | None:
    if question.unanswerable:
        return None
    return any(is_right_passage(hit, question) for hit in hits[:FIRST])


def _metrics(
    questions: Sequence[GoldenQuestion], results: Sequence[QuestionResult], judged: Sequence[Judged]
) -> dict[str, float | None]:
    ranked = [
        Ranked(result.id, result.ranked, (question.document,))
        for question, result in zip(questions, results, strict=True)
        if question.document is not None
    ]
    found = [result.found_first for result in results if result.found_first is not None]
    first = round(sum(found) / len(found), 4) if found else None
    return {**ranking_metrics(ranked), f"passage@{FIRST}": first, **answer_metrics(judged)}


def _timings(index_seconds: float, results: Sequence[QuestionResult]) -> dict[str, float]:
    first_tokens = [result.first_token_ms for result in results if result.first_token_ms is not None]
    return {
        "index_s": round(index_seconds, 1),
        **timing_summary("first_token", first_tokens),
        **timing_summary("answer", [result.milliseconds for result in results]),
    }
