"""What a tree of processes takes, as the sum of PSS: a page that several of them share is counted once, in shares."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

_PAUSE_S = 0.2
_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class ProcessMemory:
    name: str
    pss_mib: float


@dataclass(frozen=True, slots=True)
class TreeMemory:
    """The processes at one moment, the largest first."""

    processes: tuple[ProcessMemory, ...]

    @property
    def total_mib(self) -> float:
        return sum(process.pss_mib for process in self.processes)


class MemoryWatch:
    """Keeps the largest moment while `watching`; what lasted less than its pause may be missed."""

    def __init__(self) -> None:
        self.peak = TreeMemory(())
        self.looks = 0

    def look(self, pid: int) -> None:
        now = tree_memory(pid)
        self.looks += 1
        if now.total_mib > self.peak.total_mib:
            self.peak = now


@contextmanager
def watching(pid: int, pause_s: float = _PAUSE_S) -> Iterator[MemoryWatch]:
    watch, ended = MemoryWatch(), threading.Event()

    def look() -> None:
        while not ended.wait(pause_s):
            watch.look(pid)

    thread = threading.Thread(target=look, name="memory-watch", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        ended.set()
        thread.join()


def tree_memory(pid: int) -> TreeMemory:
    """`pid` and all below it. Raises psutil.NoSuchProcess where `pid` has ended, PermissionError where the kernel hides one."""
    root = psutil.Process(pid)
    taken = [_memory_of(process) for process in (root, *root.children(recursive=True))]
    known = [memory for memory in taken if memory is not None]
    return TreeMemory(tuple(sorted(known, key=lambda memory: memory.pss_mib, reverse=True)))


def _memory_of(process: psutil.Process) -> ProcessMemory | None:
    """None for a process that ended meanwhile."""
    try:
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
        return ProcessMemory(short_name(process.cmdline()), pss_mib(rollup))
    except (FileNotFoundError, ProcessLookupError, psutil.NoSuchProcess):
        return None


def pss_mib(rollup: str) -> float:
    """The line `Pss:  1234 kB` of smaps_rollup (proc(5)), in MiB. Raises ValueError where there is none."""
    for line in rollup.splitlines():
        name, _, value = line.partition(":")
        if name == "Pss":
            return int(value.split()[0]) / 1024
    raise ValueError("smaps_rollup has no line Pss")


def short_name(command: list[str]) -> str:
    """The first words of a command line without their folders."""
    return " ".join(Path(word).name[:40] for word in command[:_NAME_WORDS] if word)
