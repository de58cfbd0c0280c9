"""A container's files on their way from the sandboxed process, which unpacks them, to the owner's disk.

Frames of a kind, a length and so many bytes: a file's head, its bytes in pieces, its end; after the last file the end of all.
The owner believes no more of them than that: it names the files on the disk itself and counts what comes.
"""

from __future__ import annotations

import os
import select
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter, ValidationError

from errors import ParserCrashed, ShokoError, error_from

_FRAME = struct.Struct(">cI")
_HEAD, _PIECE, _END, _DONE = b"H", b"P", b"E", b"D"
_LARGEST_FRAME = 2**20
_LONGEST_STEM, _LONGEST_SUFFIX = 40, 10


class StreamCutError(Exception):
    """The sender ended before its stream did."""


class StreamLateError(Exception):
    """The sender takes longer than it may."""


@dataclass(frozen=True, slots=True)
class Head:
    name: str
    modified_ns: int | None = None


@dataclass(frozen=True, slots=True)
class End:
    """Of a file, or of all: well where `error_code` is None."""

    error_code: str | None = None
    error_values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnpackedFile:
    """`name` as it is in the container; `at` is where its bytes lie now."""

    name: str
    at: Path
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class RefusedFile:
    name: str
    error_code: str
    error_values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a container holds, in its order: what was unpacked, and what was not, with its reason."""

    files: tuple[UnpackedFile, ...]
    refused: tuple[RefusedFile, ...] = ()

    @property
    def count(self) -> int:
        return len(self.files) + len(self.refused)

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


_HEADS = TypeAdapter(Head)
_ENDS = TypeAdapter(End)


class Sender:
    """The writing end."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write

    def begin(self, name: str, modified_ns: int | None) -> None:
        self._frame(_HEAD, _HEADS.dump_json(Head(name, modified_ns)))

    def piece(self, data: bytes) -> None:
        self._frame(_PIECE, data)

    def end(self, error: ShokoError | None = None) -> None:
        self._frame(_END, _ENDS.dump_json(_end_of(error)))

    def done(self, error: ShokoError | None = None) -> None:
        self._frame(_DONE, _ENDS.dump_json(_end_of(error)))

    def _frame(self, kind: bytes, data: bytes) -> None:
        self._write(_FRAME.pack(kind, len(data)) + data)


def _end_of(error: ShokoError | None) -> End:
    return End() if error is None else End(error.code, error.values)


class PipeReader:
    """Exactly so many bytes of a pipe, up to a moment of `time.monotonic`. Raises StreamCutError, StreamLateError."""

    def __init__(self, descriptor: int, deadline: float) -> None:
        self._descriptor = descriptor
        self._deadline = deadline
        self._waiting = select.poll()
        self._waiting.register(descriptor, select.POLLIN | select.POLLHUP)

    def read(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            left = self._deadline - time.monotonic()
            if left <= 0 or not self._waiting.poll(left * 1000):
                raise StreamLateError
            part = os.read(self._descriptor, min(size, 2**16))
            if not part:
                raise StreamCutError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


class Receiver:
    """The reading end: files go below `folder`, each into a numbered folder of its own under a name that we chose."""

    def __init__(self, pipe: PipeReader, folder: Path, most_files: int, most_bytes: int) -> None:
        self._pipe = pipe
        self._folder = folder
        self._files_left = most_files
        self._bytes_left = most_bytes
        self._files: list[UnpackedFile] = []
        self._refused: list[RefusedFile] = []

    def receive(self, modified_ns: int) -> Unpacked:
        """`modified_ns` stands in for files without a time of their own. Raises what the sender says went wrong, ParserCrashed
        where it doesn't keep to the protocol, StreamCutError, StreamLateError."""
        while True:
            kind, data = self._frame()
            if kind == _DONE:
                _raise_for(_read_end(data))
                return Unpacked(tuple(self._files), tuple(self._refused))
            if kind != _HEAD:
                raise ParserCrashed(reason="stream")
            self._take(_read_head(data), modified_ns)

    def _take(self, head: Head, modified_ns: int) -> None:
        self._files_left -= 1
        if self._files_left < 0:
            raise ParserCrashed(reason="stream: files")
        at = self._folder / str(len(self._files) + len(self._refused)) / safe_name(head.name)
        at.parent.mkdir()
        with at.open("wb") as file:
            kind, data = self._frame()
            while kind == _PIECE:
                self._bytes_left -= len(data)
                if self._bytes_left < 0:
                    raise ParserCrashed(reason="stream: bytes")
                file.write(data)
                kind, data = self._frame()
        if kind == _DONE:  # a limit was passed in the middle of it
            _raise_for(_read_end(data))
        if kind != _END:
            raise ParserCrashed(reason="stream")
        end = _read_end(data)
        if end.error_code is not None:
            at.unlink()
            self._refused.append(RefusedFile(head.name, end.error_code, end.error_values))
            return
        changed_ns = modified_ns if head.modified_ns is None else head.modified_ns
        os.utime(at, ns=(changed_ns, changed_ns))
        facts = at.stat()
        self._files.append(UnpackedFile(head.name, at, facts.st_size, facts.st_mtime_ns))

    def _frame(self) -> tuple[bytes, bytes]:
        kind, size = _FRAME.unpack(self._pipe.read(_FRAME.size))
        if size > _LARGEST_FRAME:
            raise ParserCrashed(reason="stream: frame")
        return kind, self._pipe.read(size)


def safe_name(name: str) -> str:
    """A file name for the disk: the last part, not too long, its ending kept. Parsers tell types and titles by it."""
    path = PurePosixPath(name.replace("\0", "").split("/")[-1] or "_")
    stem, suffix = path.stem, path.suffix
    if len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = path.name, ""
    return f"{stem[:_LONGEST_STEM]}{suffix}".lstrip(".") or "_"


def _read_head(data: bytes) -> Head:
    try:
        head = _HEADS.validate_json(data)
    except ValidationError as error:
        raise ParserCrashed(reason="stream: head") from error
    parts = head.name.split("/")
    if "\0" in head.name or any(part in ("", ".", "..") for part in parts):
        raise ParserCrashed(reason="stream: name")
    return head


def _read_end(data: bytes) -> End:
    try:
        return _ENDS.validate_json(data)
    except ValidationError as error:
        raise ParserCrashed(reason="stream: end") from error


def _raise_for(end: End) -> None:
    if end.error_code is not None:
        raise error_from(end.error_code, end.error_values)
