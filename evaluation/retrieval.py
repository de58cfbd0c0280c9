"""`shoko eval retrieval`: does search find the passages that answer a set's questions?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from errors import DatasetInvalid
from evaluation.datasets import DatasetQuestion, Sample, load_dataset, set_content
from evaluation.passages import Spot, Truth, first_of_each, seen_passage
from evaluation.result import RANKED, AskedQuestion, QuestionResult
from evaluation.run_record import RunPlan
from evaluation.task import Opened
from evaluation.throwaway import PassageIndex, passage_index
from settings import Settings

# A passage's best chunk counts, so ten passages may need more chunks than ten.
CHUNKS = 40


class RetrievalTask:
    """Raises DatasetInvalid, also where no question knows its passage."""

    def __init__(self, folder: Path, sample: Sample) -> None:
        self._dataset = load_dataset(folder)
        answerable = [question for question in self._dataset.questions if question.passage_ids]
        if not answerable:
            raise DatasetInvalid(path=folder, reason="no question has passage_ids")
        self._questions = sample.of(answerable)
        self.plan = RunPlan(
            kind="retrieval",
            dataset=self._dataset.name,
            path=str(folder.resolve()),
            content=set_content(folder),
            questions=len(self._questions),
            limit=sample.limit,
            seed=sample.seed,
        )

    @property
    def question_ids(self) -> Sequence[str]:
        return [question.id for question in self._questions]

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Opened]:
        with passage_index(settings, self._dataset, with_model=False) as index:
            yield Opened(
                index=index.house.fingerprints.index,
                index_s=index.seconds,
                ask=lambda place: search_one(index, self._questions[place]),
            )


def search_one(index: PassageIndex, question: DatasetQuestion) -> QuestionResult:
    started = perf_counter()
    hits = index.house.retriever.search(question.question, index.house.readable(), limit=CHUNKS)
    milliseconds = (perf_counter() - started) * 1000
    truth = truth_of_set(index, question)
    seen = first_of_each(seen_passage(hit, truth) for hit in hits)[:RANKED]
    return QuestionResult(asked=asked_of_set(question), passages=seen, milliseconds=round(milliseconds, 1))


def truth_of_set(index: PassageIndex, question: DatasetQuestion) -> Truth:
    def right(spot: Spot) -> bool | None:
        return index.passage_of[spot.document_id] in question.passage_ids if question.passage_ids else None

    return Truth(name=lambda spot: index.passage_of[spot.document_id], right=right)


def asked_of_set(question: DatasetQuestion) -> AskedQuestion:
    return AskedQuestion(
        id=question.id,
        text=question.question,
        answerable=bool(question.passage_ids),
        wanted=question.passage_ids,
        references=question.answers,
        kinds=question.kinds,
    )
