"""What a person wants measured: which set, by which model, with which settings; as the child's command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.run_record import Kind, RunRecord
from evaluation.safety.suite_names import suite_of

# The settings that a person may try out on the page, by their marks in a run.
TRIED = ("answer.passages",)


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """Questions that can be measured with. `folder` holds a golden set's documents; `count` is None until the set is read."""

    key: str
    name: str
    kind: Kind
    path: Path
    folder: Path | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class EvaluationOrder:
    """`model` None means the settings' one, `limit` and `split` None all questions. `tried` are settings by name (see TRIED)."""

    chosen: EvaluationSet
    name: str
    model: str | None = None
    limit: int | None = None
    split: str | None = None
    tried: tuple[tuple[str, str], ...] = ()

    def arguments(self) -> tuple[str, ...]:
        """Of `shoko eval`."""
        one, suite = self.chosen, suite_of(self.chosen.kind)
        wishes = (
            ("--limit", None if self.limit is None else str(self.limit)),
            ("--split", self.split if one.kind == "golden" else None),
            ("--model", self.model if one.kind != "retrieval" else None),
            ("--name", self.name or None),
        )
        wished = (word for option, value in wishes if value is not None for word in (option, value))
        return (one.kind if suite is None else "safety", *self._where(), *wished)

    def _where(self) -> tuple[str, ...]:
        one = self.chosen
        if one.kind == "golden":
            return ("--questions", str(one.path), "--folder", str(one.folder))
        if suite_of(one.kind) is None:
            return ("--dataset", str(one.path))
        prompts = ("--prompts", str(one.path)) if one.kind == "harmful" else ()
        return ("--suite", one.kind, *prompts)

    def environment(self) -> dict[str, str]:
        return environment_of(dict(self.tried))


def environment_of(tried: Mapping[str, str]) -> dict[str, str]:
    """`answer.passages` -> `SHOKO_ANSWER__PASSAGES`, as the settings read it."""
    return {f"SHOKO_{name.upper().replace('.', '__')}": value for name, value in tried.items()}


def tried_in(record: RunRecord) -> dict[str, str]:
    """What the run was begun with of the settings that a page may change: it goes on with the same."""
    return {name: record.marks.settings[name] for name in TRIED if name in record.marks.settings}
