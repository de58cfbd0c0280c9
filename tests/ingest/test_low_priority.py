from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.low_priority import NICENESS, lower_priority

AUTOGROUP = Path("/proc/self/autogroup")


# A session's leader with a child in that session; prints the child's process id.
LEADER = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "input()"])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture
def leader() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", LEADER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True) as process:
        yield process
        os.killpg(process.pid, signal.SIGKILL)


def session_niceness(process: int) -> int:
    """`/autogroup-1193 nice 10` -> 10. Only for a process whose session began with `setsid`: init's own has no group."""
    return int(Path(f"/proc/{process}/autogroup").read_text().split()[-1])


def test_a_child_steps_back(leader: subprocess.Popen[bytes]) -> None:
    lower_priority(leader.pid)
    assert os.getpriority(os.PRIO_PROCESS, leader.pid) == min(os.nice(0) + NICENESS, 19)


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel has no autogroups")
def test_its_session_steps_back_too(leader: subprocess.Popen[bytes]) -> None:
    lower_priority(leader.pid)
    assert session_niceness(leader.pid) == min(os.nice(0) + NICENESS, 19)


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel has no autogroups")
def test_the_session_stays_where_another_process_leads_it(leader: subprocess.Popen[bytes]) -> None:
    assert leader.stdout
    member = int(leader.stdout.readline())
    before = session_niceness(leader.pid)
    lower_priority(member)
    assert os.getpriority(os.PRIO_PROCESS, member) == min(os.nice(0) + NICENESS, 19)
    assert session_niceness(leader.pid) == before
