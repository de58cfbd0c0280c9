"""kill -9 in the middle of a run, at named points and at seeded random moments: nothing is lost, doubled or half visible, and the
next run brings everything to what a fresh index would hold. Real Edge, real SQLite, real processes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index_store.records import Chunk
from tests.ingest.fake_parts import FakeIndex
from tests.surviving.changing_folder import LONG, ChangingFolder, expected, torn
from tests.surviving.nursery import Ended, Nursery, Order, nursery
from tests.surviving.world import World, open_edge, quick_folder

pytestmark = pytest.mark.slow

FILES = 14
CHANGES = 6
MOMENTS = (
    "after begin_version",
    "before batch",
    "after batch",
    "after upsert",
    "after flush",
    "before activate",
    "after activate",
    "after delete",
    "before forget_points",
    "after forget_points",
    "after remove_documents",
    "after record_same",
    "after record_failure",
)
RANDOM_KILLS = 27


@dataclass
class Office:
    """A folder, its house in `work`, and what people found there after the last run to an end."""

    work: Path
    folder: ChangingFolder
    nursery: Nursery
    found: dict[str, str]

    def kill(self, order: Order) -> Ended:
        """Changes the folder and sends a run over it to be killed; then checks what is left, and what the next run makes of it.
        The run may have come to its end before."""
        self.folder.change(CHANGES)
        ended = self.nursery.run(order)
        assert ended.error == ""
        world = World(self.work, open_edge(self.work))
        try:
            source = world.manifest.source(str(self.folder.folder))
            assert world.is_exact()
            visible = world.visible(source)
            assert torn(visible, self.found, self.folder.now) == {}
            world.run(source)
            assert world.is_exact()
            self.found = world.visible(source)
            assert self.found == expected(visible, self.folder.now)
            self._compare_with_fresh(world)
        finally:
            world.close()
        return ended

    def _compare_with_fresh(self, world: World) -> None:
        """The same chunks, and under the same ids where the document was never renamed nor written twice."""
        with quick_folder() as work:
            fresh = World(work, FakeIndex())
            fresh.run(fresh.add_source(self.folder.folder))
            anew, grown = _passages(fresh), _passages(world)
            fresh.close()
        for path in anew.keys() & {path for path, text in self.folder.now.items() if text is not None}:
            (one, document), (other, origin) = anew[path], grown[path]
            assert list(one.values()) == list(other.values())
            if document == origin:
                assert one == other


def _passages(world: World) -> dict[str, tuple[dict[str, Chunk], tuple[str, int]]]:
    """By path: each document's chunks by point in their order, and its id with its version."""
    found: dict[str, tuple[dict[str, Chunk], tuple[str, int]]] = {}
    for point, (document, chunk) in sorted(world.passages().items(), key=lambda item: item[1][1].ordinal):
        chunks, _ = found.setdefault(document.path, ({}, (document.id, document.version)))
        chunks[point] = chunk
    return found


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with quick_folder() as work, nursery() as children:
        folder = ChangingFolder(work / "規程", random.Random(1))
        folder.fill(FILES)
        world = World(work, open_edge(work))
        source = world.add_source(folder.folder)
        world.run(source)
        found = world.visible(source)
        world.close()
        yield Office(work, folder, children, found)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_a_named_point(office: Office, moment: str) -> None:
    """The folder changes until a run comes by there: not every run has a file to rename, or one that can't be read."""
    often = 1 if "record" in moment or "remove" in moment else 2
    for _ in range(10):
        if moment.endswith("batch"):
            office.folder.write("長.txt", LONG)
        if office.kill(Order(str(office.work), moment, often)).killed:
            return
    pytest.fail(f"no run came to {moment}")


def test_killed_at_random_moments(office: Office) -> None:
    """Seeded in time, within what a whole run takes."""
    whole = office.kill(Order(str(office.work))).seconds
    chance, killed = random.Random(7), 0
    for _ in range(10 * RANDOM_KILLS):
        killed += office.kill(Order(str(office.work), delay_s=chance.uniform(0, whole))).killed
        if killed == RANDOM_KILLS:
            return
    pytest.fail(f"{killed} of {RANDOM_KILLS} runs were killed before they ended by themselves")
