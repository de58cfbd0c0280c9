"""What a run does: index documents, then ask one question after the other. Three kinds of sets, one shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from evaluation.result import QuestionResult
from evaluation.run_record import RunPlan
from privacy.clearance import STRICTEST
from privacy.kinds import Label
from settings import Settings


@dataclass(frozen=True, slots=True)
class Asking:
    """A chat model in place of the settings' one, and a model that judges the answers; names of the catalogue, or folders."""

    model: str | None = None
    judge: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The documents are indexed: `index` is the digest of the pipeline that did it, in `index_s` seconds. `ask` takes the place
    of a question in `Task.question_ids`. `label`: the strictest of what its questions, references and answers may hold, for a judge."""

    index: str
    index_s: float
    ask: Callable[[int], QuestionResult]
    label: Label = STRICTEST


class Task(Protocol):
    """A set with the chosen part of its questions, read and checked; nothing is opened yet."""

    @property
    def plan(self) -> RunPlan: ...

    @property
    def question_ids(self) -> Sequence[str]:
        """In the order of asking."""

    def opened(self, settings: Settings) -> AbstractContextManager[Opened]:
        """Raises DatasetInvalid where a document of the set could not be read, and what opening a house raises."""
