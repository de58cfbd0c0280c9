"""Watches the parser processes of a sandbox from outside: the most memory that any of them ever had."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil


class ParserMemory:
    """`peak_bytes` is the highest VmHWM (all resident memory, shared libraries included) that a parser process reached.

    The kernel keeps that mark itself, so that only a process which lives less than `_EVERY` seconds can be missed.
    """

    _EVERY = 0.005

    def __init__(self) -> None:
        self.peak_bytes = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> ParserMemory:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.is_set():
            for parent in sandbox_parents():
                self.peak_bytes = max(self.peak_bytes, *map(_high_water, _children(parent)), 0)
            time.sleep(self._EVERY)


def sandbox_parents() -> list[int]:
    """The sandbox parents that this process has started."""
    found = []
    for pid in _children(psutil.Process().pid):
        with suppress(OSError):
            if b"ingest.sandbox_parent" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def parsers() -> list[int]:
    return [child for parent in sandbox_parents() for child in _children(parent)]


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                found.extend(map(int, (task / "children").read_text().split()))
    return found


def _high_water(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0
