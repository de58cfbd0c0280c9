"""A container -> its files, one after another, as a stream of bytes. Runs in the sandboxed process.

Every limit is of bytes and files that were counted here; what an archive's directory says of sizes isn't looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from errors import (
    ArchiveBomb,
    ArchiveTooLarge,
    ArchiveTooManyFiles,
    FileDamaged,
    FileError,
    FileTooLarge,
    FileTypeUnknown,
)
from ingest.detect import KNOWN_TYPES, detect_type
from ingest.member import Member
from ingest.open_mail import mail_members
from ingest.open_zip import zip_members
from ingest.sandbox_protocol import UnpackLimits
from ingest.unpack_stream import Sender

_OPENERS: dict[str, Callable[[Path], Iterator[Member]]] = {"zip": zip_members, "eml": mail_members}

# How many times its own size a container may unpack to, beyond what anyone may have: text packs to a tenth, tables of one
# value to a fiftieth, deflate's limit is 1,032, and a bomb of overlapping members reaches millions.
MOST_TIMES = 200
UNSUSPICIOUS_BYTES = 10 * 2**20


def unpack_file(path: Path, limits: UnpackLimits, sender: Sender) -> None:
    """Sends every member, or the one that is named, with the reason where one can't be read; then that it is done, or why it
    stopped (ArchiveTooManyFiles, ArchiveTooLarge, ArchiveBomb, FileDamaged, FileTypeUnknown, …). Never raises a FileError."""
    try:
        _Unpacking(path, limits, sender).send_all()
    except FileError as error:
        sender.done(error)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 — libraries raise anything on a damaged file
        sender.done(FileDamaged(reason=f"{type(error).__name__}: {error}"[:200]))
    else:
        sender.done()


class _Unpacking:
    def __init__(self, path: Path, limits: UnpackLimits, sender: Sender) -> None:
        self._path = path
        self._limits = limits
        self._sender = sender
        self._files = 0
        self._bytes = 0
        self._size = path.stat().st_size
        self._names: set[str] = set()

    def send_all(self) -> None:
        file_type = detect_type(self._path)
        if file_type not in _OPENERS:
            raise FileTypeUnknown(type=file_type, known=", ".join(KNOWN_TYPES))
        for member in _OPENERS[file_type](self._path):
            self._count_file()
            name = self._own_name(member.name)
            if self._limits.only in (None, name):
                self._send(member, name)

    def _send(self, member: Member, name: str) -> None:
        self._sender.begin(name, member.modified_ns)
        error = member.refused
        if error is None:
            try:
                self._send_content(member)
            except (ArchiveTooLarge, ArchiveBomb):
                raise
            except FileError as refusal:
                error = refusal
        self._sender.end(error)

    def _send_content(self, member: Member) -> None:
        size, limit = 0, self._limits.file_mb * 2**20
        for piece in member.content():
            size += len(piece)
            self._count_bytes(len(piece))
            if size > limit:
                shown = f"{self._limits.file_mb} MB"
                raise FileTooLarge(size=f"> {shown}", limit=shown, setting="ingest.file_mb")
            self._sender.piece(piece)

    def _count_file(self) -> None:
        self._files += 1
        if self._files > self._limits.files_left:
            raise ArchiveTooManyFiles(limit=self._limits.archive_files, setting="ingest.archive_files")

    def _count_bytes(self, size: int) -> None:
        self._bytes += size
        if self._bytes > self._limits.bytes_left:
            raise ArchiveTooLarge(limit=f"{self._limits.archive_mb} MB", setting="ingest.archive_mb")
        if self._bytes > max(UNSUSPICIOUS_BYTES, MOST_TIMES * self._size):
            raise ArchiveBomb(size=f"{self._size / 1024:.0f} KB", limit=MOST_TIMES)

    def _own_name(self, name: str) -> str:
        """Two members may have one name: the second is `規程 (2).docx`, so that none hides another."""
        path, number, own = PurePosixPath(name), 1, name
        while own in self._names:
            number += 1
            own = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        self._names.add(own)
        return own
