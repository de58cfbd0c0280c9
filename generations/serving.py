"""The generation that people find documents in, and the change to another one without a question noticing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from errors import GenerationBusy, RunInProgress, ShokoError
from index_store.records import Hit, Narrowing, Readable, Source
from ingest.run_order import RunOrder

if TYPE_CHECKING:
    from answering.retrieve import Searches
    from index_store.manifest import Manifest
    from index_store.vector_index import VectorIndex
    from ingest.report import RunEvent


class ReadsSources(Protocol):
    """`ingest.ingest_folder.IngestFolder`."""

    def run(
        self,
        source: Source,
        should_stop: Callable[[], bool] = ...,
        run_id: str | None = None,
        order: RunOrder = ...,
    ) -> Generator[RunEvent, None, None]: ...

    def bring_along(self) -> None: ...


@dataclass(frozen=True, slots=True)
class OpenGeneration:
    """A generation with all that searches it and writes to it. `refusal`: why its pipeline can't be run here; then it is open
    so that it can be replaced, and searching and re-indexing raise that error."""

    number: int
    manifest: Manifest
    index: VectorIndex
    retriever: Searches
    ingester: ReadsSources
    embedding_model: str
    digest: str
    load: Callable[[], None]
    close: Callable[[], None]
    refusal: ShokoError | None = None


class Refused:
    """Stands where a generation that can't be run would search and re-index: invariant 5, a mismatch is never searched."""

    def __init__(self, refusal: ShokoError) -> None:
        self._refusal = refusal

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        raise self._refusal

    def run(
        self,
        source: Source,
        should_stop: Callable[[], bool] = lambda: False,
        run_id: str | None = None,
        order: RunOrder = RunOrder(),
    ) -> Generator[RunEvent, None, None]:
        raise self._refusal

    def bring_along(self) -> None:
        raise self._refusal


class Serving:
    """Hands out the serving generation. Who began with one ends with it: a question sees one generation whole."""

    def __init__(self, first: OpenGeneration) -> None:
        self._now = first
        self._changed = threading.Condition()
        self._users: Counter[int] = Counter()
        self._runs: list[str] = []
        self._switching = False

    @property
    def now(self) -> OpenGeneration:
        """For a look that is over at once; what writes or searches takes `using`."""
        return self._now

    @contextmanager
    def using(self) -> Iterator[OpenGeneration]:
        """It stays open until this ends, whatever serves meanwhile."""
        with self._changed:
            generation = self._now
            self._users[generation.number] += 1
        try:
            yield generation
        finally:
            with self._changed:
                self._users[generation.number] -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self, source: str) -> Iterator[OpenGeneration]:
        """For a run over the folder `source`, during which nothing is switched. Raises GenerationBusy during a switch, and
        while terms are applied."""
        with self._changed:
            if self._switching:
                raise GenerationBusy()
            self._runs.append(source)
        try:
            with self.using() as generation:
                yield generation
        finally:
            with self._changed:
                self._runs.remove(source)

    @contextmanager
    def settled(self) -> Iterator[None]:
        """No run is under way, and none begins until this ends. Raises RunInProgress, GenerationBusy."""
        with self._changed:
            if self._switching:
                raise GenerationBusy()
            if self._runs:
                raise RunInProgress(source=self._runs[0])
            self._switching = True
        try:
            yield
        finally:
            with self._changed:
                self._switching = False

    def replace(self, new: OpenGeneration) -> OpenGeneration:
        """From now on `new` is handed out; returns the one before it once nobody uses that any more: its index can be closed."""
        with self._changed:
            old, self._now = self._now, new
            self._changed.wait_for(lambda: self._users[old.number] == 0)
            del self._users[old.number]
            return old

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        """`Retriever.search` of the serving generation. Raises GenerationMismatch where its pipeline can't be run here."""
        with self.using() as generation:
            return generation.retriever.search(text, readable, narrowing, limit)
