"""`shoko eval golden`: the company's own questions over its own documents, follow-ups and refusals included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from time import perf_counter

from answering.answer import Question, Turn
from assemble import House
from errors import DatasetInvalid, FolderNotFound
from evaluation.answer_match import holds_reference
from evaluation.datasets import GoldenPlace, GoldenQuestion, Sample, golden_content, load_golden
from evaluation.measured_label import measured_label
from evaluation.passages import Spot, Truth, given_answer, seen_passages, spot_of
from evaluation.result import FIRST, AskedQuestion, QuestionResult, distinct
from evaluation.run_record import RunPlan
from evaluation.task import Asking, Opened
from evaluation.throwaway import index_folder, label_in, throwaway_house
from index_store.cell_marks import corners
from index_store.records import Hit
from ingest.report import IngestReport
from settings import Settings


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


class GoldenTask:
    """The company's own questions over its own documents, through the same conductor as people's.

    Raises DatasetInvalid, FolderNotFound.
    """

    def __init__(self, golden: GoldenSet, sample: Sample, asking: Asking = Asking()) -> None:
        if not golden.folder.is_dir():
            raise FolderNotFound(path=golden.folder)
        self._golden = golden
        self._questions = sample.of(golden.questions())
        self.plan = RunPlan(
            kind="golden",
            dataset=golden.path.stem,
            path=str(golden.path.resolve()),
            folder=str(golden.folder.resolve()),
            content=golden_content(golden.path, golden.folder),
            questions=len(self._questions),
            split=golden.split,
            limit=sample.limit,
            seed=sample.seed,
            model=asking.model,
            judge=asking.judge,
        )

    @property
    def question_ids(self) -> Sequence[str]:
        return [question.id for question in self._questions]

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Opened]:
        with throwaway_house(settings, with_model=True) as house:
            label = measured_label(settings.data, self._golden.folder)
            _, report = index_folder(house, self._golden.folder, label)
            _check_documents(self._golden, self._questions, report)
            yield Opened(
                index=house.fingerprints.index,
                index_s=report.seconds,
                ask=lambda place: ask_golden(house, self._questions[place]),
                label=label_in(house.readable()),
            )


def _check_documents(golden: GoldenSet, questions: Sequence[GoldenQuestion], report: IngestReport) -> None:
    """A question whose document was not read would count as a miss of the search."""
    read = {file.path for file in report.files if file.status == "indexed"}
    for question in questions:
        if question.document is not None and question.document not in read:
            reason = f"question {question.id} names the document {question.document}, which was not read"
            raise DatasetInvalid(path=golden.path, reason=reason)


def is_right_passage(spot: Spot, question: GoldenQuestion) -> bool:
    """Whether a passage is one of those that the golden question points at: its document, and there the page, slide or sheet with
    cells that are given; where only the document is given, the passage must hold what stands there, or a reference."""
    return any(_is_of(spot, place, question.answers) for place in question.places)


def _is_of(spot: Spot, place: GoldenPlace, references: Sequence[str]) -> bool:
    if spot.path != place.document:
        return False
    given = [(place.page, spot.place.page), (place.slide, spot.place.slide), (place.sheet, spot.place.sheet)]
    if all(wanted is None for wanted, _ in given):
        return all(holds_reference(spot.text, held) for held in _held(place, references))
    return all(wanted in (None, found) for wanted, found in given) and _cells_meet(place.cells, spot.place.cells)


def _held(place: GoldenPlace, references: Sequence[str]) -> Sequence[Sequence[str]]:
    """What a passage of a document without places must hold: of each of these, one."""
    return [(held,) for held in place.holds] or [references]


def found_first(hits: Sequence[Hit], question: GoldenQuestion) -> bool:
    """Whether one of the first `FIRST` is the right passage."""
    return any(is_right_passage(spot_of(hit), question) for hit in hits[:FIRST])


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


def ask_golden(house: House, question: GoldenQuestion) -> QuestionResult:
    history = tuple(Turn(turn.question, turn.answer) for turn in question.history)
    started = perf_counter()
    answer = house.answering().ask(Question(text=question.question, readable=house.readable(), history=history))
    milliseconds = (perf_counter() - started) * 1000
    known = question.document is not None
    truth = Truth(name=lambda spot: spot.path, right=lambda spot: is_right_passage(spot, question) if known else None)
    return QuestionResult(
        asked=_asked(question, history),
        passages=seen_passages(answer, truth),
        answer=given_answer(answer, truth),
        milliseconds=round(milliseconds, 1),
    )


def _asked(question: GoldenQuestion, history: tuple[Turn, ...]) -> AskedQuestion:
    document = question.document
    return AskedQuestion(
        id=question.id,
        text=question.question,
        answerable=not question.unanswerable,
        wanted=distinct(place.document for place in question.places if place.document is not None),
        references=question.answers,
        kinds=(question.kind,),
        file_type="" if document is None else PurePosixPath(document).suffix.lower().lstrip("."),
        history=history,
        each=question.each,
    )
