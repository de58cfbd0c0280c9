from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

from benchmarks.processes import running
from evaluation.process_memory import MemoryWatch, pss_mib, short_name, tree_memory, watching

ROLLUP = """\
00400000-7fff0000 ---p 00000000 00:00 0                                  [rollup]
Rss:              204800 kB
Pss:              102400 kB
Pss_Anon:          51200 kB
SwapPss:               0 kB
"""
HOLDER = "held = bytearray(b'x' * 40_000_000); print(len(held), flush=True); import time; time.sleep(600)"


def test_pss_is_read_in_mib() -> None:
    assert pss_mib(ROLLUP) == 100.0


def test_a_rollup_without_pss_is_refused() -> None:
    with pytest.raises(ValueError, match="no line Pss"):
        pss_mib("Rss: 204800 kB\nPss_Anon: 1 kB\n")


def test_children_are_counted(tmp_path: Path) -> None:
    with running(("python", "-c", HOLDER), tmp_path / "log", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == "40000000\n"
        child, everything = tree_memory(process.pid), tree_memory(os.getpid())
    assert 38 < child.total_mib < 100
    assert " -c held" in child.processes[0].name
    assert child.processes[0].name in [memory.name for memory in everything.processes]
    assert [memory.pss_mib for memory in everything.processes] == sorted(
        (memory.pss_mib for memory in everything.processes), reverse=True
    )


def test_watch_keeps_the_largest_moment() -> None:
    watch = MemoryWatch()
    watch.look(os.getpid())
    first = watch.peak.total_mib
    held = bytearray(b"x" * 40_000_000)
    watch.look(os.getpid())
    largest = watch.peak.total_mib
    del held
    watch.look(os.getpid())
    assert watch.looks == 3
    assert largest > first + 30
    assert watch.peak.total_mib == largest


def test_watching_ends_with_its_block() -> None:
    with watching(os.getpid()) as watch:
        while watch.looks == 0:
            time.sleep(0.01)
    assert watch.peak.total_mib > 0
    assert "memory-watch" not in [thread.name for thread in threading.enumerate()]


def test_names_have_no_folders() -> None:
    assert short_name(["/opt/x/python3", "-m", "/opt/y/worker.py", "", "a", "b"]) == "python3 -m worker.py"
