"""An exported list of NTFS permissions -> the objects that it names, each with its entries.

Three forms, told apart by themselves: `icacls /save` (a line with a path, a line with its descriptor), what `icacls /T` shows, and
`Get-Acl` as CSV.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from access.ntfs_acl import READ_BITS, Ace
from access.sddl import aces_of
from errors import AccessListUnreadable

MAX_BYTES = 512 * 1024 * 1024
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_COLUMNS = ("Path", "IdentityReference", "FileSystemRights", "AccessControlType", "IsInherited", "InheritanceFlags")
# `NAME:(I)(OI)(CI)(RX)`; a name has no colon.
_ENTRY = re.compile(r"(?P<who>[^:()\r\n]+):(?P<marks>(?:\([A-Za-z_,]+\))+)\s*\Z")
# The simple rights of icacls that let one read data, and its single ones.
_READING = frozenset({"F", "M", "RX", "R", "GA", "GR", "RD"})
_KNOWN = _READING | {
    *(
        "N",
        "W",
        "D",
        "DE",
        "RC",
        "WDAC",
        "WO",
        "S",
        "AS",
        "MA",
        "GW",
        "GE",
        "WD",
        "AD",
        "REA",
        "WEA",
        "X",
        "DC",
        "RA",
        "WA",
    ),
}
_FLAGS = frozenset({"I", "OI", "CI", "IO", "NP", "DENY"})
_NAMED = frozenset({"FullControl", "Modify", "ReadAndExecute", "Read", "ReadData", "ListDirectory"})
_SUMMARY = re.compile(r"Successfully processed|正常に処理されました|処理できませんでした")

IsThere = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as the list names it; `fault` is the text that wasn't understood, and then nobody reads it."""

    path: str
    aces: tuple[Ace, ...] = ()
    fault: str = ""


def read_list(file: Path, is_there: IsThere) -> tuple[Listed, ...]:
    """`is_there`: whether there is something at a path of the list; a path with spaces is told from a name by it.

    Raises AccessListUnreadable for what is none of the three forms, or can't be read at all.
    """
    text = _text(file)
    # Windows PowerShell 5 writes a line with a type first.
    lines = [line.rstrip() for line in text.splitlines() if not line.startswith("#TYPE")]
    first = next((line for line in lines if line), "")
    second = next((line for line in lines[lines.index(first) + 1 :] if line), "") if first else ""
    if {name.strip('"') for name in first.split(",")} >= set(_COLUMNS):
        found = _merged(_of_csv(lines))
    elif second.startswith(("D:", "O:", "G:")):
        found = _merged(_of_sddl(lines))
    else:
        found = _merged(_of_text(lines, is_there))
    if not found:
        raise AccessListUnreadable(path=file, reason="icacls /save, icacls /T, Get-Acl | Export-Csv")
    return found


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise AccessListUnreadable(path=file, reason=f"> {MAX_BYTES // 1024 // 1024} MiB")
        content = file.read_bytes()
    except OSError as error:
        raise AccessListUnreadable(path=file, reason=error.strerror) from error
    # `icacls /save` writes UTF-16 without a mark on some versions: every other byte of its first path or drive is zero.
    known = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    known = known or ("utf-16-le" if b"\x00" in content[:512] else None)
    for encoding in (known,) if known else ("utf-8", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AccessListUnreadable(path=file, reason="UTF-16 / UTF-8 / cp932")


def _of_sddl(lines: list[str]) -> Iterator[Listed]:
    held = [line for line in lines if line]
    for path, descriptor in zip(held[::2], held[1::2], strict=False):
        try:
            yield Listed(path, aces_of(descriptor))
        except ValueError as error:
            yield Listed(path, fault=str(error))
    if len(held) % 2:
        yield Listed(held[-1], fault=held[-1])


def _of_csv(lines: list[str]) -> Iterator[Listed]:
    for row in csv.DictReader(lines, restval=""):
        path = row["Path"].rpartition("::")[2]
        try:
            yield Listed(path, (_of_row(row),))
        except ValueError as error:
            yield Listed(path, fault=str(error))


def _of_row(row: dict[str, str]) -> Ace:
    kind, flags = row["AccessControlType"], _words(row["InheritanceFlags"])
    passing = row.get("PropagationFlags")
    if kind not in ("Allow", "Deny") or not row["IdentityReference"]:
        raise ValueError(f"{kind} {row['IdentityReference']}")
    return Ace(
        allow=kind == "Allow",
        who=row["IdentityReference"],
        reads=_reads(row["FileSystemRights"]),
        here=passing is None or "InheritOnly" not in _words(passing),
        # Without that column nobody knows whether it goes on below the first folder.
        below=passing is not None
        and "NoPropagateInherit" not in _words(passing)
        and {"ContainerInherit", "ObjectInherit"} <= flags,
        inherited=row["IsInherited"].lower() == "true",
    )


def _reads(rights: str) -> bool:
    if re.fullmatch(r"-?\d+", rights):
        return bool(int(rights) & READ_BITS)
    return not _words(rights).isdisjoint(_NAMED)


def _words(text: str) -> set[str]:
    return {word.strip() for word in text.split(",")}


def _of_text(lines: list[str], is_there: IsThere) -> Iterator[Listed]:
    """Blocks with an empty line between: the path and its first entry, then the others below that one."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line and _SUMMARY.search(line) is None:
            block.append(line)
        elif block:
            yield _of_block(block, is_there)
            block = []


def _of_block(block: list[str], is_there: IsThere) -> Listed:
    path, first = _parted(block, is_there)
    try:
        return Listed(path, tuple(_entry(text) for text in (first, *block[1:])))
    except ValueError as error:
        return Listed(path, fault=str(error) or block[0])


def _parted(block: list[str], is_there: IsThere) -> tuple[str, str]:
    """The further lines show how wide the path is; a path alone with one entry is the longest one that is there."""
    if len(block) > 1:
        width = min(len(line) - len(line.lstrip()) for line in block[1:])
        if width and block[0][width - 1 : width] == " ":
            return block[0][: width - 1], block[0][width:]
    ends = [found.start() for found in re.finditer(" ", block[0])]
    known = [end for end in ends if is_there(block[0][:end])]
    return (block[0], "") if not known else (block[0][: known[-1]], block[0][known[-1] + 1 :])


def _entry(text: str) -> Ace:
    found = _ENTRY.match(text.strip())
    marks = [] if found is None else re.findall(r"\(([^()]+)\)", found["marks"])
    flags = {mark for mark in marks if mark in _FLAGS}
    rights = {right.upper() for mark in marks if mark not in _FLAGS for right in mark.split(",")}
    if found is None or not rights <= _KNOWN:
        raise ValueError(text.strip())
    # `(N)` is a Deny of everything; in its list it stands as an Allow of nothing.
    return Ace(
        allow="DENY" not in flags and "N" not in rights,
        who=found["who"].strip(),
        reads=bool(rights & _READING) or "N" in rights,
        here="IO" not in flags,
        below={"OI", "CI"} <= flags and "NP" not in flags,
        inherited="I" in flags,
    )


def _merged(found: Iterator[Listed]) -> tuple[Listed, ...]:
    """One for each path; a fault in one of its entries is a fault of all."""
    known: dict[str, Listed] = {}
    for one in found:
        before = known.get(one.path, Listed(one.path))
        known[one.path] = Listed(one.path, before.aces + one.aces, before.fault or one.fault)
    return tuple(known.values())
