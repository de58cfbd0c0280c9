"""The little markup of sources/: `#` headings, `- ` and `1. ` items, `|` tables, `> ` speaker's notes, and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["heading", "item", "numbered", "table", "note", "paragraph"]

_HEADING = re.compile(r"(#+) (.+)")
_NUMBERED = re.compile(r"\d+\. .+")
_TABLE_RULE = re.compile(r"\|[-| ]+\|")


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a source, or a whole table in `rows` (its first row is the header). `level` is a heading's, from 1."""

    kind: PieceKind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def read_markup(source: str) -> list[Piece]:
    """The pieces in order. A numbered item keeps its number in `text`, since articles are cited by it."""
    pieces: list[Piece] = []
    rows: list[tuple[str, ...]] = []
    for line in [*source.splitlines(), ""]:
        if line.startswith("|"):
            if not _TABLE_RULE.fullmatch(line):
                rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            pieces.append(Piece("table", rows=tuple(rows)))
            rows = []
        if line.strip():
            pieces.append(_read_line(line.strip()))
    return pieces


def _read_line(line: str) -> Piece:
    heading = _HEADING.fullmatch(line)
    if heading:
        return Piece("heading", heading[2], level=len(heading[1]))
    if line.startswith("- "):
        return Piece("item", line[2:])
    if line.startswith("> "):
        return Piece("note", line[2:])
    return Piece("numbered" if _NUMBERED.fullmatch(line) else "paragraph", line)


def split_at_headings(pieces: list[Piece], level: int) -> list[tuple[str, list[Piece]]]:
    """(heading, pieces below it) for each heading of `level`: a slide or a sheet each. Pieces before the first are dropped."""
    parts: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if piece.kind == "heading" and piece.level == level:
            parts.append((piece.text, []))
        elif parts:
            parts[-1][1].append(piece)
    return parts
