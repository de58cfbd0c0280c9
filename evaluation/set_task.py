"""A set of passages and questions as a task: searched alone, or answered by a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evaluation.datasets import Dataset, DatasetQuestion, Sample, load_dataset, set_content
from evaluation.measured_label import measured_label
from evaluation.passages import Spot, Truth
from evaluation.result import AskedQuestion, QuestionResult
from evaluation.run_record import Kind, RunPlan
from evaluation.task import Asking, Opened
from evaluation.throwaway import PassageIndex, label_in, passage_index
from settings import Settings


@dataclass(frozen=True, slots=True)
class LoadedSet:
    """A set on disk, read and checked, with its hash."""

    folder: Path
    dataset: Dataset
    content: str

    @classmethod
    def load(cls, folder: Path) -> LoadedSet:
        """Raises DatasetInvalid."""
        return cls(folder.resolve(), load_dataset(folder), set_content(folder))

    def plan(self, kind: Kind, questions: int, sample: Sample, asking: Asking) -> RunPlan:
        return RunPlan(
            kind=kind,
            dataset=self.dataset.name,
            path=str(self.folder),
            content=self.content,
            questions=questions,
            limit=sample.limit,
            seed=sample.seed,
            model=asking.model,
            judge=asking.judge,
        )


@dataclass(frozen=True, slots=True)
class SetTask:
    """`ask` puts one of the questions to the set's index."""

    plan: RunPlan
    dataset: Dataset
    questions: Sequence[DatasetQuestion]
    ask: Callable[[PassageIndex, DatasetQuestion], QuestionResult]

    @property
    def question_ids(self) -> Sequence[str]:
        return [question.id for question in self.questions]

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Opened]:
        label = measured_label(settings.data, Path(self.plan.path))
        with_model = self.plan.kind != "retrieval"
        with passage_index(settings, self.dataset, with_model=with_model, label=label) as index:
            yield Opened(
                index=index.house.fingerprints.index,
                index_s=index.seconds,
                ask=lambda place: self.ask(index, self.questions[place]),
                label=label_in(index.house.readable()),
            )


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
