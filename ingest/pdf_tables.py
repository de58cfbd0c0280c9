"""Lines of a page -> tables and text. A table is where lines one below another fall into the same columns.

No ruling line is looked at: most tables of Japanese rules are found by their gaps alone, and many have no rules at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ingest.outline import starts_anew
from ingest.page import Block
from ingest.text_lines import TextLine

_FEWEST_ROWS = 2


def runs(lines: Sequence[TextLine]) -> Iterator[tuple[bool, list[TextLine]]]:
    """The lines in their order, in runs that are one table each (True) or text (False)."""
    rows = _table_numbers(lines)
    for number, pairs in groupby(zip(rows, lines, strict=True), key=lambda pair: pair[0]):
        yield number is not None, [line for _, line in pairs]


def table_block(lines: Sequence[TextLine]) -> Block:
    """A table, its first row the header; a cell that a row lacks is empty."""
    columns = _columns(lines)
    rows = []
    for line in lines:
        row = [""] * len(columns)
        for column, cell in zip(_columns_of(line, columns), line.cells, strict=True):
            row[column] = cell.text
        rows.append(tuple(row))
    return Block("table", rows=tuple(rows))


def _table_numbers(lines: Sequence[TextLine]) -> list[int | None]:
    """For each line the number of the table that it is a row of."""
    numbers: list[int | None] = [None] * len(lines)
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _fits(lines[end], lines[start:end]):
            end += 1
        if end - start >= _FEWEST_ROWS:
            numbers[start:end] = [start] * (end - start)
        start = end
    return numbers


def _fits(line: TextLine, table: Sequence[TextLine]) -> bool:
    """Whether the line leaves white what is white between the table's columns, so that gutters run through all rows."""
    count = len(table[0].cells)
    if not 2 <= len(line.cells) <= count or _is_item(line) or _is_item(table[0]):
        return False
    if len(line.cells) == count:
        columns = _columns([*table, line])
        return all(one[1] < other[0] for one, other in pairwise(columns))
    places = _columns_of(line, _columns(table))
    return -1 not in places and places == sorted(set(places))


def _is_item(line: TextLine) -> bool:
    """`（ア）　対象となる労働者の範囲`, `【第１０条　服務】`: a marker or number with its text, set apart."""
    return len(line.cells) == 2 and (starts_anew(line.text) or line.text.startswith("【"))


def _columns(table: Sequence[TextLine]) -> list[tuple[float, float]]:
    """Left and right end of each column, over the rows that have all of them."""
    full = [line.cells for line in table if len(line.cells) == len(table[0].cells)]
    return [(min(cell.left for cell in cells), max(cell.right for cell in cells)) for cells in zip(*full, strict=True)]


def _columns_of(line: TextLine, columns: Sequence[tuple[float, float]]) -> list[int]:
    """For each cell of the line its column: its place in a full row, else the column that it overlaps most, -1 where none."""
    if len(line.cells) == len(columns):
        return list(range(len(columns)))
    found = []
    for cell in line.cells:
        overlaps = [min(cell.right, right) - max(cell.left, left) for left, right in columns]
        best = max(range(len(overlaps)), key=overlaps.__getitem__)
        found.append(best if overlaps[best] > 0 else -1)
    return found
