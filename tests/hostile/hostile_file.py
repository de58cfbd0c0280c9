"""One hostile file: how it is made, and what the report must say of it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

INDEXED = "indexed"
# Stands in files that lie outside the source; a chunk that holds it was read where nothing may be read.
CANARY = "機密カナリア7f3a91"
LARGE = 250 * 2**20


@dataclass(frozen=True, slots=True)
class Hostile:
    """`expected` holds every outcome that is right: `indexed`, or the code of an error. `kind` is its class and its folder."""

    kind: str
    name: str
    write: Callable[[Path], None]
    expected: frozenset[str]

    @property
    def path(self) -> str:
        """Relative to the source."""
        return f"{self.kind}/{self.name}"


def made(kind: str, name: str, write: Callable[[Path], None], *expected: str) -> Hostile:
    return Hostile(kind, name, write, frozenset(expected))


def holding(kind: str, name: str, content: bytes | str, *expected: str) -> Hostile:
    """A file of these bytes, or of this text in UTF-8."""
    data = content.encode() if isinstance(content, str) else content

    def write(path: Path) -> None:
        path.write_bytes(data)

    return Hostile(kind, name, write, frozenset(expected))


def sparse(head: bytes, size: int) -> Callable[[Path], None]:
    """`head`, then a hole up to `size` bytes that takes no room on the disk."""

    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.write(head)
            file.truncate(size)

    return write


def repeated(unit: bytes, times: int) -> tuple[bytes, int]:
    """A raw deflate stream of `unit` over and over, made from one block, and the size that it unpacks to."""
    block = unit * max(1, 2**20 // len(unit))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    count = max(1, times * len(unit) // len(block))
    return first * count + b"\x03\x00", len(block) * count


@dataclass(frozen=True, slots=True)
class RawMember:
    """A member as it stands in the archive. A wrong `crc` shows only at the end of reading."""

    name: str
    packed: bytes
    size: int
    crc: int = 0
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0


def raw_zip(members: Sequence[RawMember], overlapping: bool = False) -> bytes:
    """A zip by hand, so that it may lie. `overlapping`: every entry of the directory leads to the first member's data."""
    body, directory = b"", b""
    for member in members:
        name = member.name.encode()
        offset = 0 if overlapping else len(body)
        facts = (20, member.flags, member.method, 0, 0, member.crc, len(member.packed), member.size & 0xFFFFFFFF)
        if not overlapping or not body:
            body += b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *facts, len(name), 0) + name + member.packed
        directory += (
            b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, *facts, len(name), 0, 0, 0, 0, 0, offset) + name
        )
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def with_members(package: bytes, members: Mapping[str, bytes | RawMember]) -> bytes:
    """A package with members put in or replaced, those made of `RawMember` with all their lies."""
    kept: list[RawMember] = []
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for info in archive.infolist():
            if info.filename not in members:
                kept.append(_packed(info.filename, archive.read(info)))
    for name, content in members.items():
        kept.append(content if isinstance(content, RawMember) else _packed(name, content))
    return raw_zip(kept)


@lru_cache(maxsize=4096)
def _packed(name: str, data: bytes) -> RawMember:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return RawMember(name, packer.compress(data) + packer.flush(), len(data), zlib.crc32(data))
