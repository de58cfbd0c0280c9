from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.low_priority import NICENESS, lower_priority

AUTOGROUP = Path("/proc/self/autogroup")


@pytest.fixture
def child(request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=request.param) as process:
        yield process
        process.kill()


def session_niceness(process: int) -> int:
    """`/autogroup-1193 nice 10` -> 10."""
    return int(Path(f"/proc/{process}/autogroup").read_text().split()[-1])


@pytest.mark.parametrize("child", [True], indirect=True)
def test_a_child_steps_back(child: subprocess.Popen[bytes]) -> None:
    lower_priority(child.pid)
    assert os.getpriority(os.PRIO_PROCESS, child.pid) == min(os.nice(0) + NICENESS, 19)


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel has no autogroups")
@pytest.mark.parametrize("child", [True], indirect=True)
def test_its_session_steps_back_too(child: subprocess.Popen[bytes]) -> None:
    lower_priority(child.pid)
    assert session_niceness(child.pid) == min(os.nice(0) + NICENESS, 19)


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel has no autogroups")
@pytest.mark.parametrize("child", [False], indirect=True)
def test_our_own_session_stays_where_the_child_is_part_of_it(child: subprocess.Popen[bytes]) -> None:
    before = session_niceness(os.getpid())
    lower_priority(child.pid)
    assert session_niceness(os.getpid()) == before
