"""What lies in a zip archive (APPNOTE.TXT 6.3). Runs in the sandboxed process.

Nothing that the archive says of itself is believed: sizes are counted while reading, names are decoded and checked here.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from lzma import LZMAError
from pathlib import Path

from errors import (
    ArchiveNameEscapes,
    FileDamaged,
    FileEmpty,
    FileError,
    FileIsLink,
    FileIsSpecial,
    FileNameUnreadable,
    FilePasswordNeeded,
    FileTypeUnknown,
)
from ingest.detect import KNOWN_TYPES
from ingest.find_files import why_no_document
from ingest.member import Member, as_label, nothing
from ingest.page import ParsedFile

_PIECE_BYTES = 2**16
_LOCAL_HEADER_BYTES = 30  # APPNOTE 4.3.7, without the name
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1  # APPNOTE 4.4.4, bits 11 and 0
_DRIVE = re.compile(r"[A-Za-z]:")
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # what writers put where they have no time
# What Python's cp932 makes of the bytes A0, FD, FE and FF, which stand for no character.
_NO_CHARACTER = re.compile("[\uf8f0-\uf8f3]")
_LONGEST_TARGET = 200


def parse_zip(path: Path) -> ParsedFile:
    """No text of its own: only how many files it holds. Raises FileDamaged, FileEmpty."""
    with _opened(path) as archive:
        files = sum(1 for info in archive.infolist() if not info.is_dir())
    if not files:
        raise FileEmpty()
    return ParsedFile("zip", path.stem, (), holds=files)


def zip_members(path: Path) -> Iterator[Member]:
    """Its files in the order of its directory; a hidden folder is one member, refused. Raises FileDamaged."""
    refused: set[str] = set()
    with _opened(path) as archive:
        shared = _sharing(archive.infolist())
        for info, shares in zip(archive.infolist(), shared, strict=True):
            member = _member(archive, info, shares=shares)
            if member is None:
                continue
            if member.refused is None or member.name not in refused:
                yield member
            if member.refused is not None:
                refused.add(member.name)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileDamaged(reason=f"ZIP: {error}") from error


def _sharing(infos: Sequence[zipfile.ZipInfo]) -> list[bool]:
    """For each entry: whether its bytes reach into those of another one behind it (Fifield, "A better zip bomb", 2019). Pythons
    with the mend of CVE-2024-0450 refuse to open one; older ones unpack the same bytes for each."""
    order = sorted(range(len(infos)), key=lambda place: infos[place].header_offset)
    shares = [False] * len(infos)
    for place, following in pairwise(order):
        end = infos[place].header_offset + _LOCAL_HEADER_BYTES + infos[place].compress_size
        shares[place] = end > infos[following].header_offset
    return shares


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, shares: bool) -> Member | None:
    """None for a folder."""
    name = decoded_name(info)
    if name is None:
        return _refused(info, as_label(info.orig_filename), FileNameUnreadable())
    name = name.replace("\\", "/")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if name.startswith("/") or _DRIVE.match(name) or ".." in parts or "\0" in name:
        return _refused(info, as_label(name), ArchiveNameEscapes(name=as_label(name)))
    if name.endswith("/") or not parts:
        return None
    for depth, part in enumerate(parts, start=1):
        reason = why_no_document(part)
        if reason is not None:
            return _refused(info, "/".join(parts[:depth]), reason)
    plain = "/".join(parts)
    reason = FileDamaged(reason="ZIP: entries share their bytes") if shares else _why_not(archive, info)
    if reason is not None:
        return _refused(info, plain, reason)
    return Member(plain, partial(_pieces, archive, info), _modified_ns(info))


def _refused(info: zipfile.ZipInfo, label: str, reason: FileError) -> Member:
    return Member(label, nothing, _modified_ns(info), reason)


def decoded_name(info: zipfile.ZipInfo) -> str | None:
    """The name by its flag, else as strict UTF-8 (macOS sets no flag), else as cp932 (Windows in Japan); None where it is none
    of them. `zipfile` has decoded the bytes of an unflagged name as cp437, which loses none of them."""
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _NO_CHARACTER.search(name) else name
    return None


def _why_not(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> FileError | None:
    kind = stat.S_IFMT(info.external_attr >> 16)  # the upper half is the file's mode on Unix (APPNOTE 4.4.15)
    if kind not in (0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFDIR):
        return FileIsSpecial()
    if info.flag_bits & _ENCRYPTED_FLAG:
        return FilePasswordNeeded()
    if kind == stat.S_IFLNK:
        return FileIsLink(target=_target(archive, info))
    return None


def _target(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    written = next(_pieces(archive, info), b"")
    return as_label(written[:_LONGEST_TARGET].decode("utf-8", "replace"))


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's bytes, its check sum compared at the end. Raises FileDamaged, FilePasswordNeeded, FileTypeUnknown."""
    try:
        with archive.open(info) as content:
            while piece := content.read(_PIECE_BYTES):
                yield piece
    except NotImplementedError as error:
        shown = f"{Path(info.filename).suffix} (ZIP, compression {info.compress_type})"
        raise FileTypeUnknown(type=shown, known=", ".join(KNOWN_TYPES)) from error
    except RuntimeError as error:  # zipfile's word for "encrypted", where only the local header says so
        raise FilePasswordNeeded() from error
    except (zipfile.BadZipFile, zlib.error, LZMAError, OSError, EOFError, ValueError) as error:
        raise FileDamaged(reason=f"ZIP: {error}"[:200]) from error


def _modified_ns(info: zipfile.ZipInfo) -> int | None:
    """The archive has local time without a zone: that of this machine is meant."""
    if info.date_time == _NO_TIME:
        return None
    try:
        return int(datetime(*info.date_time).timestamp()) * 10**9  # noqa: DTZ001 — see above
    except (ValueError, OverflowError, OSError):
        return None
