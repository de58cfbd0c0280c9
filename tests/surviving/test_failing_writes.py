"""A write of a run over 20 files fails, the first, the fourth, and so on to the last one: by name, without damage, and the next
run goes on from there. Real Edge and real SQLite; what fails is below them."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import DataFolderUnusable, DiskFull
from tests.surviving.changing_folder import ChangingFolder, expected, torn
from tests.surviving.faults import FailingDisk
from tests.surviving.nursery import Order, nursery
from tests.surviving.world import World, open_edge, quick_folder

pytestmark = pytest.mark.slow

FILES = 20
# Every third: the writes that a file takes are no multiple of three, so that each kind of write fails, now for this file, now for
# that one. With 1 (three times as long) it is every single one.
STRIDE = 3
NAMED = {sqlite3.SQLITE_FULL: DiskFull, sqlite3.SQLITE_IOERR: DataFolderUnusable}
KINDS = [(code, lasting) for code in NAMED for lasting in (False, True)]
# A limit on the size of any file: the database's log passes it in the middle of a run, the index's files are longer already.
FILE_LIMIT = 200_000


@pytest.fixture
def work() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def test_each_write_of_a_run_fails_once(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FailingDisk()
    disk.install(monkeypatch)
    index = open_edge(work)
    disk.put_under(index)
    chance = random.Random(3)
    folder = ChangingFolder(work / "規程", chance)
    folder.fill(FILES, long_file=False)
    world = World(work, index)
    source = world.add_source(folder.folder)
    world.run(source)
    for k in itertools.count(1, STRIDE):
        before = world.visible(source)
        _rewrite(folder)
        code, lasting = chance.choice(KINDS)
        disk.fail_at(k, code, lasting)
        try:
            world.run(source)
        except NAMED[code]:
            assert disk.failed
        disk.repair()
        world = World(work, index, database=world.database)
        assert world.is_exact(), k
        visible = world.visible(source)
        assert torn(visible, before, folder.now) == {}, k
        world.run(source)
        assert world.is_exact(), k
        assert world.visible(source) == expected(visible, folder.now), k
        if not disk.failed:
            break
    assert k > 8 * FILES  # about as many writes has each file
    world.close()


def test_what_a_failing_disk_left_opens_again(work: Path) -> None:
    """The system itself refuses: a process may not make any file longer than `FILE_LIMIT`."""
    folder = ChangingFolder(work / "規程", random.Random(4))
    folder.fill(FILES, long_file=False)
    world = World(work, open_edge(work))
    source = world.add_source(folder.folder)
    world.run(source)
    before = world.visible(source)
    world.close()
    folder.fill(FILES)
    with nursery() as children:
        refused = children.run(Order(str(work), file_limit=FILE_LIMIT))
    assert (refused.killed, refused.error) == (False, "DataFolderUnusable")
    world = World(work, open_edge(work))
    assert world.is_exact()
    assert torn(world.visible(source), before, folder.now) == {}
    world.run(source)
    assert world.visible(source) == folder.now
    world.close()


def _rewrite(folder: ChangingFolder) -> None:
    """Every file is edited, or renamed, or removed, or can't be read any more; there are as many as before."""
    first, second, third, *others = sorted(folder.now)
    folder.remove(first)
    folder.rename(second)
    folder.damage(third)
    for name in others:
        folder.write(name, 1)
    folder.add()
