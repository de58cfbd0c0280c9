"""Two processes append to one chain, and one that is killed leaves it whole."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

import pytest

from journal.audit_verify import verify
from tests.journal.appending import append
from tests.journal.audit_world import AuditWorld, asked

KILLS = 12
EACH = 40


@pytest.fixture(scope="module")
def context() -> ForkServerContext:
    """Children are forked from a process that has imported everything once."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.journal.appending"])
    return server


@pytest.fixture(autouse=True)
def plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child runs its parent's main module first, and Streamlit's tests leave a page of theirs in its place."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[AuditWorld]:
    opened = AuditWorld(tmp_path)
    yield opened
    opened.close()


def begin(context: ForkServerContext, folder: Path, name: str, entries: int) -> tuple[BaseProcess, Connection]:
    heard, told = context.Pipe(duplex=False)
    process = context.Process(target=append, args=(folder, name, entries, told))
    process.start()
    told.close()
    return process, heard


def all_heard(heard: Connection) -> list[int]:
    numbers = []
    try:
        while True:
            numbers.append(heard.recv())
    except EOFError:
        return numbers


def test_two_processes_and_this_one_take_turns(context: ForkServerContext, world: AuditWorld) -> None:
    children = [begin(context, world.folder, name, EACH) for name in ("甲", "乙")]
    ours = [world.log.add(asked(f"丙 {number}")) for number in range(EACH)]
    theirs = [all_heard(heard) for _, heard in children]
    for process, heard in children:
        process.join()
        heard.close()
        assert process.exitcode == 0
    written = [number for number in ours if number is not None] + sum(theirs, [])
    assert sorted(written) == list(range(1, 3 * EACH + 1))
    found = verify(world.log.place)
    assert found.entries == world.log.place.heads.read()[0] == 3 * EACH


def test_a_process_that_is_killed_leaves_a_whole_chain(context: ForkServerContext, world: AuditWorld) -> None:
    """Each number that it told is there; at most one more, that it couldn't tell of any more."""
    chance, told = random.Random(9), 0
    for kill in range(KILLS):
        process, heard = begin(context, world.folder, f"{kill}", 100_000)
        heard.recv()
        time.sleep(chance.random() * 0.03)
        process.kill()
        process.join()
        last = (all_heard(heard) or [told + 1])[-1]
        heard.close()
        found = verify(world.log.place)
        assert found.entries in (last, last + 1)
        told = found.entries
    world.log.add(asked("その後"))
    assert verify(world.log.place).head.sequence == world.log.place.heads.read()[0] == told + 1
