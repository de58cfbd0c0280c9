"""A house to which everything happens: it knows what people should find, and checks it after each run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from types import SimpleNamespace
from typing import cast

from access.people import LOCAL_PERSON
from desk import DeskParts, LocalDesk
from errors import DiskFull, ShokoError, SourceUnknown
from index_store.records import Source
from tests.surviving.changing_folder import expected, torn
from tests.surviving.model_disk import ModelDisk
from tests.surviving.volatile_index import VolatileIndex
from tests.surviving.wire import Wire
from tests.surviving.world import World, quick_folder

FOLDERS = ("総務", "技術")


class Died(BaseException):
    """The process is gone: so is every later write of it."""


class RoughHouse:
    """`lost` are points that the index has lost until a run can read their file and writes them again; `untidy` says that a write failed, so that points may be
    left over until the next run or start."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._work = self._open.enter_context(quick_folder())
        self.disk = {name: ModelDisk(self._work / name) for name in FOLDERS}
        self.index = VolatileIndex()
        self.lost: frozenset[str] = frozenset()
        self.untidy = False
        self._embedded: list[str] = []
        self._looked_at: tuple[int, frozenset[str]] = (-1, frozenset())
        self._wire = Wire()
        self.world = World(self._work, self.index, self._wire)
        for name, disk in self.disk.items():
            disk.write("a.txt", 3)
            disk.write("b.txt", 1)
            disk.fill_box("箱.zip", {"x.txt": "日当は三千円。", "i.zip": {"y.txt": "休暇は十日。"}})
            self.add_source(name)
            self.run(name)

    def texts(self) -> set[str]:
        """Every text that was ever written."""
        return {text for disk in self.disk.values() for text in disk.ever}

    def embedded(self) -> list[str]:
        return [*self._embedded, *self.world.embedder.texts]

    def half_documents(self) -> set[str]:
        """Texts that people find and that no file ever held as a whole."""
        state = self.world.manifest.revision(), frozenset(self.index.points)
        if state == self._looked_at or self.lost:
            return set()
        self._looked_at = state
        return {
            text for source in self.world.manifest.sources() for text in self.world.visible(source).values()
        } - self.texts()

    def source(self, folder: str) -> Source | None:
        try:
            return self.world.manifest.source(str(self.disk[folder].folder))
        except SourceUnknown:
            return None

    def add_source(self, folder: str) -> None:
        self.world.add_source(self.disk[folder].folder)

    def remove_source(self, folder: str) -> None:
        source = self.source(folder)
        if source is not None:
            self._desk().remove_source(source.id)
            assert self.world.visible(source) == {}

    def run(self, folder: str) -> None:
        """To its end: then people find what lies on the disk, and another run finds nothing to do."""
        source = self.source(folder)
        if source is None:
            return
        before = self.world.visible(source)
        report = self.world.run(source)
        assert not report.stopped
        self.untidy = False
        found, wanted = self.world.visible(source), expected(before, self.disk[folder].now())
        assert found == wanted, _difference(found, wanted)
        self.lost &= self.world.differences()[0]
        assert self.world.is_exact() or self.lost
        assert {file.status for file in self.world.run(source).files} <= {"unchanged", "failed"}

    def run_and_stop(self, folder: str, asked: int) -> None:
        answers = iter([False] * asked)
        with self._half_a_run(folder) as source:
            self.world.run(source, lambda: next(answers, True))

    def run_and_die(self, folder: str, moment: int, kept: float | None, again: int | None) -> None:
        """Dies at that moment of the run, and at moment `again` of the start after it. `kept`: with the power going, see
        VolatileIndex; None: the process alone."""
        with self._half_a_run(folder) as source, suppress(Died):
            self._wire.act = dying(moment)
            self.world.run(source)
        self._power(kept)
        if again is not None:
            self._wire.act = dying(again)
            with suppress(Died):
                self.start_again()
            self._power(kept)
        self._wire.act = _nothing
        self.start_again()

    def run_onto_a_full_disk(self, folder: str, moment: int, lasting: bool) -> None:
        """The write at that moment fails, and those after it where it is `lasting`; nobody starts the house again."""
        with self._half_a_run(folder) as source, suppress(DiskFull):
            self._wire.act = failing(moment, lasting)
            self.untidy = True
            self.world.run(source)
        self._wire.act = _nothing

    def run_over_a_source_that_goes(self, folder: str, moment: int, again: bool) -> None:
        """`again`: and is added anew at once, under the same id."""

        def go() -> None:
            self._wire.act = _nothing
            self.remove_source(folder)
            if again:
                self.add_source(folder)

        source = self.source(folder)
        if source is None:
            return
        self._wire.act = once(moment, go)
        with suppress(ShokoError):
            self.world.run(source)
        self._wire.act = _nothing
        self.lost &= self.world.differences()[0]

    def run_while_a_file_changes(self, folder: str, moment: int, name: str) -> None:
        before = self.disk[folder].now()
        with self._half_a_run(folder, before) as source:
            self._wire.act = once(moment, lambda: self.disk[folder].write(name, 1))
            self.world.run(source)
        self._wire.act = _nothing

    def start_again(self) -> None:
        """Every start of the house is here: a change of the embedding model belongs before it."""
        self._embedded = self.embedded()
        self.world.embedder.texts.clear()
        self.world.cache.close()
        self.world = World(self._work, self.index, self._wire, self.world.database)
        self.untidy = False
        assert self.world.is_exact() or self.lost
        assert self.world.differences()[0] <= self.lost

    def lose_a_point(self, position: int) -> None:
        # Ids follow from the folder's name, which is another each time: the choice must not.
        present = sorted(self.world.passages().items(), key=lambda item: (item[1][0].path, item[1][1].ordinal, item[0]))
        if position < len(present):
            point, _ = present[position]
            del self.index.points[point]
            self.lost |= {point}
            self.start_again()
            for folder in FOLDERS:
                self.run(folder)

    def close(self) -> None:
        self.world.close()
        self._open.close()

    @contextmanager
    def _half_a_run(self, folder: str, also: dict[str, str | None] | None = None) -> Iterator[Source]:
        """A run that need not come to its end, over a folder that was as in `also` too: of each document people find the one
        version or the other. What lies in boxes may be missing while its box moves."""
        source = self.source(folder)
        if source is None:
            source = self.world.add_source(self.disk[folder].folder)
        before = self.world.visible(source)
        yield source
        self.lost &= self.world.differences()[0]
        if not self.lost:
            wrong = torn(self.world.visible(source), before, self.disk[folder].now())
            assert {path for path, text in wrong.items() if text != (also or {}).get(path)} == set()

    def _power(self, kept: float | None) -> None:
        if kept is not None:
            self.index.lose_power(kept)

    def _desk(self) -> LocalDesk:
        after_run = SimpleNamespace(removed=lambda source_id: None)
        generation = SimpleNamespace(manifest=self.world.manifest, index=self.index)
        serving = SimpleNamespace(using=lambda: nullcontext(generation))
        parts = SimpleNamespace(serving=serving, person=LOCAL_PERSON, after_run=after_run)
        return LocalDesk(cast(DeskParts, parts))


def _nothing(moment: str) -> None:
    pass


def dying(left: int) -> Callable[[str], None]:
    def act(moment: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Died

    return act


def failing(left: int, lasting: bool) -> Callable[[str], None]:
    def act(moment: str) -> None:
        nonlocal left
        left -= 1
        if moment.startswith("before") and (left < 0 if lasting else left in (-1, 0)):
            left = min(left, -1)
            raise DiskFull(path="/", free="0 MB", needed="64 MB")

    return act


def once(left: int, happen: Callable[[], None]) -> Callable[[str], None]:
    def act(moment: str) -> None:
        nonlocal left
        left -= 1
        if left == -1:
            happen()

    return act


def _difference(found: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    paths = sorted(found.keys() | wanted.keys())
    return ", ".join(
        f"{path}: {found.get(path)} for {wanted.get(path)}" for path in paths if found.get(path) != wanted.get(path)
    )
