"""Builds a generation beside the serving one, compares, switches, rolls back and drops, in the process that owns the index.

Each step is one transaction of `Generations`; killed between any two, the next start finds one generation that serves whole.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from errors import (
    FolderNotFound,
    GenerationBusy,
    GenerationInTheWay,
    GenerationUnknown,
    IndexDamaged,
    NoGenerationToRollBack,
    NoGenerationToSwitch,
    NotAFolder,
    NothingToBuild,
    ShokoError,
    SourceUnknown,
)
from generations.index_desk import (
    BuildEvent,
    Building,
    BuildOrder,
    Built,
    Compacting,
    Fault,
    GenerationLine,
    IndexOverview,
    Switched,
    SwitchEvent,
    SwitchOrder,
)
from generations.serving import OpenGeneration, Serving
from generations.trial import Trial
from index_store.fingerprint import ABSENT, Difference, Fingerprint, differences
from index_store.generation_contents import Lacking
from index_store.generations import Generation, Generations, Switch, incomplete
from index_store.records import Source
from index_store.scrub import heal
from ingest.report import IngestReport, RunEnded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index_store.homes import IndexHomes


class WantedPipeline(Protocol):
    """The part of `generations.opening.Pipeline` that decides what is built."""

    @property
    def fingerprint(self) -> Fingerprint: ...

    def values(self) -> Mapping[str, str]: ...


class OpensGenerations(Protocol):
    """`generations.opening.GenerationOpener`."""

    def wanted(self) -> WantedPipeline: ...

    def open(self, generation: Generation) -> OpenGeneration: ...


@dataclass(frozen=True, slots=True)
class IndexDeskParts:
    generations: Generations
    serving: Serving
    opener: OpensGenerations
    homes: IndexHomes
    trial: Trial


class LocalIndexDesk:
    """Implements `IndexDesk`; one operation at a time."""

    def __init__(self, parts: IndexDeskParts) -> None:
        self._parts = parts
        self._turn = threading.Lock()
        self._closing = threading.Event()

    def overview(self) -> IndexOverview:
        parts = self._parts
        serving = parts.generations.serving()
        unknown: Fault | None = None
        found: tuple[Difference, ...] = ()
        try:
            found = differences(serving.values, parts.opener.wanted().fingerprint)
        except ShokoError as error:
            unknown = Fault(error.code, error.values)
        refusal = parts.serving.now.refusal
        return IndexOverview(
            generations=tuple(self._line(generation) for generation in parts.generations.all()),
            switches=parts.generations.switches(),
            differences=found,
            refusal=None if refusal is None else Fault(refusal.code, refusal.values),
            unknown=unknown,
        )

    def build(self, order: BuildOrder) -> Generator[BuildEvent, None, None]:
        """Raises NothingToBuild, GenerationInTheWay, GenerationBusy, what opening a generation and what a run raises."""
        with self.alone():
            generation = self._to_build(order)
            opened = self._open_half_built(generation)
            try:
                reports = yield from self._read_all(opened)
                opened.index.flush()
            finally:
                opened.close()
            missing = self._lacking(generation.number).documents
            if order.optimize and not missing:
                with closing(self._parts.homes.compacting(generation.number)) as moments:
                    for _ in moments:
                        yield Compacting(generation.number)
            yield Built(self._line(generation), tuple(reports), missing)

    def switch(self, order: SwitchOrder) -> Generator[SwitchEvent, None, None]:
        """Raises NoGenerationToSwitch, GenerationUnknown, GenerationIncomplete, GenerationUnmeasured, GenerationWorse,
        RunInProgress, GenerationBusy, DatasetInvalid, and what opening a generation raises."""
        with self.alone():
            with self._parts.serving.settled():  # before much is done for nothing
                target = self._to_switch_to(order.number)
            self._require_whole(target.number)
            with self._opened(target) as opened:
                self._require_whole(target.number)  # opening it may have found points lost
                switch = yield from self._parts.trial.judged(self._parts.serving.now, opened, order)
                self._change(opened, switch)
            yield Switched(switch)

    def rollback(self) -> Switched:
        """Raises NoGenerationToRollBack, RunInProgress, GenerationBusy, and what opening a generation raises."""
        with self.alone():
            target = self._to_roll_back_to()
            before = self._parts.serving.now.number
            with self._opened(target) as opened:
                switch = Switch(before, target.number, is_rollback=True)
                self._change(opened, switch)
            return Switched(switch, len(self._parts.generations.lacking(before, target.number).documents))

    def drop(self, number: int) -> None:
        """Raises GenerationUnknown, GenerationServes, GenerationBusy, and what `IndexHomes.delete` raises."""
        with self.alone():
            self._parts.generations.begin_drop(number)
            self._end_drop(number)

    def finish_drops(self) -> None:
        """Those that a kill has cut short; at the start."""
        for generation in self._parts.generations.all():
            if generation.state == "dropping":
                self._end_drop(generation.number)

    def close(self, seconds: float = 30.0) -> None:
        """A build under way stops after the file in hand; waits for it at most so long."""
        self._closing.set()
        if self._turn.acquire(timeout=seconds):
            self._turn.release()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nothing else is built, switched or dropped until this ends. Raises GenerationBusy."""
        if self._closing.is_set() or not self._turn.acquire(blocking=False):
            raise GenerationBusy()
        try:
            yield
        finally:
            self._turn.release()

    def _line(self, generation: Generation) -> GenerationLine:
        stored = generation.values
        contents = self._parts.generations.contents(generation.number)
        return GenerationLine(
            number=generation.number,
            state=generation.state,
            made_at=generation.made_at,
            embedding_model=f"{stored.get('embedding_name', ABSENT)}@{stored.get('embedding_model', ABSENT)[:12]}",
            chunk_characters=int(stored.get("chunk_characters", 0)),
            documents=contents.documents,
            chunks=contents.chunks,
        )

    def _lacking(self, number: int) -> Lacking:
        return self._parts.generations.lacking(self._parts.serving.now.number, number)

    # -- building
    def _open_half_built(self, generation: Generation) -> OpenGeneration:
        """One whose points a kill has damaged is built anew: nobody searches it yet."""
        try:
            return self._parts.opener.open(generation)
        except IndexDamaged:
            self._parts.homes.delete(generation.number)
            return self._parts.opener.open(generation)

    def _to_build(self, order: BuildOrder) -> Generation:
        """The half-built one of the settings' pipeline, or a new one."""
        generations, wanted = self._parts.generations, self._parts.opener.wanted()
        for generation in generations.all():
            if generation.state == "building":
                for one in differences(generation.values, wanted.fingerprint):
                    raise GenerationInTheWay(
                        generation=generation.number, name=one.name, indexed=one.indexed, current=one.current
                    )
                return generation
        serving = generations.serving()
        same_again = order.rebuild or order.optimize
        if not same_again and not differences(serving.values, wanted.fingerprint):
            raise NothingToBuild(generation=serving.number)
        return generations.begin(wanted.values())

    def _read_all(self, opened: OpenGeneration) -> Generator[BuildEvent, None, list[IngestReport]]:
        """All sources, one after the other, up to one that was stopped; a source removed meanwhile is passed over."""
        sources = self._parts.serving.now.manifest.sources()
        reports: list[IngestReport] = []
        for place, source in enumerate(sources, start=1):
            try:
                report = yield from self._read_source(opened, source, (place, len(sources)))
            except (SourceUnknown, FolderNotFound, NotAFolder):
                # Removed, or its disk is away: what it holds is then missing, which the end of the build tells.
                continue
            reports.append(report)
            if report.stopped:
                break
        return reports

    def _read_source(
        self, opened: OpenGeneration, source: Source, place: tuple[int, int]
    ) -> Generator[BuildEvent, None, IngestReport]:
        stop = threading.Event()
        with closing(opened.ingester.run(source, lambda: stop.is_set() or self._closing.is_set())) as events:
            try:
                for event in events:
                    if isinstance(event, RunEnded):
                        return event.report
                    yield Building(opened.number, place[0], place[1], source.folder, event)
            except GeneratorExit:
                stop.set()
                for _ in events:  # it ends before the next slice of chunks
                    pass
                raise
        raise AssertionError("a run ended without its report")

    # -- switching
    @contextmanager
    def _opened(self, generation: Generation) -> Iterator[OpenGeneration]:
        """Closed again, unless it serves when this ends."""
        opened = self._parts.opener.open(generation)
        try:
            yield opened
        finally:
            if self._parts.serving.now is not opened:
                opened.close()

    def _to_switch_to(self, number: int | None) -> Generation:
        generations = self._parts.generations.all()
        if number is None:
            for generation in generations:
                if generation.state == "building":
                    return generation
            raise NoGenerationToSwitch()
        target = self._parts.generations.one(number)
        if target.state not in ("building", "kept"):
            raise GenerationUnknown(generation=number)
        return target

    def _to_roll_back_to(self) -> Generation:
        """The one that was left for the serving one; two rollbacks go back twice, and never forward unmeasured."""
        kept = {one.number: one for one in self._parts.generations.all() if one.state == "kept"}
        for dated in reversed(self._parts.generations.switches()):
            switch = dated.switch
            if not switch.is_rollback and switch.after == self._parts.serving.now.number and switch.before in kept:
                return kept[switch.before]
        raise NoGenerationToRollBack()

    def _require_whole(self, number: int) -> None:
        lacking = self._lacking(number)
        if lacking.documents:
            raise incomplete(number, lacking)

    def _change(self, opened: OpenGeneration, switch: Switch) -> None:
        """The one transaction, with nothing being written; then nobody begins with the old one any more."""
        serving = self._parts.serving
        opened.load()
        with serving.settled():
            self._parts.generations.switch(switch)
            old = serving.replace(opened)
            # A source may have been removed since it was opened.
            heal(opened.manifest, opened.index)
        old.close()

    # -- dropping
    def _end_drop(self, number: int) -> None:
        self._parts.homes.delete(number)
        self._parts.generations.end_drop(number)
