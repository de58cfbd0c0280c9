"""Two processes over one data folder don't collide: one has the index, the other is refused by name and touches nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.surviving.changing_folder import ChangingFolder
from tests.surviving.nursery import Order, nursery
from tests.surviving.world import World, open_edge, quick_folder

pytestmark = pytest.mark.slow

FILES = 8


@pytest.fixture
def work() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def test_a_run_is_refused_in_the_middle_of_another_one(work: Path) -> None:
    folder = ChangingFolder(work / "規程", random.Random(5))
    folder.fill(FILES)
    world = World(work, open_edge(work))
    source = world.add_source(folder.folder)
    with nursery() as children:
        events = world.ingest.run(source)
        next(events)  # it is under way: files are listed, none is read
        assert children.run(Order(str(work))).error == "IndexLocked"
        for _ in events:
            pass
        assert world.is_exact()
        assert world.visible(source) == folder.now
        world.close()
        assert children.run(Order(str(work))).error == ""


def test_of_two_runs_that_start_at_once_one_goes_on(work: Path) -> None:
    folder = ChangingFolder(work / "規程", random.Random(6))
    folder.fill(FILES, long_file=False)
    world = World(work, open_edge(work))
    source = world.add_source(folder.folder)
    world.close()
    with nursery() as one, nursery() as other, ThreadPoolExecutor(2) as both:
        for _ in range(5):
            folder.change(4)
            ended = list(both.map(lambda children: children.run(Order(str(work))).error, (one, other)))
            assert "" in ended and set(ended) <= {"", "IndexLocked"}
    world = World(work, open_edge(work))
    assert world.healed.clean
    readable = {path: text for path, text in folder.now.items() if text is not None}
    assert {path: text for path, text in world.visible(source).items() if path in readable} == readable
    world.close()
