"""Sources as workbooks of graph paper (方眼紙): a line for each box, its range, what it is, and what stands in it.

A line begins with `sheet` (name, columns, their width, and `hidden` where it is), `hidden-rows`, or a range: `B4:E4  label  氏名`.
Kinds: `title`, `label` (shaded), `text`, `blank` (still to be filled in), `number`, `date`, `time`, `formula`; the last four may have
Excel's number format behind. A formula has no stored result, as where a program and not Excel wrote the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="E8EEF4")


@dataclass(frozen=True, slots=True)
class _Box:
    area: str
    kind: str
    text: str = ""
    number_format: str = ""

    def value(self) -> str | int | float | datetime | time | None:
        if self.kind == "number":
            return float(self.text) if "." in self.text else int(self.text)
        if self.kind == "date":
            return datetime.fromisoformat(self.text)
        if self.kind == "time":
            return time.fromisoformat(self.text)
        return self.text.replace("\\n", "\n") or None


def write_paper(source: str, target: Path) -> None:
    """Raises ValueError for a line that is none of these."""
    book = Workbook()
    book.remove(book.active)
    for line in source.splitlines():
        first, *rest = line.split("\t")
        if first == "sheet":
            sheet = _add_sheet(book, rest)
        elif first == "hidden-rows":
            for row in rest:
                sheet.row_dimensions[int(row)].hidden = True
        else:
            _draw(sheet, _Box(first, *rest))
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def _add_sheet(book: Workbook, fields: list[str]) -> Worksheet:
    name, columns, width, *state = fields
    sheet = book.create_sheet(name)
    for column in range(1, int(columns) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = float(width)
    sheet.sheet_state = "hidden" if state else "visible"
    sheet.sheet_view.showGridLines = False
    return sheet


def _draw(sheet: Worksheet, box: _Box) -> None:
    if box.kind not in ("title", "label", "text", "blank", "number", "date", "time", "formula"):
        raise ValueError(f"{box.area} is a {box.kind}: title, label, text, blank, number, date, time or formula")
    rows = sheet[box.area] if ":" in box.area else ((sheet[box.area],),)
    for cell in (cell for row in rows for cell in row):
        if box.kind != "title":
            cell.border = _FRAME
        if box.kind == "label":
            cell.fill = _SHADE
    first = rows[0][0]
    first.value = box.value()
    first.alignment = Alignment(vertical="center", wrap_text=True)
    if box.kind == "title":
        first.font, first.alignment = Font(bold=True, size=14), Alignment(horizontal="center")
    if box.number_format:
        first.number_format = box.number_format
    if ":" in box.area:
        sheet.merge_cells(box.area)
