"""Lines of a page that is written vertically (縦書き): from above, the lines from right to left, tier by tier (段組).

The lines are given turned, as `ingest.text_lines` says, so that headings, paragraphs and tables are found as in horizontal text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.scan_geometry import Span, reading_order
from ingest.text_lines import Cell, Glyph, TextLine

_COLUMN_GAP = 1.5
# Letters that follow one another: their middles are this near across the line, this far apart along it, in letters.
_ACROSS, _ALONG = 0.4, 1.9
# Digits set side by side within a vertical line (縦中横) are at most this wide, in letters.
_TOGETHER = 1.4


def is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether more letters follow one another downwards than to the right."""
    down = sum(1 for one, other in pairwise(glyphs) if _is_below(one, other))
    right = sum(1 for one, other in pairwise(glyphs) if _is_beside(one, other))
    return down > right and down >= 4


def vertical_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """The lines in reading order. Horizontal ones (running heads, page numbers) stand before or after the vertical ones."""
    columns, rows = _runs(glyphs)
    spans = {_span(run): run for run in columns}
    lines = [_line([spans[piece] for piece in pieces]) for pieces in reading_order(list(spans))]
    if not lines:
        return [_row(run) for run in rows]
    top = max(one.top for run in columns for one in run)
    above = [_row(run) for run in rows if run[0].bottom >= top - run[0].size]
    return [*above, *lines, *(_row(run) for run in rows if run[0].bottom < top - run[0].size)]


def _runs(glyphs: Sequence[Glyph]) -> tuple[list[list[Glyph]], list[list[Glyph]]]:
    """Letters in pdfium's order as vertical and as horizontal runs."""
    columns: list[list[Glyph]] = []
    rows: list[list[Glyph]] = []
    usual = median(glyph.size for glyph in glyphs)
    for piece in _pieces(glyphs):
        if piece[-1].right - piece[0].left > _TOGETHER * max(usual, piece[0].size) and len(piece) > 1:
            rows.append(piece)
        elif columns and _is_below(columns[-1][-1], piece[0]):
            columns[-1].extend(piece)
        else:
            columns.append(piece)
    return columns, rows


def _pieces(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Letters that stand side by side, one after another: digits in a line, or a whole horizontal line."""
    pieces: list[list[Glyph]] = []
    for glyph in glyphs:
        if pieces and _is_beside(pieces[-1][-1], glyph):
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    return pieces


def _is_below(one: Glyph, other: Glyph) -> bool:
    size = max(one.size, other.size, 1.0)
    across = abs((one.left + one.right) - (other.left + other.right)) / 2
    along = ((one.top + one.bottom) - (other.top + other.bottom)) / 2
    # 。 and 、 stand in the upper right of their place, so that their middles are half a letter off.
    small = min(one.right - one.left, other.right - other.left) < 0.5 * size
    return across <= (_ACROSS + (0.3 if small else 0.0)) * size and 0.1 * size < along <= _ALONG * size


def _is_beside(one: Glyph, other: Glyph) -> bool:
    size = max(one.size, other.size, 1.0)
    level = min(one.top, other.top) - max(one.bottom, other.bottom) > -0.3 * size
    return level and 0.1 * size < other.left - one.left <= _ALONG * size and other.left >= one.right - 0.3 * size


def _span(run: Sequence[Glyph]) -> Span:
    """Turned left, downwards positive."""
    left, right = min(one.left for one in run), max(one.right for one in run)
    middle, half = (left + right) / 2, max((right - left) / 2, run[0].size / 2)
    return Span(-max(one.top for one in run), -middle - half, -min(one.bottom for one in run), -middle + half)


def _line(runs: Sequence[Sequence[Glyph]]) -> TextLine:
    glyphs = [glyph for run in runs for glyph in run]
    size = max(glyph.size for glyph in glyphs)
    cells: list[Cell] = []
    for run in runs:
        span, text = _span(run), _text(run)
        if cells and span.left - cells[-1].right <= _COLUMN_GAP * size:
            cells[-1] = Cell(cells[-1].text + text, cells[-1].left, span.right)
        else:
            cells.append(Cell(text, span.left, span.right))
    spans = [_span(run) for run in runs]
    return TextLine(
        text="　".join(cell.text for cell in cells),
        left=min(span.left for span in spans),
        right=max(span.right for span in spans),
        top=-min(span.top for span in spans),
        bottom=-max(span.bottom for span in spans),
        size=glyphs[0].size,
        cells=tuple(cells),
    )


def _row(run: Sequence[Glyph]) -> TextLine:
    """A horizontal line, as it stands; its place on the turned page says nothing."""
    text = _text(run)
    size = run[0].size
    return TextLine(text, 0.0, 0.0, 0.0, 0.0, size, (Cell(text, 0.0, size * len(run)),))


def _text(run: Sequence[Glyph]) -> str:
    """︒ and ﹁ are how fonts for vertical writing call 。 and 「."""
    return "".join(
        unicodedata.normalize("NFKC", glyph.character) if 0xFE10 <= ord(glyph.character) <= 0xFE4F else glyph.character
        for glyph in run
    )
