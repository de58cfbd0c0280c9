"""Workbooks are counted before they are read: openpyxl makes an object of every cell, and of every cell that a merged range covers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import range_boundaries

from errors import SheetTooLarge

# A cell takes 200 to 500 bytes in openpyxl and in the grid: as many as a parser's memory holds.
_MOST_CELLS = 2_000_000
_MOST_FIELDS = 8_000_000  # of a text table, where a field is a string and no object of a cell
_MOST_MERGED = 100_000
_MOST_SHEETS = 1_000
_MOST_COLUMNS = 16_384  # Excel's own; the letters of a cell's address end at 18,278
_STEP = 2**20
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref=[\"']([A-Za-z0-9:$]{1,40})[\"']")
_SHEET = re.compile(rb"<(?:\w{1,20}:)?sheet\s")


def check_sheets(path: Path) -> None:
    """Raises SheetTooLarge by the cells, merged ranges and sheets that are written in the file, whatever its dimensions claim."""
    cells = ranges = sheets = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.lower().endswith(".xml"):
                continue
            for part in _parts(archive, name):
                merged = _MERGED.findall(part)
                ranges += len(merged)
                cells += len(_CELL.findall(part)) + sum(map(_area, merged))
                sheets += len(_SHEET.findall(part))
                _check("セル・cells", cells, _MOST_CELLS)
                _check("結合範囲・merged ranges", ranges, _MOST_MERGED)
                _check("シート・sheets", sheets, _MOST_SHEETS)


def check_table(rows: int, columns: int) -> None:
    """A table of text is as wide as its widest row. Raises SheetTooLarge."""
    _check("列・columns", columns, _MOST_COLUMNS)
    _check("セル・cells", rows * columns, _MOST_FIELDS)


def _parts(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The member in steps that end before a tag, so that none is divided."""
    rest = b""
    with archive.open(name) as member:
        while data := member.read(_STEP):
            whole, mark, tail = (rest + data).rpartition(b"<")
            yield whole
            rest = (mark + tail)[-4096:]
    yield rest


def _area(ref: bytes) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref.decode("ascii"))
    except ValueError:
        return 1  # openpyxl will say so
    if None in (left, top, right, bottom):
        return 1
    return int(max(right - left + 1, 0) * max(bottom - top + 1, 0))


def _check(what: str, found: int, limit: int) -> None:
    if found > limit:
        raise SheetTooLarge(what=what, found=f"{found:,}", limit=f"{limit:,}")
