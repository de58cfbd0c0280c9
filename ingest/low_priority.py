"""Background work steps back behind what people wait for."""

from __future__ import annotations

import os
from pathlib import Path
from time import sleep

NICENESS = 10
# The kernel takes one change of this kind each 0.1 s, of all processes together (kernel/sched/autogroup.c).
_ATTEMPTS, _PAUSE_S = 5, 0.1


def lower_priority(process: int | None = None) -> None:
    """For this process, or for a child that leads a session of its own: nicer by `NICENESS`, 19 at most.

    Linux with autogroups, most distributions' default, shares the cores among sessions first: there niceness alone counts only
    within one, and a worker in its own session had half a core beside a question that wanted all of it. So the session's own
    niceness is set too (man 7 sched), only where the process leads it: else its owner would step back as well.
    """
    process = os.getpid() if process is None else process
    niceness = min(os.getpriority(os.PRIO_PROCESS, process) + NICENESS, 19)
    os.setpriority(os.PRIO_PROCESS, process, niceness)
    if os.getsid(process) == process:
        _lower_session(Path(f"/proc/{process}/autogroup"), niceness)


def _lower_session(autogroup: Path, niceness: int) -> None:
    for _ in range(_ATTEMPTS):
        try:
            autogroup.write_text(str(niceness))
            return
        except BlockingIOError:
            sleep(_PAUSE_S)
        except OSError:
            return  # a kernel without autogroups, or a container that keeps /proc read-only
