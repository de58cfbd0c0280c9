"""Child processes of a benchmark: however it ends, they end first, so that its temporary folders can go."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import psutil

# `shoko serve` gives a run 5 s to end the file in hand and its opening 10 s.
_GRACE_S = 60.0


def stop_on_signals() -> None:
    """Ctrl-C and SIGTERM become one KeyboardInterrupt; later ones don't disturb the cleaning up that it starts."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)


def executable(command: Sequence[str]) -> tuple[str, ...]:
    """A command as written in a report, with `python` and `shoko` taken from this interpreter's environment."""
    first, *rest = command
    python = Path(sys.executable)
    known = {"python": python, "shoko": python.with_name("shoko")}
    return (str(known.get(first, first)), *rest)


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stdout: int = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[str]]:
    """A child with stderr in `log`, in a session of its own: Ctrl-C reaches it through us, once.

    At the end it gets SIGTERM and a minute; then it and all that it started
    are killed. `stdout` is one of subprocess's constants.
    """
    with log.open("w", encoding="utf-8") as stderr:
        process = subprocess.Popen(
            executable(command),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _stop(process)
            if process.stdout is not None:
                process.stdout.close()


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is not None:
        return
    started = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in started:
        with suppress(psutil.NoSuchProcess):
            child.kill()


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def last_line(log: Path) -> str:
    """The last line with text of a log: what a failed command said; "" where it said nothing."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "")
