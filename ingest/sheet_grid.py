"""A sheet as the cells that hold text: each merged range is one cell with its extent, each value the text Excel shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from ingest.sheet_dates import shown_date

_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_HIGHEST_BOX = 50
_WHITE = {"FFFFFFFF", "00FFFFFF", "00000000"}


@dataclass(frozen=True, slots=True)
class GridCell:
    """Rows and columns count from 1. `marked` is shaded or bold, as labels and headers are; `numeric` a number or a date.
    `after_blank`: an empty merged box stands directly on its left; `over_blank`: one of the same columns directly below."""

    row: int
    column: int
    last_row: int
    last_column: int
    text: str
    marked: bool = False
    numeric: bool = False
    after_blank: bool = False
    over_blank: bool = False

    @property
    def address(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


def cell_range(cells: Iterable[GridCell]) -> str:
    """The smallest range that holds the cells: `B3`, or `B3:F9`."""
    among = list(cells)
    first = (min(cell.row for cell in among), min(cell.column for cell in among))
    last = (max(cell.row for cell in among), max(cell.column for cell in among))
    return range_name(first, last)


def range_name(first: tuple[int, int], last: tuple[int, int]) -> str:
    start = f"{get_column_letter(first[1])}{first[0]}"
    return start if first == last else f"{start}:{get_column_letter(last[1])}{last[0]}"


def grid_cells(sheet: Worksheet) -> list[GridCell]:
    """The sheet's cells with text, by row and column."""
    extents = {(area.min_row, area.min_col): (area.max_row, area.max_col) for area in sheet.merged_cells.ranges}
    blank = _Blanks.of(sheet)
    marks: dict[int, bool] = {}
    found = []
    # `_cells` holds only the cells that the file has; `iter_rows` would make every cell of the bounding box.
    for (row, column), cell in sorted(sheet._cells.items()):
        text = shown_value(cell.value, cell.number_format) if cell.value is not None else ""
        if not text:
            continue
        last_row, last_column = extents.get((row, column), (row, column))
        if cell.style_id not in marks:
            marks[cell.style_id] = _is_marked(cell)
        numeric = isinstance(cell.value, int | float | date | time)
        after, over = (row, column - 1) in blank.ends, (last_row + 1, column, last_column) in blank.tops
        found.append(GridCell(row, column, last_row, last_column, text, marks[cell.style_id], numeric, after, over))
    return found


@dataclass(frozen=True, slots=True)
class _Blanks:
    """The sheet's empty merged boxes: where each ends on the right (row, column), and where it begins (row, columns)."""

    ends: frozenset[tuple[int, int]]
    tops: frozenset[tuple[int, int, int]]

    @classmethod
    def of(cls, sheet: Worksheet) -> _Blanks:
        cells = sheet._cells
        empty = [
            area
            for area in sheet.merged_cells.ranges
            if (cell := cells.get((area.min_row, area.min_col))) is None or cell.value in (None, "")
        ]
        ends = frozenset((row, area.max_col) for area in empty for row in range(area.min_row, _end(area) + 1))
        return cls(ends, frozenset((area.min_row, area.min_col, area.max_col) for area in empty))


def _end(area: CellRange) -> int:
    """A box's last row; a decorated margin that reaches far down is no box."""
    return int(min(area.max_row, area.min_row + _HIGHEST_BOX))


def _is_marked(cell: Cell) -> bool:
    if not cell.has_style:
        return False
    fill = cell.fill
    if fill is not None and fill.fill_type == "solid":
        color = fill.fgColor
        white = (color.type == "rgb" and color.rgb in _WHITE) or (
            color.type == "theme" and color.theme == 0 and not color.tint
        )
        if not white:
            return True
    return bool(cell.font is not None and cell.font.b)


def shown_value(value: object, number_format: str = "General") -> str:
    """A value as Excel shows it: `3,000円` for 3000 with the format `#,##0"円"`, `50%`, `2026-04-01`; text is stripped. Dates as
    `shown_date` says."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return shown_date(value, number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _shown_number(float(value), number_format) if number_format != "General" else _plain_number(float(value))
    text = str(value).replace("\r\n", "\n").replace("_x000D_", "")
    return "\n".join(line for line in (line.strip() for line in text.split("\n")) if line)


def _shown_number(value: float, number_format: str) -> str:
    if re.fullmatch(r"0{2,}", number_format) and value == int(value) and value >= 0:
        return f"{int(value):0{len(number_format)}d}"  # numbers of people and goods: `00042`
    sections = number_format.split(";")
    if value < 0 and len(sections) > 1 and sections[1]:
        return _shown_number(-value, sections[1])  # the sign is in the format: `△3,340円`
    before, after, grouped, percent, places = _number_format(number_format)
    scaled = value * 100 if percent else value
    if places is None:
        return before + _plain_number(scaled) + after
    shown = f"{scaled:,.{places}f}" if grouped else f"{scaled:.{places}f}"
    return before + shown + ("%" if percent else "") + after


@lru_cache(maxsize=256)
def _number_format(number_format: str) -> tuple[str, str, bool, bool, int | None]:
    """Text before and after the digits, whether thousands are grouped, percent, and decimal places (None: as they come)."""
    positive = re.sub(r"\[[^\]]*\]|[_*].", "", number_format.split(";")[0])
    digits = re.search(r"[0#?][0#?,.]*", _QUOTED.sub("", positive))
    if digits is None:
        return "", "", False, False, None
    pattern = digits.group(0)
    start = positive.find(pattern)
    decimals = pattern.split(".")[1] if "." in pattern else ""
    before = _literal(positive[:start]) if start >= 0 else ""
    after = _literal(positive[start + len(pattern) :]) if start >= 0 else ""
    return before, after, "," in pattern, "%" in positive, len(decimals)


def _literal(part: str) -> str:
    """The quoted and escaped text of a part of a format, and currency signs that need no quotes."""
    quoted = "".join(first or second for first, second in _QUOTED.findall(part))
    return "".join(sign for sign in _QUOTED.sub("", part) if sign in "¥￥$€円△▲-()") + quoted


def _plain_number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"
