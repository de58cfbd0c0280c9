"""XLSX and CSV -> one page a sheet: tables with the range of each row, forms with the cell of each value."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from errors import FileDamaged, FileWithoutText
from index_store.file_records import Note
from ingest.encoding import decode_text
from ingest.notes import listed, note
from ingest.page import Block, Page, ParsedFile
from ingest.sheet_grid import grid_cells, range_name
from ingest.sheet_guard import check_sheets, check_table
from ingest.sheet_regions import sheet_blocks

# A formula whose result no program has stored: `<f>…</f>` with nothing, or an empty `<v>`, after it.
_WITHOUT_RESULT = re.compile(rb"<f[^>]*>[^<]*</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_LONGEST_FIELD = 1_000_000
_NOTED = 10


def parse_xlsx(path: Path) -> ParsedFile:
    """Formulas give their stored results. Raises FileDamaged, SheetTooLarge, FileWithoutText(pages=sheets)."""
    check_sheets(path)
    workbook = _open(path)
    pages, hidden, empty = [], [], []
    hidden_lines: list[Note] = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            hidden.append(sheet.title)
        hidden_lines.extend(_hidden_lines(sheet))
        blocks = sheet_blocks(grid_cells(sheet))
        if blocks:
            pages.append(Page(blocks, sheet=sheet.title))
        else:
            empty.append(sheet.title)
    count = len(workbook.worksheets)
    named = (workbook.properties.title or "").strip()
    workbook.close()
    if not pages:
        raise FileWithoutText(pages=count)
    notes = tuple(_notes(hidden, hidden_lines, empty, _formulas_without_result(path)))
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


def _hidden_lines(sheet: Worksheet) -> Iterator[Note]:
    """A sheet's hidden rows and columns, each as a part of a note."""
    rows = sorted(number for number, row in sheet.row_dimensions.items() if row.hidden)
    columns = [column.index for column in sheet.column_dimensions.values() if column.hidden]
    if rows:
        yield note("HiddenRows", sheet=sheet.title, rows=listed(rows, _NOTED))
    if columns:
        yield note("HiddenColumns", sheet=sheet.title, columns=listed(columns, _NOTED))


def _notes(hidden: list[str], lines: list[Note], empty: list[str], without_result: int) -> Iterator[Note]:
    if hidden:
        yield note("SheetsHidden", sheets=tuple(hidden))
    if lines:
        yield note("LinesHidden", lines=tuple(lines))
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
    page = Page(tuple(_csv_blocks(numbered)))
    return ParsedFile("csv", path.stem, (page,), encoding=decoded.encoding, notes=decoded.notes())


def _csv_blocks(rows: list[tuple[int, list[str]]]) -> Iterator[Block]:
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
