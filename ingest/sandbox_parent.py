"""The parent of the parser processes: small, single-threaded, with the parsers already imported, so that a fork costs
milliseconds. It watches each child's time and memory, and ends when its owner does.

Started by `ingest.sandbox` with one end of a socket. A job comes with two pipes: the child writes its reply to the first,
this process how the child ended to the second.
"""

from __future__ import annotations

import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

from errors import ParserOutOfMemory, ShokoError
from ingest.confine import limit_process, refuse_system_calls
from ingest.low_priority import lower_priority
from ingest.ocr import engine
from ingest.page_picture import draw_page
from ingest.parse import PARSERS, parse_file
from ingest.read_scan import scan_page
from ingest.sandbox_protocol import GREETING, JOB, REPLY, VERDICT, Greeting, Job, Purpose, Reply, Verdict, to_wire
from ingest.unpack import unpack_file
from ingest.unpack_stream import Sender

_WATCH_SECONDS = 0.02
_OWNER_CHECK_SECONDS = 1.0
_LARGEST_JOB = 200_000
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# A child whose memory doesn't even suffice for saying so; no other exit uses this number.
_NO_MEMORY = 77
# A library in C that gets no memory ends by a signal. Buffers grow by doubling, so that one fails with half of the limit in use.
_NEAR_LIMIT = 0.5


@dataclass(slots=True)
class _Child:
    pid: int
    pidfd: int
    verdict_fd: int
    deadline: float
    memory_bytes: int
    killed_for: Verdict | None = None


class SandboxParent:
    """Serves jobs from `control` until its other end closes or the process `owner` is gone."""

    def __init__(self, control: socket.socket, owner: int) -> None:
        self._control = control
        self._owner = owner
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)

    def serve(self) -> None:
        self._control.send(GREETING.dump_json(Greeting(confined=_can_confine())))
        while os.getppid() == self._owner:
            wait = _WATCH_SECONDS if self._children else _OWNER_CHECK_SECONDS
            for key, _ in self._selector.select(wait):
                if key.fileobj is self._control:
                    if not self._accept():
                        return
                else:
                    self._reap(self._children[key.fd])
            self._watch()

    def _accept(self) -> bool:
        message, pipes, _, _ = socket.recv_fds(self._control, _LARGEST_JOB, 2)
        if not message or len(pipes) != 2:
            return False
        job = JOB.validate_json(message)
        reply_fd, verdict_fd = pipes
        pid = os.fork()
        if pid == 0:
            _work(job, reply_fd)
        os.close(reply_fd)
        pidfd = os.pidfd_open(pid)
        limit = job.limits.memory_mb * 2**20 + _own_bytes(os.getpid())
        self._children[pidfd] = _Child(pid, pidfd, verdict_fd, time.monotonic() + job.limits.seconds, limit)
        self._selector.register(pidfd, selectors.EVENT_READ)
        return True

    def _watch(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.killed_for is None and now > child.deadline:
                self._kill(child, Verdict("time", 0))
            elif child.killed_for is None and _own_bytes(child.pid) > child.memory_bytes:
                self._kill(child, Verdict("memory", 0))

    def _kill(self, child: _Child, verdict: Verdict) -> None:
        child.killed_for = verdict
        os.kill(child.pid, signal.SIGKILL)  # it is ours and not yet reaped, so the number can't be another's
        if os.getpgid(child.pid) == child.pid:
            os.killpg(child.pid, signal.SIGKILL)

    def _reap(self, child: _Child) -> None:
        _, status, usage = os.wait4(child.pid, 0)
        ended = _ending(os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024 > _NEAR_LIMIT * child.memory_bytes)
        verdict = child.killed_for if child.killed_for is not None else ended
        self._selector.unregister(child.pidfd)
        del self._children[child.pidfd]
        os.close(child.pidfd)
        try:
            os.write(child.verdict_fd, VERDICT.dump_json(verdict))
        except BrokenPipeError:
            verdict = ended  # the owner had its reply and closed the pipe: no one waits for how the child ended
        finally:
            os.close(child.verdict_fd)


def _ending(code: int, near_limit: bool) -> Verdict:
    if code == _NO_MEMORY or (code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGTRAP) and near_limit):
        return Verdict("memory", 0)
    return Verdict("exit", code) if code >= 0 else Verdict("signal", -code)


def _own_bytes(pid: int) -> int:
    """Resident memory that isn't a file's: what a process has taken for itself. 0 for one that has just ended."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
        return (int(fields[1]) - int(fields[2])) * _PAGE_BYTES
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0


def _work(job: Job, reply_fd: int) -> NoReturn:
    """In the child: nothing open but the reply's pipe, limits on, one job, and away without Python's farewell."""
    status = 1
    try:
        os.setpgid(0, 0)
        if reply_fd != 3:
            os.dup2(reply_fd, 3)
        os.closerange(4, 4096)
        limit_process(job.limits.memory_mb * 2**20 + _data_bytes(), max(1, int(job.limits.seconds)))
        refuse_system_calls()
        if job.unpack is not None:
            unpack_file(Path(job.path), job.unpack, Sender(partial(_send, 3)))
        else:
            _send(3, REPLY.dump_json(_reply_to(job)))
        status = 0
    except MemoryError:
        status = _NO_MEMORY
    finally:
        os._exit(status)


def _reply_to(job: Job) -> Reply:
    try:
        if job.scan is not None:
            return Reply(scanned=scan_page(Path(job.path), job.scan))
        if job.page is None:
            return Reply(parsed=parse_file(Path(job.path)))
        return Reply(picture=to_wire(draw_page(Path(job.path), job.page, job.passage)))
    except ShokoError as error:
        return Reply(error_code=error.code, error_values=error.values)
    except MemoryError:
        limit = f"{job.limits.memory_mb} MB"
        full = ParserOutOfMemory(limit=limit, setting=job.limits.memory_setting)
        return Reply(error_code=full.code, error_values=full.values)


def _send(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _data_bytes() -> int:
    """The data segment so far, which counts against RLIMIT_DATA."""
    return int(Path("/proc/self/statm").read_bytes().split()[5]) * _PAGE_BYTES


def _can_confine() -> bool:
    """Tried in a child: whether the filter goes on, and then refuses a socket."""
    pid = os.fork()
    if pid == 0:
        os._exit(0 if refuse_system_calls() and _socket_is_refused() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _socket_is_refused() -> bool:
    try:
        socket.socket(socket.AF_INET).close()
    except PermissionError:
        return True
    return False


def main(descriptor: int, owner: int, purpose: Purpose) -> None:
    """Runs until the owner is gone. SIGTERM ends it too; its children die with it (PR_SET_PDEATHSIG)."""
    if purpose == "scan":
        engine()
    else:
        for module, _ in PARSERS.values():
            importlib.import_module(module)
    stop: Callable[[int, FrameType | None], None] = lambda number, frame: sys.exit(0)  # noqa: E731
    signal.signal(signal.SIGTERM, stop)
    lower_priority()
    gc.collect()
    gc.freeze()
    SandboxParent(socket.socket(fileno=descriptor), owner).serve()
