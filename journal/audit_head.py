"""The head of the audit log, sealed, in a file beside the database: an entry that was cut off at the end is missed there.

The file is one line of fixed length, written in place by one call: killed at any moment, it holds the old head or the new one.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from errors import AuditHeadUnknown, AuditHeadUnusable, DataFolderUnusable
from journal.audit_chain import GENESIS, AuditKey, Entry

FILE_NAME = "audit.head"

_LINE = re.compile(rb"(\d{20}):([0-9a-f]{64}):([0-9a-f]{64})\n")
_GIVEN = re.compile(r"(?:(\d{1,18}):)?([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry, or one that was the last when somebody wrote it down; `sequence` is None where only its hash is known."""

    sequence: int | None
    hash: str

    def __str__(self) -> str:
        return self.hash if self.sequence is None else f"{self.sequence}:{self.hash}"


BEFORE_ALL = Head(0, GENESIS)


def given_head(text: str) -> Head:
    """`120:9f86…` as `shoko audit head` prints it, or the hash alone. Raises AuditHeadUnknown for anything else."""
    found = _GIVEN.fullmatch(text.strip().lower())
    if found is None:
        raise AuditHeadUnknown(head=text)
    return Head(None if found[1] is None else int(found[1]), found[2])


def written_up_to(path: Path) -> int:
    """What a head without its key says: 0 where nothing was written, or there is no head."""
    found = _LINE.fullmatch(path.read_bytes()) if path.is_file() else None
    return 0 if found is None else int(found[1])


class HeadFile:
    def __init__(self, path: Path, key: AuditKey) -> None:
        self.path = path
        self._key = key

    def read(self) -> tuple[int, str]:
        """The number and hash of the entry that was last when the file was last written: the log may be ahead by what a kill left.

        Raises AuditHeadUnusable where the file is missing, is none, or wasn't sealed with this key.
        """
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise AuditHeadUnusable(path=self.path, reason=error.strerror) from error
        return self._parsed(content)

    def put(self, head: Head) -> None:
        """Whatever was there: for a new log and a renewed one. Raises DataFolderUnusable."""
        beside = self.path.with_suffix(".new")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(self._line(head.sequence or 0, head.hash))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            raise DataFolderUnusable(path=self.path, reason=error.strerror) from error

    def advance(self, entry: Entry, is_known: Callable[[int, str], bool]) -> None:
        """To this entry, where it goes on from the head that is there; else that one stays, as the witness of what is missing.

        `is_known` tells whether the log has an entry of this number and hash, or had it until it was removed by age. Raises
        DataFolderUnusable.
        """
        try:
            with self._locked() as descriptor:
                before, digest = self._parsed(os.pread(descriptor, 4096, 0))
                if before < entry.sequence and _goes_on((before, digest), entry, is_known):
                    os.pwrite(descriptor, self._line(entry.sequence, entry.hash), 0)
        except (AuditHeadUnusable, FileNotFoundError):
            return  # `verify` tells it; a new file in its place would hide it
        except OSError as error:
            raise DataFolderUnusable(path=self.path, reason=error.strerror) from error

    @contextmanager
    def _locked(self) -> Iterator[int]:
        descriptor = os.open(self.path, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)

    def _line(self, sequence: int, digest: str) -> bytes:
        return f"{sequence:020d}:{digest}:{self._key.seal(_sealed(sequence, digest))}\n".encode()

    def _parsed(self, content: bytes) -> tuple[int, str]:
        found = _LINE.fullmatch(content)
        if found is None:
            raise AuditHeadUnusable(path=self.path, reason="not a head")
        sequence, digest, seal = int(found[1]), found[2].decode(), found[3].decode()
        if not self._key.made(seal, _sealed(sequence, digest)):
            raise AuditHeadUnusable(path=self.path, reason="not sealed with this key")
        return sequence, digest


def _sealed(sequence: int, digest: str) -> str:
    """Told apart from the seal of an entry, which is over 64 characters alone."""
    return f"head:{sequence}:{digest}"


def _goes_on(head: tuple[int, str], entry: Entry, is_known: Callable[[int, str], bool]) -> bool:
    sequence, digest = head
    if sequence == entry.sequence - 1:
        return digest == entry.previous
    return sequence == 0 or is_known(sequence, digest)
