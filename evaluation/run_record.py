"""What a run measured and with what, so that two runs can be told apart and compared years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from evaluation.safety.probe import Suite
from settings import Defence

Kind = Literal["retrieval", "answers", "golden", Suite]
State = Literal["running", "finished", "stopped", "failed"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Which questions. `content` is the SHA-256 of the set with its documents, `questions` how many are asked of it.

    `path` and `folder` (of golden documents) are where they lay; `split` None means both halves, `limit` None all questions.
    `model` is a chat model that was asked for in place of the settings' one, `judge` the model that judges answers; `without` are
    the defences that were switched off.
    """

    kind: Kind
    dataset: str
    path: str
    content: str
    questions: int
    folder: str | None = None
    split: str | None = None
    limit: int | None = None
    seed: int = 0
    model: str | None = None
    judge: str | None = None
    without: tuple[Defence, ...] = ()


@dataclass(frozen=True, slots=True)
class RunMarks:
    """What the run was made with. A model is its name with the SHA-256 of its files, None where none was used; `index` is
    the digest of the pipeline that made the points, None until it is opened. `settings` are those that change a result."""

    embedding_model: str
    chat_model: str | None
    reranker: str | None
    judge_model: str | None
    prompts: str
    code: str
    machine: str
    settings: Mapping[str, str]
    index: str | None = None

    def flat(self) -> dict[str, str]:
        """Mark by mark, in the order in which a difference is named."""
        marks = {
            "embedding_model": self.embedding_model,
            "chat_model": self.chat_model,
            "reranker": self.reranker,
            "judge_model": self.judge_model,
            "prompts": self.prompts,
            "index": self.index,
            **dict(self.settings),
            "code": self.code,
            "machine": self.machine,
        }
        return {name: "—" if value is None else value for name, value in marks.items()}


@dataclass(frozen=True, slots=True)
class RunTotals:
    """Of the whole run: seconds of indexing (None until that has ended) and of asking, the highest sum of PSS in MiB, tokens."""

    index_s: float | None = None
    asking_s: float = 0.0
    peak_memory_mib: float = 0.0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    answer_tokens: int = 0


@dataclass(frozen=True, slots=True)
class RunRecord:
    """`run.json`. `state` as its process left it: see `RunStore.record` for one that was killed. `error` says why it failed."""

    id: str
    plan: RunPlan
    marks: RunMarks
    started_at: datetime
    name: str = ""
    state: State = "running"
    ended_at: datetime | None = None
    totals: RunTotals = field(default_factory=RunTotals)
    error: str = ""
    format: int = FORMAT

    @property
    def shown_name(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class MarkDifference:
    """A mark in which two runs differ."""

    mark: str
    first: str
    second: str


def mark_differences(first: RunMarks, second: RunMarks) -> tuple[MarkDifference, ...]:
    """In the order of the marks; a mark that only one of them has differs from `—`."""
    one, other = first.flat(), second.flat()
    return tuple(
        MarkDifference(name, one.get(name, "—"), other.get(name, "—"))
        for name in dict.fromkeys((*one, *other))
        if one.get(name, "—") != other.get(name, "—")
    )
