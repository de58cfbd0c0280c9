"""A set's questions for one measurement, and its passages as files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation.datasets import Dataset, DatasetQuestion, Passage, Sample
from evaluation.throwaway import write_passages


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """`passages` is all that is indexed."""

    name: str
    passages: tuple[Passage, ...]
    questions: tuple[DatasetQuestion, ...]

    def digest(self) -> str:
        """Of all that a system is given."""
        parts = [passage.model_dump_json() for passage in self.passages]
        parts += [question.model_dump_json() for question in self.questions]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PassageFiles:
    folder: Path
    passage_of: dict[str, str]

    def passages(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.passage_of[name] for name in names)

    def names(self, passages: tuple[str, ...]) -> tuple[str, ...]:
        name_of = {passage: name for name, passage in self.passage_of.items()}
        return tuple(name_of[passage] for passage in passages)


def for_retrieval(dataset: Dataset, sample: Sample) -> QuestionSet:
    """All passages, and a sample of the questions that have one."""
    return QuestionSet(dataset.name, dataset.passages, sample.of([one for one in dataset.questions if one.passage_ids]))


def for_answers(dataset: Dataset, sample: Sample) -> QuestionSet:
    """Those questions, to be refused or not, that bring their own distractors, with the passages that they name."""
    questions = sample.of([one for one in dataset.questions if one.negative_passage_ids])
    named = {passage for question in questions for passage in readable(question)}
    return QuestionSet(dataset.name, tuple(one for one in dataset.passages if one.id in named), questions)


def readable(question: DatasetQuestion) -> tuple[str, ...]:
    """What a question with distractors may be answered from."""
    return (*question.passage_ids, *question.negative_passage_ids)


@contextmanager
def as_files(questions: QuestionSet) -> Iterator[PassageFiles]:
    with TemporaryDirectory(prefix="shoko-peers-") as name:
        folder = Path(name)
        yield PassageFiles(folder, write_passages(folder, questions.passages))
