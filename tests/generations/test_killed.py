"""Killed between any two steps of a build, a switch, a rollback or a drop: the next start finds one generation that serves
whole, and the same command then ends as if nothing had happened."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy.orm import Session

from database import Database
from errors import GenerationUnknown, NoGenerationToRollBack, NoGenerationToSwitch
from index_store.records import IndexedChunk
from tests.generations.generation_world import World
from tests.ingest.fake_parts import FakeIndex

pytestmark = pytest.mark.slow


class Killed(BaseException):
    """The process is gone: nothing that it still tries is done."""


class Life:
    """`left` steps until the end; None: it doesn't end."""

    def __init__(self) -> None:
        self.left: int | None = None

    def step(self) -> None:
        if self.left is None:
            return
        if self.left <= 0:
            raise Killed
        self.left -= 1


class MortalDatabase(Database):
    """A transaction is a step before and a step after: a kill comes before it or after it, never within."""

    life: Life

    @contextmanager
    def session(self) -> Iterator[Session]:
        self.life.step()
        with super().session() as session:
            yield session
        self.life.step()


class MortalIndex(FakeIndex):
    """Keeps its points when it is closed, as a disk does; half of a write may have reached it."""

    def __init__(self, life: Life) -> None:
        super().__init__()
        self._life = life

    def upsert(self, points: Sequence[IndexedChunk]) -> None:
        self._life.step()
        super().upsert(points[: len(points) // 2])
        self._life.step()
        super().upsert(points)

    def delete(self, point_ids: Sequence[str]) -> None:
        self._life.step()
        super().delete(point_ids)

    def flush(self) -> None:
        self._life.step()
        super().flush()


class MortalHomes:
    def __init__(self, life: Life) -> None:
        self.life = life
        self.indexes: dict[int, MortalIndex] = {}

    def open(self, generation: int, dimension: int) -> MortalIndex:
        return self.indexes.setdefault(generation, MortalIndex(self.life))

    def delete(self, generation: int) -> None:
        self.life.step()
        self.indexes.pop(generation, None)
        self.life.step()

    def compacting(self, generation: int) -> Generator[None, None, None]:
        yield from ()


class MortalWorld(World):
    def __init__(self, folder: Path) -> None:
        self.life = Life()
        self.mortal = MortalHomes(self.life)
        super().__init__(folder, self.mortal)

    def open_database(self) -> Database:
        opened = cast(MortalDatabase, MortalDatabase.open(self.folder / "data"))
        opened.life = self.life
        return opened

    def killed_after(self, steps: int, work: Callable[[], object]) -> bool:
        """Whether the kill came before the end of the work; everything is then opened anew."""
        self.life.left = steps
        try:
            work()
        except Killed:
            return True
        finally:
            self.life.left = None
            self.database.close()
            self.start()
        return False

    def texts(self) -> dict[str, str]:
        now = self.serving.now
        found = now.manifest.resolve(list(now.index.point_ids()), self.readable()).values()
        texts: dict[str, str] = {}
        for document, chunk in sorted(found, key=lambda pair: pair[1].ordinal):
            texts[document.path] = texts.get(document.path, "") + chunk.text
        return texts


def prepared(folder: Path, *, built: bool = False, switched: bool = False) -> MortalWorld:
    folder.mkdir()
    world = MortalWorld(folder)
    world.with_documents()
    world.ask_for(400)
    if built or switched:
        world.build()
    if switched:
        world.switch()
    return world


def killed_at_every_step(folder: Path, prepare: Callable[[Path], MortalWorld], work: str) -> Iterator[MortalWorld]:
    """A world for each moment at which the work can be cut off, opened again after that."""
    steps, killed = 0, True
    while killed:
        world = prepare(folder / str(steps))
        before = world.texts()
        killed = world.killed_after(steps, lambda world=world: WORK[work](world))  # type: ignore[misc]
        assert list(world.states().values()).count("serving") == 1
        world.assert_whole()
        assert world.texts() == before
        yield world
        world.stop()
        steps += 1
    assert steps > 2


WORK: dict[str, Callable[[World], object]] = {
    "build": lambda world: world.build(),
    "switch": lambda world: world.switch(),
    "rollback": lambda world: world.indexes.rollback(),
    "drop": lambda world: world.indexes.drop(1),
}


def test_a_build(tmp_path: Path) -> None:
    for world in killed_at_every_step(tmp_path, prepared, "build"):
        assert world.build().missing == ()
        world.switch()
        world.assert_whole()
        assert set(world.texts()) == {"日当.txt", "宿泊.txt"}
        assert sorted(world.mortal.indexes) == [1, 2]


def test_a_switch(tmp_path: Path) -> None:
    for world in killed_at_every_step(tmp_path, lambda folder: prepared(folder, built=True), "switch"):
        if world.states()[2] == "building":
            world.switch()
        else:
            with pytest.raises(NoGenerationToSwitch):
                world.switch()
        assert world.states() == {1: "kept", 2: "serving"}
        world.assert_whole()


def test_a_rollback(tmp_path: Path) -> None:
    for world in killed_at_every_step(tmp_path, lambda folder: prepared(folder, switched=True), "rollback"):
        if world.states()[1] == "kept":
            world.indexes.rollback()
        else:
            with pytest.raises(NoGenerationToRollBack):
                world.indexes.rollback()
        assert world.states() == {1: "serving", 2: "kept"}
        world.assert_whole()


def test_a_drop(tmp_path: Path) -> None:
    for world in killed_at_every_step(tmp_path, lambda folder: prepared(folder, switched=True), "drop"):
        if 1 in world.states():
            world.indexes.drop(1)
        else:
            with pytest.raises(GenerationUnknown):
                world.indexes.drop(1)
        assert world.states() == {2: "serving"}
        assert list(world.mortal.indexes) == [2]


def test_a_run_that_removes_while_another_generation_is_kept(tmp_path: Path) -> None:
    steps, killed = 0, True
    while killed:
        world = prepared(tmp_path / str(steps), switched=True)
        (world.documents / "日当.txt").unlink()
        killed = world.killed_after(steps, world.ingest)
        world.assert_whole()
        world.ingest()
        assert set(world.texts()) == {"宿泊.txt"}
        world.indexes.rollback()
        world.assert_whole()
        assert set(world.texts()) == {"宿泊.txt"}
        world.stop()
        steps += 1
    assert steps > 2
