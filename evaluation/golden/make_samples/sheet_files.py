"""Sources as workbooks: ordinary tables, one sheet per second-level heading."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.golden.make_samples.markup import Piece, read_markup, split_at_headings

_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER_FILL = PatternFill("solid", fgColor="DDE6EE")
# A price or a count becomes a number; 0.8 too, but not a code such as B-001.
_NUMBER = re.compile(r"\d+(\.\d+)?")


def write_xlsx(source: str, target: Path) -> None:
    """Each sheet: its title in A1, the table's header in row 3, one record a row below."""
    book = Workbook()
    book.remove(book.active)
    for name, pieces in split_at_headings(read_markup(source), level=2):
        _fill(book.create_sheet(name), pieces)
    book.save(target)


def _fill(sheet: Worksheet, pieces: list[Piece]) -> None:
    title = next(piece for piece in pieces if piece.kind == "paragraph")
    sheet["A1"] = title.text
    sheet["A1"].font = Font(bold=True, size=14)
    (table,) = (piece for piece in pieces if piece.kind == "table")
    for row, texts in enumerate(table.rows, start=3):
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column, _value(text))
            cell.border = _BOX
            if isinstance(cell.value, int) and cell.value >= 1000:
                cell.number_format = "#,##0"
            if row == 3:
                cell.font, cell.fill = Font(bold=True), _HEADER_FILL
    for column, texts in enumerate(zip(*table.rows, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(len(text) for text in texts) * 2 + 2
    sheet.freeze_panes = "A4"


def _value(text: str) -> str | int | float | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)
