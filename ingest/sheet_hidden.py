"""A sheet as a page, with what its reader doesn't see marked: the sheet itself, rows and columns, white letters, `;;;`.

Hidden rows and columns are part of tables and forms, and mostly kept; so the page has its blocks with them, and without. Cells that
show nothing though they lie in sight are taken out of the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.cell.cell import Cell
from openpyxl.styles.colors import Color
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from index_store.records import HiddenKind
from ingest.page import Block, HiddenLines, Page
from ingest.sheet_grid import GridCell, cell_range, grid_cells
from ingest.sheet_regions import sheet_blocks

_TINY_POINTS = 1.6
_WHITE = {"FFFFFFFF", "00FFFFFF"}


def sheet_page(sheet: Worksheet) -> Page:
    cells = grid_cells(sheet)
    looks = _Looks(sheet)
    unseen = {(cell.row, cell.column): kind for cell in cells if (kind := looks.hides(cell)) is not None}
    seen = [cell for cell in cells if (cell.row, cell.column) not in unseen]
    apart = _unseen_blocks(cells, unseen)
    blocks = (*sheet_blocks(seen), *apart)
    if sheet.sheet_state != "visible":
        whole = tuple(block if block.hidden is not None else replace(block, hidden="sheet") for block in blocks)
        return Page(whole, sheet=sheet.title)
    return Page(blocks, sheet=sheet.title, hidden_lines=_hidden_lines(sheet, seen, apart))


def _unseen_blocks(cells: Sequence[GridCell], unseen: dict[tuple[int, int], HiddenKind]) -> tuple[Block, ...]:
    """One for each kind, a line a cell."""
    blocks = []
    for kind in dict.fromkeys(unseen.values()):
        among = [cell for cell in cells if unseen.get((cell.row, cell.column)) == kind]
        text = "\n".join(cell.text for cell in among)
        blocks.append(Block("paragraph", text, cells=cell_range(among), hidden=kind))
    return tuple(blocks)


def _hidden_lines(sheet: Worksheet, cells: Sequence[GridCell], unseen: tuple[Block, ...]) -> HiddenLines | None:
    """None where no hidden row or column holds text."""
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns = _hidden_columns(sheet)
    # A box that reaches out of the hidden lines is seen.
    hidden = [
        cell
        for cell in cells
        if rows.issuperset(range(cell.row, cell.last_row + 1))
        or columns.issuperset(range(cell.column, cell.last_column + 1))
    ]
    if not hidden:
        return None
    gone = {(cell.row, cell.column) for cell in hidden}
    rest = [cell for cell in cells if (cell.row, cell.column) not in gone]
    return HiddenLines(
        rows=tuple(sorted({cell.row for cell in hidden} & rows)),
        columns=tuple(sorted({cell.column for cell in hidden} & columns)),
        text="\n".join(cell.text for cell in hidden),
        cells=cell_range(hidden),
        without=(*sheet_blocks(rest), *unseen),
    )


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """A dimension stands for a run of columns, `min` to `max`; its index names the first."""
    found: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden:
            first = column.min or column_index_from_string(column.index)
            found.update(range(first, min(column.max or first, 16_384) + 1))
    return found


class _Looks:
    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._by_style: dict[int, HiddenKind | None] = {}
        # A table's style and a rule may colour what is behind the letters.
        ranges = [str(table.ref) for table in sheet.tables.values()]
        ranges += [str(area) for rule in sheet.conditional_formatting for area in rule.cells.ranges]
        self._coloured = [_corners(sheet, one) for one in ranges]

    def hides(self, cell: GridCell) -> HiddenKind | None:
        own = self._sheet._cells[cell.row, cell.column]
        if own.style_id not in self._by_style:
            self._by_style[own.style_id] = _look(own)
        kind = self._by_style[own.style_id]
        return None if kind == "white" and self._is_coloured(cell) else kind

    def _is_coloured(self, cell: GridCell) -> bool:
        return any(
            left <= cell.column <= right and top <= cell.row <= bottom for left, top, right, bottom in self._coloured
        )


def _corners(sheet: Worksheet, area: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(area)
    return left or 1, top or 1, right or sheet.max_column, bottom or sheet.max_row


def _look(cell: Cell) -> HiddenKind | None:
    if cell.number_format.replace(" ", "") == ";;;":
        return "number_format"
    font = cell.font
    if font is None:
        return None
    if font.sz is not None and float(font.sz) < _TINY_POINTS:
        return "tiny"
    filled = (
        cell.fill is not None
        and cell.fill.fill_type is not None
        and not (cell.fill.fill_type == "solid" and _is_white(cell.fill.fgColor))
    )
    return "white" if font.color is not None and _is_white(font.color) and not filled else None


def _is_white(colour: Color) -> bool:
    if colour.type == "rgb":
        return colour.rgb in _WHITE
    # Theme 0 is the light background, 9 of the indexed colours and 1 of them white.
    return (colour.type == "theme" and colour.theme == 0 and not colour.tint) or (
        colour.type == "indexed" and colour.indexed in (1, 9)
    )
