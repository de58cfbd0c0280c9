"""What the reading of one scanned page gives: its lines, and how they were come by. Picklable, as what parsers return."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.text_lines import TextLine

# Letters of 10 points are 28 pixels high then: the reader itself works with 48 for a line, white included.
READ_DPI = 200
# A picture larger than this (A4 at 360 dpi) is read smaller: 12 million pixels are 12 MB, and as much again for each turn.
MOST_READ_PIXELS = 12_000_000


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page in grey, 0 is black, shape (height, width). `points` is the length of a pixel."""

    pixels: NDArray[np.uint8]
    points: float


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The lines in reading order, without ruby. `confidence` is the mean over their letters, 0 to 1, None on a page without text.
    `turned` says how far the page lay turned clockwise (0, 90, 180, 270); `ruby` are the readings that were left out."""

    lines: tuple[TextLine, ...] = ()
    confidence: float | None = None
    turned: int = 0
    vertical: bool = False
    ruby: tuple[str, ...] = ()
