"""What an entry point may ask about the generations of the index: the same in this process and through the running server."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from errors import Language, error_from
from index_store.fingerprint import Difference
from index_store.generations import DatedSwitch, GenerationState, Switch
from ingest.report import IngestReport, Progress

# recall@5 may fall by one point (0.01) at a switch.
TOLERATED_LOSS = 0.01


@dataclass(frozen=True, slots=True)
class GenerationLine:
    """A generation as it is listed. `embedding_model` is its name with the first digits of its hash."""

    number: int
    state: GenerationState
    made_at: datetime
    embedding_model: str
    chunk_characters: int
    documents: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as it crosses processes."""

    code: str
    values: dict[str, str]

    def sentence(self, language: Language) -> str:
        return error_from(self.code, self.values).sentence(language)


@dataclass(frozen=True, slots=True)
class IndexOverview:
    """`differences`: in what the settings ask for another pipeline than the serving one has. `refusal`: why the serving one
    can't be searched here, else None; `unknown`: why it can't be told what the settings ask for."""

    generations: tuple[GenerationLine, ...]
    switches: tuple[DatedSwitch, ...]
    differences: tuple[Difference, ...] = ()
    refusal: Fault | None = None
    unknown: Fault | None = None


@dataclass(frozen=True, slots=True)
class Building:
    """A moment of a build: source `source` of `sources`, in this folder."""

    generation: int
    source: int
    sources: int
    folder: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Compacting:
    """All is read, and the points are made compact; nothing tells how far that is."""

    generation: int


@dataclass(frozen=True, slots=True)
class Built:
    """The end of a build. `missing` are documents in force that it does not hold: with any, it can't be switched to."""

    line: GenerationLine
    reports: tuple[IngestReport, ...]
    missing: tuple[str, ...]

    @property
    def stopped(self) -> bool:
        return any(report.stopped for report in self.reports)


@dataclass(frozen=True, slots=True)
class Comparing:
    """So many golden questions of `total` were asked of both generations."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Switched:
    """`changed`: documents in force before that the generation in force now lacks or holds with an older content."""

    switch: Switch
    changed: int = 0


@dataclass(frozen=True, slots=True)
class BuildOrder:
    """`rebuild`: also where the serving generation has the same pipeline. `optimize`: its points are made compact at the end,
    for which it may have the same pipeline, too."""

    rebuild: bool = False
    optimize: bool = False


@dataclass(frozen=True, slots=True)
class SwitchOrder:
    """To generation `number`, or to the one that was built. `golden` None: the questions of the setting."""

    number: int | None = None
    golden: Path | None = None
    without_golden: bool = False
    accept_worse: bool = False


BuildEvent = Building | Compacting | Built
SwitchEvent = Comparing | Switched


class IndexDesk(Protocol):
    def overview(self) -> IndexOverview: ...

    def build(self, order: BuildOrder) -> Generator[BuildEvent, None, None]:
        """Begins a generation with the settings' pipeline, or goes on with it. Closing the iterator stops after the file in
        hand; the next build goes on from there."""

    def switch(self, order: SwitchOrder) -> Generator[SwitchEvent, None, None]:
        """Compares and switches; Switched is the last event. Closing the iterator before it leaves everything as it was."""

    def rollback(self) -> Switched:
        """Back to the generation from before the last switch."""

    def drop(self, number: int) -> None:
        """Deletes a kept or half-built generation with its points."""
