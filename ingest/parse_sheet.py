"""XLSX and CSV -> one page a sheet: tables with the range of each row, forms with the cell of each value."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from errors import FileDamaged, FileWithoutText
from index_store.file_records import Note
from ingest.encoding import decode_text
from ingest.notes import note
from ingest.page import Block, Page, ParsedFile
from ingest.sheet_grid import range_name
from ingest.sheet_guard import check_sheets, check_table
from ingest.sheet_hidden import sheet_page

# A formula whose result no program has stored: `<f>…</f>` with nothing, or an empty `<v>`, after it.
_WITHOUT_RESULT = re.compile(rb"<f[^>]*>[^<]*</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_LONGEST_FIELD = 1_000_000
# A table that goes on behind this many empty rows is not seen by who opens the file.
_FAR_ROWS = 100

_Numbered = tuple[int, list[str]]


def parse_xlsx(path: Path) -> ParsedFile:
    """Formulas give their stored results. Raises FileDamaged, SheetTooLarge, FileWithoutText(pages=sheets)."""
    check_sheets(path)
    workbook = _open(path)
    pages, empty = [], []
    for sheet in workbook.worksheets:
        page = sheet_page(sheet)
        if page.blocks:
            pages.append(page)
        else:
            empty.append(sheet.title)
    count = len(workbook.worksheets)
    named = (workbook.properties.title or "").strip()
    workbook.close()
    if not pages:
        raise FileWithoutText(pages=count)
    notes = tuple(_notes(empty, _formulas_without_result(path)))
    title = named if len(named) >= 2 else path.stem
    return ParsedFile("xlsx", title, tuple(pages), notes=notes, pages_total=count)


def _open(path: Path) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every extension it doesn't know
            return openpyxl.load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise FileDamaged(reason=f"XLSX: {error}") from error


def _formulas_without_result(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(len(_WITHOUT_RESULT.findall(archive.read(name))) for name in sheets)


def _notes(empty: list[str], without_result: int) -> Iterator[Note]:
    if empty:
        yield note("SheetsEmpty", sheets=tuple(empty))
    if without_result:
        yield note("FormulasWithoutResult", count=without_result)


def parse_csv(path: Path) -> ParsedFile:
    """One table with its first full row as the header; a lead of single cells is text. Raises FileDamaged, SheetTooLarge,
    FileWithoutText."""
    decoded = decode_text(path.read_bytes())
    csv.field_size_limit(_LONGEST_FIELD)
    delimiter = _delimiter(decoded.text)
    try:
        read = list(csv.reader(io.StringIO(decoded.text), delimiter=delimiter))
    except csv.Error as error:
        raise FileDamaged(reason=f"CSV: {error}") from error
    numbered = [
        (number, [field.strip() for field in row]) for number, row in enumerate(read, 1) if any(f.strip() for f in row)
    ]
    if not numbered:
        raise FileWithoutText(pages=1)
    near, far = _parted_at_gap(numbered)
    hidden = tuple(replace(block, hidden="far") for block in _csv_blocks(far))
    page = Page((*_csv_blocks(near), *hidden))
    return ParsedFile("csv", path.stem, (page,), encoding=decoded.encoding, notes=decoded.notes())


def _parted_at_gap(rows: list[_Numbered]) -> tuple[list[_Numbered], list[_Numbered]]:
    at = next((at for at in range(1, len(rows)) if rows[at][0] - rows[at - 1][0] > _FAR_ROWS), len(rows))
    return rows[:at], rows[at:]


def _csv_blocks(rows: list[_Numbered]) -> Iterator[Block]:
    start = next((at for at, (_, row) in enumerate(rows) if sum(1 for field in row if field) > 1), len(rows))
    for number, row in rows[:start]:
        yield Block("paragraph", next(field for field in row if field), cells=range_name((number, 1), (number, 1)))
    table = rows[start:]
    if not table:
        return
    width = max(len(row) for _, row in table)
    check_table(len(table), width)
    padded = tuple(tuple(row + [""] * (width - len(row))) for _, row in table)
    yield Block("table", rows=padded, row_cells=tuple(range_name((number, 1), (number, width)) for number, _ in table))


def _delimiter(text: str) -> str:
    """The separator that most evenly divides the first lines: a comma unless tabs or semicolons do it better."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]

    def least(mark: str) -> int:
        return min((line.count(mark) for line in lines), default=0)

    return max(",\t;", key=least)
