"""Every file is read in a process of its own, limited in memory, time and what it may touch: a bad file costs one line.

The processes are forked from a small parent (`ingest.sandbox_parent`) that this module starts once and keeps: a clean
interpreter that has never imported the main program, torch or anything but the parsers.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from errors import (
    FileError,
    FileTooLarge,
    FileUnreadable,
    FileVanished,
    ParserCrashed,
    ParserOutOfMemory,
    ParserTimedOut,
    error_from,
)
from ingest.find_files import require_regular
from ingest.notes import is_complete
from ingest.page import PagePicture, ParsedFile
from ingest.sandbox_protocol import (
    GREETING,
    JOB,
    REPLY,
    VERDICT,
    Job,
    Purpose,
    Reply,
    SandboxLimits,
    UnpackLimits,
    Verdict,
    from_wire,
)
from ingest.scan import ScannedPage
from ingest.unpack_stream import PipeReader, Receiver, StreamCutError, StreamLateError, Unpacked

__all__ = ["PagePicture", "Sandbox", "SandboxLimits", "UnpackLimits"]

_ROOT = Path(__file__).resolve().parent.parent
_START = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.sandbox_parent import main; main(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])"
_START_SECONDS = 60.0
# The parent ends a job that is out of time; only when it doesn't is it ended itself.
_GRACE_SECONDS = 10.0
_LARGEST_REPLY = 256 * 2**20
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ")


class Sandbox:
    """Reads files in limited processes. Thread-safe: as many files at once as there are threads that call it."""

    def __init__(self, limits: SandboxLimits = SandboxLimits(), purpose: Purpose = "parse") -> None:
        """One for `scan` reads scans and nothing else; it needs `ingest.ocr.engine_is_installed()`."""
        self._limits = limits
        self._purpose: Purpose = purpose
        self._lock = threading.Lock()
        self._parent: _Parent | None = None
        self._closed = False
        self._scanning = 0

    def parse(self, path: Path) -> ParsedFile:
        """`path` as pages of blocks. Raises a FileError: what `parse_file` raises, FileTooLarge, ParserTimedOut,
        ParserOutOfMemory, ParserCrashed."""
        self._check_size(path)
        reply = self._run(Job(str(path.absolute()), self._limits))
        if reply.parsed is None:
            raise ParserCrashed(reason="no result")
        if not all(map(is_complete, reply.parsed.notes)):
            raise ParserCrashed(reason="unknown note")
        return reply.parsed

    def scan(self, path: Path, page: int) -> ScannedPage:
        """Page `page` (from 1) of a PDF or a picture, read as a picture; the same errors as `parse`, PictureTooLarge."""
        self._check_size(path)
        with self._lock:
            self._scanning += 1
        try:
            reply = self._run(Job(str(path.absolute()), self._limits, scan=page))
        finally:
            with self._lock:
                self._scanning -= 1
        if reply.scanned is None:
            raise ParserCrashed(reason="no result")
        return reply.scanned

    def rest(self) -> None:
        """Ends the parent process where no page is being scanned: its models take 200 MB. The next page starts it again."""
        with self._lock:
            if not self._scanning:
                self._drop_parent()

    def page_picture(self, path: Path, page: int, passage: str) -> PagePicture:
        """Page `page` (from 1) of a PDF, with the boxes of `passage`; the same errors as `parse`."""
        self._check_size(path)
        reply = self._run(Job(str(path.absolute()), self._limits, page=page, passage=passage[:8000]))
        if reply.picture is None:
            raise ParserCrashed(reason="no picture")
        return from_wire(reply.picture)

    def unpack(self, path: Path, into: Path, limits: UnpackLimits) -> Unpacked:
        """What the container at `path` holds, written below the empty folder `into`. A member that can't be read is a line of
        the result. Raises ArchiveTooManyFiles, ArchiveTooLarge, ArchiveBomb, and what `parse` raises."""
        self._check_size(path)
        reply_end, verdict_end = self._submit(Job(str(path.absolute()), self._limits, unpack=limits))
        with os.fdopen(reply_end, "rb", buffering=0) as replies, os.fdopen(verdict_end, "rb", buffering=0) as verdicts:
            pipe = PipeReader(replies.fileno(), time.monotonic() + self._limits.seconds + _GRACE_SECONDS)
            try:
                return Receiver(pipe, into, limits.files_left, limits.bytes_left).receive(path.stat().st_mtime_ns)
            except StreamLateError:
                with self._lock:
                    self._drop_parent()
                raise self._timed_out() from None
            except StreamCutError:
                verdict = _read_until(verdicts.fileno(), time.monotonic() + _GRACE_SECONDS)
                raise self._error_of(verdict) from None

    @property
    def confined(self) -> bool:
        """Whether this machine's kernel refuses network and writing to the parsers; starts the parent where it isn't running."""
        with self._lock:
            return self._started().confined

    def close(self) -> None:
        """Ends the processes; a sandbox that is closed reads nothing any more."""
        with self._lock:
            self._closed = True
            self._drop_parent()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_size(self, path: Path) -> None:
        """A link or a pipe that has taken the file's place since it was found isn't followed or waited for."""
        try:
            size = require_regular(path).st_size
        except FileNotFoundError as error:
            raise FileVanished() from error
        except OSError as error:
            raise FileUnreadable(reason=error.strerror) from error
        if size > self._limits.file_mb * 2**20:
            raise FileTooLarge(
                size=f"{size / 2**20:.1f} MB", limit=f"{self._limits.file_mb} MB", setting="ingest.file_mb"
            )

    def _run(self, job: Job) -> Reply:
        reply_end, verdict_end = self._submit(job)
        with os.fdopen(reply_end, "rb", buffering=0) as replies, os.fdopen(verdict_end, "rb", buffering=0) as verdicts:
            deadline = time.monotonic() + job.limits.seconds + _GRACE_SECONDS
            data = _read_until(replies.fileno(), deadline)
            if data is None:
                with self._lock:
                    self._drop_parent()
                raise self._timed_out()
            try:
                reply = REPLY.validate_json(data)
            except ValidationError:
                verdict = _read_until(verdicts.fileno(), time.monotonic() + _GRACE_SECONDS)
                raise self._error_of(verdict) from None
        if reply.error_code is not None:
            raise error_from(reply.error_code, reply.error_values)
        return reply

    def _submit(self, job: Job) -> tuple[int, int]:
        """Hands the job to the parent, a new one where the old one is gone. Returns the reading ends of its two pipes."""
        reply_end, reply_start = os.pipe()
        verdict_end, verdict_start = os.pipe()
        try:
            with self._lock:
                try:
                    self._started().send(job, (reply_start, verdict_start))
                except OSError:
                    self._drop_parent()
                    self._started().send(job, (reply_start, verdict_start))
        except BaseException:
            os.close(reply_end)
            os.close(verdict_end)
            raise
        finally:
            os.close(reply_start)
            os.close(verdict_start)
        return reply_end, verdict_end

    def _started(self) -> _Parent:
        if self._closed:
            raise ParserCrashed(reason="sandbox closed")
        if self._parent is None:
            self._parent = _Parent(self._purpose)
        return self._parent

    def _drop_parent(self) -> None:
        """Under the lock: the next job starts a new one."""
        if self._parent is not None:
            self._parent.end()
            self._parent = None

    def _timed_out(self) -> FileError:
        return ParserTimedOut(limit=f"{self._limits.seconds:g}", setting=self._limits.seconds_setting)

    def _error_of(self, verdict: bytes | None) -> FileError:
        try:
            ended = VERDICT.validate_json(verdict) if verdict else Verdict("exit", 1)
        except ValidationError:
            ended = Verdict("exit", 1)
        if ended.end == "time" or (ended.end == "signal" and ended.detail == signal.SIGXCPU):
            return self._timed_out()
        if ended.end == "memory":
            return ParserOutOfMemory(limit=f"{self._limits.memory_mb} MB", setting=self._limits.memory_setting)
        name = signal.Signals(ended.detail).name if ended.end == "signal" else f"exit {ended.detail}"
        return ParserCrashed(reason=name)


class _Parent:
    """The running parent process and our end of its socket."""

    def __init__(self, purpose: Purpose) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, str(_ROOT), str(theirs.fileno()), str(os.getpid()), purpose],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**environment, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,
            )
        self._socket = ours
        self._socket.settimeout(_START_SECONDS)
        try:
            greeting = self._socket.recv(4096)
        except OSError:
            greeting = b""
        if not greeting:
            self.end()
            raise ParserCrashed(reason="sandbox start")
        self._socket.settimeout(_GRACE_SECONDS)
        self.confined = GREETING.validate_json(greeting).confined

    def send(self, job: Job, pipes: tuple[int, int]) -> None:
        """Raises OSError where the parent is gone."""
        socket.send_fds(self._socket, [JOB.dump_json(job)], list(pipes))

    def end(self) -> None:
        self._socket.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _read_until(descriptor: int, deadline: float) -> bytes | None:
    """Everything up to the end of the pipe; None when the deadline passes first, nothing when it is more than may be."""
    parts: list[bytes] = []
    size = 0
    waiting = select.poll()  # `select.select` refuses descriptors over 1023, which a server may well have
    waiting.register(descriptor, select.POLLIN | select.POLLHUP)
    while size <= _LARGEST_REPLY:
        left = deadline - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            return None
        part = os.read(descriptor, 2**16)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    return b""
