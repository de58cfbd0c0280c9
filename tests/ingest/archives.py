"""Zip archives and mails made by hand, byte by byte where a library wouldn't write what a stranger's file has."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from errors import ShokoError
from ingest.sandbox_protocol import UnpackLimits
from ingest.unpack import unpack_file
from ingest.unpack_stream import Sender

MB = 2**20


@dataclass(frozen=True, slots=True)
class RawMember:
    """A stored or deflated member, its name as bytes; `claimed` is the size that its headers tell instead of the true one."""

    name: bytes
    data: bytes = b"x"
    flags: int = 0
    mode: int = 0o100644
    deflated: bool = False
    claimed: int | None = None
    method: int | None = None


def raw_zip(members: Sequence[RawMember]) -> bytes:
    """APPNOTE 4.3.7, 4.3.12 and 4.3.16."""
    body, directory = bytearray(), bytearray()
    for member in members:
        packed = zlib.compress(member.data, 9)[2:-4] if member.deflated else member.data
        method = member.method if member.method is not None else 8 * member.deflated
        size = len(member.data) if member.claimed is None else member.claimed
        common = struct.pack(
            "<HHHHHIIIHH",
            20, member.flags, method, 0, 0x5B41, zlib.crc32(member.data), len(packed), size, len(member.name), 0,
        )  # fmt: skip
        offset = len(body)
        body += b"PK\x03\x04" + common + member.name + packed
        tail = struct.pack("<HHHII", 0, 0, 0, member.mode << 16, offset)
        directory += b"PK\x01\x02" + struct.pack("<H", 0x0314) + common + tail + member.name
    count = len(members)
    return (
        bytes(body + directory)
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    )


def plain_zip(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def mail(subject: str, body: str, attached: dict[str, bytes] | None = None) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "a@example.com", "b@example.com"
    message.set_content(body)
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


@dataclass(frozen=True, slots=True)
class Seen:
    """What came out of a container: bytes by name, codes of refusals by name, the code that ended it."""

    files: dict[str, bytes]
    refused: dict[str, str]
    stopped: str | None


class Recorder(Sender):
    """The stream's writing end that keeps what is sent."""

    def __init__(self) -> None:
        super().__init__(lambda data: None)
        self.files: dict[str, bytes] = {}
        self.refused: dict[str, str] = {}
        self.stopped: str | None = None
        self._name, self._data = "", b""

    def begin(self, name: str, modified_ns: int | None) -> None:
        assert name not in self.files
        self._name, self._data = name, b""

    def piece(self, data: bytes) -> None:
        self._data += data

    def end(self, error: ShokoError | None = None) -> None:
        if error is None:
            self.files[self._name] = self._data
        else:
            self.refused[self._name] = error.code

    def done(self, error: ShokoError | None = None) -> None:
        self.stopped = None if error is None else error.code


def limits(files: int = 100, mb: int = 500, file_mb: int = 100, only: str | None = None) -> UnpackLimits:
    return UnpackLimits(files, mb, file_mb, files, mb * MB, only)


def unpacked(path: Path, of: UnpackLimits | None = None) -> Seen:
    """In this process: for members, not for what kills a process."""
    seen = Recorder()
    unpack_file(path, limits() if of is None else of, seen)
    return Seen(seen.files, seen.refused, seen.stopped)
