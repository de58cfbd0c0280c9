"""Cells -> blocks: which rows of a sheet are a table, which a form of labels and values (方眼紙), which mere text.

A table is a run of rows that start in the columns of its header. What doesn't line up is a form: in each row a label is
followed by its value, and a label merged down over several rows is the parent of the labels beside it (出張先 > 期間).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.page import Block
from ingest.sheet_form import form_blocks
from ingest.sheet_grid import GridCell, cell_range, range_name

_LABEL = re.compile(
    r"^.{0,12}(?:名|名称|日|日付|番号|先|欄|者|期間|理由|目的|住所|電話|所属|部署|役職|金額|費|印|区分|方法|時間|時刻|備考|内容|TEL|FAX|メール|No\.?)\s*[：:]?$",
    re.I,
)
_HEADING_LENGTH = 40
_HIGHEST_HEADER = 4


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the sheet: the cells that start in it, and all that stand in it, those merged down from above too."""

    number: int
    starting: tuple[GridCell, ...]
    standing: tuple[GridCell, ...]

    @property
    def columns(self) -> frozenset[int]:
        return frozenset(cell.column for cell in self.standing)


@dataclass(frozen=True, slots=True)
class _Segment:
    """A run of rows of one kind. `columns` is a table's, empty for the rest."""

    rows: tuple[_Row, ...]
    columns: tuple[int, ...] = ()
    header_rows: int = 1


def sheet_blocks(cells: Sequence[GridCell]) -> tuple[Block, ...]:
    """The blocks of a sheet, from top to bottom."""
    blocks: list[Block] = []
    segments = [segment for region in _regions(_rows(cells)) for segment in _segments(region)]
    for position, segment in enumerate(segments):
        following = segments[position + 1].rows[0] if position + 1 < len(segments) else None
        blocks.extend(_segment_blocks(segment, following, leading=position == 0))
    return tuple(blocks)


def _rows(cells: Sequence[GridCell]) -> list[_Row]:
    starting: dict[int, list[GridCell]] = {}
    reaching: dict[int, list[GridCell]] = {}
    for cell in cells:
        starting.setdefault(cell.row, []).append(cell)
        # A merge that reaches below every other cell (a decorated margin) is cut: nothing stands beside it there.
        for row in range(cell.row + 1, min(cell.last_row, cell.row + 200) + 1):
            reaching.setdefault(row, []).append(cell)
    rows = []
    for number in sorted(starting.keys() | reaching.keys()):
        begun = starting.get(number, [])
        standing = sorted([*begun, *reaching.get(number, [])], key=lambda cell: cell.column)
        rows.append(_Row(number, tuple(begun), tuple(standing)))
    return rows


def _regions(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Parts that empty rows divide; rows that hold nothing of their own only bind what is merged over them."""
    region: list[_Row] = []
    for row in rows:
        if region and row.number > region[-1].number + 1:
            yield [kept for kept in region if kept.starting]
            region = []
        region.append(row)
    if region:
        yield [kept for kept in region if kept.starting]


def _segments(region: list[_Row]) -> Iterator[_Segment]:
    rest: list[_Row] = []
    position = 0
    while position < len(region):
        table = _table_at(region, position)
        if table is None:
            rest.append(region[position])
            position += 1
            continue
        if rest:
            yield _Segment(tuple(rest))
            rest = []
        yield table
        position += len(table.rows)
    if rest:
        yield _Segment(tuple(rest))


def _table_at(region: list[_Row], position: int) -> _Segment | None:
    """The table whose header is the row at `position`, or None where those rows don't line up below it."""
    header = region[position]
    if len(header.starting) < 2:
        return None
    header_rows = _header_rows(region, position)
    columns: set[int] = set().union(*(row.columns for row in region[position : position + header_rows]))
    end = position + header_rows
    while end < len(region) and _lines_up(region[end], columns) and not _is_new_header(region, position, end):
        columns |= region[end].columns
        end += 1
    run = region[position:end]
    if len(run) <= header_rows or not _is_table(run, len(columns), header_rows):
        return None
    return _Segment(tuple(run), tuple(sorted(columns)), header_rows)


def _header_rows(region: list[_Row], position: int) -> int:
    """How many rows the header at `position` takes: rows that divide the one above, or that its own cells are merged down to."""
    count = 1
    while (below := position + count) < len(region) and count < _HIGHEST_HEADER:
        first, row = region[position].starting, region[below]
        reaching = sum(1 for cell in first if cell.last_row >= row.number)
        marked = all(cell.marked for cell in (*first, *row.starting))
        goes_on = reaching * 2 > len(first) or (reaching > 0 and marked)
        if not goes_on and not _refines(region[below - 1], row):
            break
        count += 1
    # A lower storey that is not shaded ends with the header: a cell of it that reaches on is a form's parent label, or a group
    # of the body.
    while count > 1 and _reaches_on(region[position + count - 1]):
        count -= 1
    return count


def _reaches_on(row: _Row) -> bool:
    return any(cell.last_row > row.number for cell in row.starting) and not all(cell.marked for cell in row.starting)


def _lines_up(row: _Row, columns: set[int]) -> bool:
    """Whether a row starts where the header does; a wide table may have a column or two that its header leaves blank."""
    outside = len(row.columns - columns)
    return outside == 0 or (len(columns) >= 3 and outside * 4 <= len(row.columns))


def _refines(header: _Row, following: _Row) -> bool:
    """Whether the second row divides cells of the first that are merged across, as two-storey headers do."""
    ending = [cell for cell in header.standing if cell.last_row < following.number]
    if not any(cell.last_column > cell.column for cell in ending):
        return False
    under = [cell for cell in following.starting if any(_is_over(group, cell) for group in ending)]
    divided = [group for group in ending if sum(_is_over(group, cell) for cell in under) >= 2]
    labels = not any(cell.numeric for cell in (*header.starting, *following.starting))
    return bool(divided) and labels and len(under) >= 0.8 * len(following.starting)


def _is_over(group: GridCell, cell: GridCell) -> bool:
    return group.column <= cell.column <= group.last_column


def _is_new_header(region: list[_Row], start: int, row: int) -> bool:
    """A row all marked, in a table whose body isn't, begins the next table; so does a lone cell above such a row."""
    if len(region[row].standing) == 1 and row + 1 < len(region) and row - 1 > start:
        below = region[row + 1].starting
        return len(below) >= 2 and all(cell.marked and not cell.numeric for cell in below)
    cells, above = region[row].starting, region[row - 1].starting
    header_like = len(cells) >= 2 and all(cell.marked and not cell.numeric for cell in cells)
    return header_like and row - 1 > start and not any(cell.marked for cell in above)


def _is_table(run: list[_Row], columns: int, header_rows: int) -> bool:
    header, body = run[header_rows - 1], run[header_rows:]
    beside = any(cell.row < run[0].number or cell.last_row >= body[0].number for cell in run[0].standing)
    if beside or any(cell.numeric for cell in run[0].starting):
        return False
    full = [row for row in body if len(row.starting) >= 2]
    if not full or _reads_as_form(run):
        return False
    header_marked = all(cell.marked for cell in header.starting)
    body_marked = all(cell.marked for row in body for cell in row.starting)
    if header_marked and not body_marked:
        return columns >= 3 or len(run) >= 2
    numeric_right = sum(1 for row in full if row.standing[-1].numeric)
    return (columns >= 3 and len(run) >= 3) or (len(run) >= 3 and numeric_right * 2 > len(full))


def _reads_as_form(run: list[_Row]) -> bool:
    """Labels and values by turns: every other cell is marked, or reads as a label, in most rows, the first one included."""

    def alternates(row: _Row) -> bool:
        cells = row.standing
        if len(cells) < 2:
            return False
        if any(cell.marked for cell in cells) and not all(cell.marked for cell in cells):
            marked = sum(1 for cell in cells if cell.marked)
            return cells[0].marked and not cells[-1].marked and marked * 2 >= len(cells)
        labels = [_LABEL.match(cell.text) is not None for cell in cells]
        return all(labels[0::2]) and not any(labels[1::2])

    return alternates(run[0]) and sum(1 for row in run if alternates(row)) * 2 > len(run)


def _segment_blocks(segment: _Segment, following: _Row | None, leading: bool) -> Iterator[Block]:
    """A table, or the pairs and texts of a form; `leading` is the sheet's first segment, whose lone first cell is its title."""
    if segment.columns:
        yield _table_block(segment)
        return
    pairs: list[_Row] = []
    for index, row in enumerate(segment.rows):
        if len(row.standing) > 1:
            pairs.append(row)
            continue
        yield from form_blocks([kept.standing for kept in pairs])
        pairs = []
        below = segment.rows[index + 1] if index + 1 < len(segment.rows) else following
        yield _lone_cell(
            row.starting[0], leads=below is not None and (len(below.standing) > 1 or (leading and index == 0))
        )
    yield from form_blocks([kept.standing for kept in pairs])


def _lone_cell(cell: GridCell, leads: bool) -> Block:
    """The only cell of its row: a heading where it is short and something of another kind comes below it."""
    short = len(cell.text) <= _HEADING_LENGTH and "\n" not in cell.text and re.search(r"[。、※]", cell.text) is None
    if leads and short and not cell.numeric:
        return Block("heading", cell.text, level=2, cells=cell.address)
    return Block("paragraph", cell.text, cells=cell.address)


def _table_block(segment: _Segment) -> Block:
    """Several header rows are joined to one (`旅費 > 日当`); a cell merged down is repeated, one merged across stands once."""
    header, body = segment.rows[: segment.header_rows], segment.rows[segment.header_rows :]
    over = [_by_column(row) for row in header]
    rows = [tuple(_header_text(over, column) for column in segment.columns)]
    ranges = [cell_range(cell for row in header for cell in row.standing)]
    for row in body:
        by_column = {cell.column: cell.text.replace("\n", " ") for cell in row.standing}
        rows.append(tuple(by_column.get(column, "") for column in segment.columns))
        ranges.append(range_name((row.number, segment.columns[0]), (row.number, segment.columns[-1])))
    kept = cell_range(cell for row in segment.rows for cell in row.starting)
    return Block("table", rows=tuple(rows), row_cells=tuple(ranges), cells=kept)


def _by_column(row: _Row) -> dict[int, GridCell]:
    """The cell that stands over each column, the leftmost where merged ones overlap."""
    over: dict[int, GridCell] = {}
    for cell in row.standing:
        for column in range(cell.column, cell.last_column + 1):
            over.setdefault(column, cell)
    return over


def _header_text(over: list[dict[int, GridCell]], column: int) -> str:
    parts: list[str] = []
    for row in over:
        text = row[column].text.replace("\n", "") if column in row else ""
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return " > ".join(parts)
