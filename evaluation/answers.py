"""`shoko eval answers`: does Qwen answer a set's questions rightly, refuse what it must, and cite what it read?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from answering.answer import Question
from evaluation.datasets import DatasetQuestion, Sample, load_dataset, set_content
from evaluation.passages import given_answer, seen_passages
from evaluation.result import QuestionResult
from evaluation.retrieval import asked_of_set, truth_of_set
from evaluation.run_record import RunPlan
from evaluation.task import Asking, Opened
from evaluation.throwaway import PassageIndex, passage_index
from index_store.records import Readable
from settings import Settings


class AnswersTask:
    """A question with distractors sees only its own passages and those. Raises DatasetInvalid."""

    def __init__(self, folder: Path, sample: Sample, asking: Asking = Asking()) -> None:
        self._dataset = load_dataset(folder)
        self._questions = sample.of(self._dataset.questions)
        self.plan = RunPlan(
            kind="answers",
            dataset=self._dataset.name,
            path=str(folder.resolve()),
            content=set_content(folder),
            questions=len(self._questions),
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
        with passage_index(settings, self._dataset, with_model=True) as index:
            yield Opened(
                index=index.house.fingerprints.index,
                index_s=index.seconds,
                ask=lambda place: ask_one(index, self._questions[place]),
            )


def ask_one(index: PassageIndex, question: DatasetQuestion) -> QuestionResult:
    started = perf_counter()
    answer = index.house.answering().ask(Question(text=question.question, readable=_sight(index, question)))
    milliseconds = (perf_counter() - started) * 1000
    truth = truth_of_set(index, question)
    return QuestionResult(
        asked=asked_of_set(question),
        passages=seen_passages(answer, truth),
        answer=given_answer(answer, truth),
        milliseconds=round(milliseconds, 1),
    )


def _sight(index: PassageIndex, question: DatasetQuestion) -> Readable:
    everything = index.house.readable()
    if not question.negative_passage_ids:
        return everything
    names = (*question.passage_ids, *question.negative_passage_ids)
    return Readable(everything.scope_ids, tuple(index.document_of[name] for name in names))
