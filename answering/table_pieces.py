"""A table that was cut into several passages is one table: where a quantity of the question falls into a row of one piece (range_rows.py),
pieces with only other rows answer another question, and a small model takes their figures all the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import dropwhile

from answering.range_rows import quantity_rows
from index_store.cell_marks import without_cells
from index_store.records import Hit


def without_other_rows(hits: Sequence[Hit], question: str) -> list[Hit]:
    """The hits in order, without those that are only rows beside the one that the question's quantity falls into, of the same document,
    sheet and section."""
    tables: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, hit in enumerate(hits):
        tables[hit.document.id, hit.chunk.place.sheet, hit.chunk.place.section].append(index)
    left_out: set[int] = set()
    for pieces in tables.values():
        if len(pieces) > 1:
            left_out |= {pieces[at] for at in _beside([_lines(hits[index]) for index in pieces], question)}
    return [hit for index, hit in enumerate(hits) if index not in left_out]


def _beside(pieces: Sequence[Sequence[str]], question: str) -> frozenset[int]:
    """Of the pieces of one table, each its lines, those that are nothing but rows beside the quantity's, under a header or a heading."""
    lines = [line for piece in pieces for line in piece]
    asked = quantity_rows(lines, question)
    found, first = set[int](), 0
    for at, piece in enumerate(pieces):
        own = range(first, first + len(piece))
        first += len(piece)
        rows = list(dropwhile(lambda index: index not in asked.beside, own))
        head = own[: len(own) - len(rows)]
        if (
            rows
            and asked.beside.issuperset(rows)
            and asked.held.isdisjoint(head)
            and not any("。" in lines[index] for index in head)
        ):
            found.add(at)
    return frozenset(found)


def _lines(hit: Hit) -> list[str]:
    return [line for line in without_cells(hit.chunk.text).splitlines() if line.strip()]
