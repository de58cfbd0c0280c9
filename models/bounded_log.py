"""A log file that does not grow for ever: at its limit it becomes `.1`, over the one before."""

from __future__ import annotations

from pathlib import Path
from typing import IO


class BoundedLog:
    """Copies a process's output to `path`, which together with its older half takes at most twice `limit` bytes."""

    def __init__(self, path: Path, limit: int = 1_000_000) -> None:
        self._path = path
        self._limit = limit
        self.last_line = ""

    def copy_from(self, stream: IO[bytes]) -> None:
        """Line by line until the stream ends; closes it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with stream:
            for line in iter(lambda: stream.readline(65_536), b""):
                self._append(line)

    def _append(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").strip()
        if text:
            self.last_line = text
        if self._path.exists() and self._path.stat().st_size + len(line) > self._limit:
            self._path.replace(self._path.with_name(self._path.name + ".1"))
        with self._path.open("ab") as file:
            file.write(line)
