"""Blocks -> pieces no longer than a chunk: sentences of a paragraph, rows of a table under its header, pairs of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index_store.cell_marks import with_cells, without_cells
from ingest.page import Block

# A table this wide, or with a header this long, reads better as `列: 値` in each row than as a grid under its header.
_WIDE_COLUMNS = 7
_LONG_HEADER_SHARE = 0.35

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[」』）)】”]*|\n|$)")
_CLAUSE = re.compile(r"[^、，,；;・\s]*(?:[、，,；;・\s]+|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that isn't divided any more. `alone`: it makes a chunk by itself (a part of a divided table or of a long value)."""

    text: str
    cells: str | None = None
    alone: bool = False

    @property
    def length(self) -> int:
        """Characters without the marks of cells: what a chunk holds does not depend on where its rows stand."""
        return len(without_cells(self.text))


def pieces_of(blocks: Sequence[Block], limit: int) -> Iterator[Piece]:
    """The pieces of blocks that aren't headings; neighbouring form pairs with the same parent label are one piece."""
    pairs: list[Block] = []
    for block in blocks:
        if pairs and not _joins(block, pairs, limit):
            yield from _form_pieces(pairs, limit)
            pairs = []
        if block.kind == "form":
            pairs.append(block)
        elif block.kind == "table":
            yield from _table_pieces(block, limit)
        else:
            yield from (Piece(part, block.cells) for part in divide(block.text, limit))
    if pairs:
        yield from _form_pieces(pairs, limit)


def _joins(block: Block, pairs: list[Block], limit: int) -> bool:
    size = sum(len(pair.text) for pair in pairs) + len(block.text)
    parent = _parent(pairs[0])
    return block.kind == "form" and parent != "" and _parent(block) == parent and size <= limit


def divide(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` characters, cut after sentences, else after commas, else anywhere. They join to `text`, but
    for the white space at the cuts."""
    if len(text) <= limit:
        return [text] if text.strip() else []
    parts: list[str] = []
    gathered = ""
    for sentence in _finer(text, limit):
        if gathered and len(gathered) + len(sentence) > limit:
            parts.append(gathered.strip("\n"))
            gathered = ""
        gathered += sentence
    parts.append(gathered.strip("\n"))
    return [part for part in parts if part.strip()]


def _finer(text: str, limit: int) -> Iterator[str]:
    for sentence in _SENTENCE.findall(text):
        if len(sentence) <= limit:
            yield sentence
            continue
        for clause in _CLAUSE.findall(sentence):
            yield from (clause[start : start + limit] for start in range(0, len(clause), limit))


def _parent(block: Block) -> str:
    label = block.text.split(" = ", 1)[0]
    return label.rpartition(" > ")[0]


def _form_pieces(pairs: list[Block], limit: int) -> Iterator[Piece]:
    """One line a pair, its cell after it in 〔〕: an answer that uses one value can cite that cell and not the whole group."""
    cells = joined_cells([pair.cells for pair in pairs])
    if len(pairs) == 1 and len(pairs[0].text) > limit:
        yield from (Piece(with_cells(part, cells), cells, alone=True) for part in divide(pairs[0].text, limit))
        return
    lines = [with_cells(" ".join(pair.text.split("\n")), pair.cells) for pair in pairs]
    yield Piece("\n".join(lines), cells)


def _table_pieces(table: Block, limit: int) -> Iterator[Piece]:
    """The table whole where it fits; else as many rows at a time as do, each part under the header."""
    header, body = table.rows[: table.header_rows], table.rows[table.header_rows :]
    lines = [_row_line(row) for row in header]
    by_column = len(table.rows[0]) >= _WIDE_COLUMNS or sum(map(len, lines)) > _LONG_HEADER_SHARE * limit
    if by_column and body:
        lines = []
    rendered = [_row_by_column(header, row) if by_column else _row_line(row) for row in body]
    ranges = table.row_cells if table.row_cells else ("",) * len(table.rows)
    parts = list(_row_groups(rendered, limit - sum(len(line) + 1 for line in lines)))
    if not parts:
        yield from (Piece(part, table.cells) for part in divide("\n".join(lines), limit))
    for rows in parts:
        cells = joined_cells([ranges[table.header_rows + row] or None for row in rows])
        longest = max(limit, sum(len(line) + 1 for line in lines) + limit // 2)
        divided = divide("\n".join([*lines, *(rendered[row] for row in rows)]), longest)
        if len(divided) == 1:
            marked = (with_cells(rendered[row], ranges[table.header_rows + row]) for row in rows)
            divided = ["\n".join([*lines, *marked])]
        yield from (Piece(part, cells, alone=len(parts) > 1) for part in divided)


def _row_groups(rendered: list[str], room: int) -> Iterator[list[int]]:
    group: list[int] = []
    size = 0
    for index, line in enumerate(rendered):
        if group and size + len(line) + 1 > room:
            yield group
            group, size = [], 0
        if line:
            group.append(index)
            size += len(line) + 1
    if group:
        yield group


def _row_line(row: Sequence[str]) -> str:
    cells = [cell.replace("\n", " ") for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return " | ".join(cells)


def _row_by_column(header: Sequence[Sequence[str]], row: Sequence[str]) -> str:
    parts = []
    for column, cell in enumerate(row):
        names = [line[column].replace("\n", "") for line in header if column < len(line) and line[column]]
        value = cell.replace("\n", " ")
        if value:
            parts.append(f"{' > '.join(dict.fromkeys(names))}: {value}" if names else value)
    return " | ".join(parts)


def joined_cells(ranges: Sequence[str | None]) -> str | None:
    """The smallest range that holds all of them; None where there are none."""
    corners = [corner for cells in ranges if cells for corner in cells.split(":")]
    if not corners:
        return None
    places = [_place(corner) for corner in corners]
    columns, rows = [place[0] for place in places], [place[1] for place in places]
    first, last = f"{_letters(min(columns))}{min(rows)}", f"{_letters(max(columns))}{max(rows)}"
    return first if first == last else f"{first}:{last}"


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(address[len(letters) :])


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
