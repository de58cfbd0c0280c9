"""Processes that are killed: one process imports everything once, and forks a child for each run, in 20 ms instead of 2 s.

`python -m tests.surviving.nursery` reads an order a line on stdin and answers, when the child has ended, with a line.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from errors import ShokoError
from tests.surviving.wire import Wire
from tests.surviving.world import World, open_edge

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Order:
    """One run over all sources of the house in `work`. Its process is killed when it comes to `moment` for the `count`-th time,
    or after `delay_s`; with neither it runs to its end. No file may become longer than `file_limit` bytes while it runs."""

    work: str
    moment: str | None = None
    count: int = 1
    delay_s: float | None = None
    file_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """`killed`, or ended by itself: well, or with the `error` of this name."""

    killed: bool
    error: str
    seconds: float


class Nursery:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, order: Order) -> Ended:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


@contextmanager
def nursery() -> Iterator[Nursery]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.surviving.nursery"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


def _serve() -> None:
    for line in sys.stdin:
        began = time.monotonic()
        killed, error = _fork(Order(**json.loads(line)))
        sys.stdout.write(json.dumps(asdict(Ended(killed, error, time.monotonic() - began))) + "\n")
        sys.stdout.flush()


def _fork(order: Order) -> tuple[bool, str]:
    """Whether the child was killed, and the name of the error with which it ended."""
    said, say = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _run(order)
        except ShokoError as error:
            os.write(say, error.code.encode())
        except BaseException as error:  # noqa: BLE001 — the edge of the child: whatever it is, it is told
            traceback.print_exc()
            os.write(say, repr(error).encode())
        finally:
            os._exit(0)
    os.close(say)
    if order.delay_s is not None:
        time.sleep(order.delay_s)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(said) as words:
        error_name = words.read()
    return os.WIFSIGNALED(os.waitpid(child, 0)[1]), error_name


def _run(order: Order) -> None:
    wire, left = Wire(), order.count

    def act(moment: str) -> None:
        nonlocal left
        if moment == order.moment:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    wire.act = act
    index = open_edge(Path(order.work))
    wire.through(index, "_update", "batch")
    world = World(Path(order.work), index, wire)
    if order.file_limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.file_limit, order.file_limit))
    world.run_all()
    world.close()


if __name__ == "__main__":
    _serve()
