"""Lines of text as they lie on a page: what a PDF's text layer and the reading of a scan both give, and layout works on.

Lengths are points from the lower left corner. On a page written vertically they are turned so that the text runs to the
right and its lines follow one another downwards: whatever looks at lines needs to know of horizontal writing only.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line with wide gaps around it."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a page. `size` is its letters' height. A line without wide gaps is one cell."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of page `number` (from 1) in reading order."""

    number: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible letter as it stands on a PDF's page, not turned; `index` is its place in pdfium's order."""

    index: int
    character: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    @property
    def height(self) -> float:
        return self.top - self.bottom
