"""Where text stands on a scanned page: how far it is askew, which boxes are one line, and in which order lines are read.

Pixels from the upper left corner throughout. Nothing here looks at a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

# A box says nothing of the page's angle unless it is this much longer than it is thick.
_LONG = 4.0
# Below this a scan is straight: half a line's height over a whole line of A4.
_STRAIGHT_DEGREES = 0.25
# A column of running text has lines of at least so many letters, most of which nearly fill it; a table's cells don't.
_PROSE_LETTERS = 10
_PROSE_FILL = 0.7


@dataclass(frozen=True, slots=True)
class Span:
    """A box around a piece of one line."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def skew_degrees(corners: Sequence[NDArray[np.float64]]) -> float:
    """How far the lines sink to the right (or, turned by a quarter, to whichever side), -45 to 45; 0.0 where it can't be told
    or isn't worth turning the page for."""
    angles, weights = [], []
    for box in corners:
        along, across = box[1] - box[0], box[3] - box[0]
        long, short = (along, across) if np.hypot(*along) >= np.hypot(*across) else (across, along)
        length = float(np.hypot(*long))
        if length >= _LONG * max(float(np.hypot(*short)), 1.0):
            degrees = float(np.degrees(np.arctan2(long[1], long[0])))
            angles.append((degrees + 45.0) % 90.0 - 45.0)
            weights.append(length)
    if not angles:
        return 0.0
    order = np.argsort(angles)
    reached = np.cumsum(np.asarray(weights)[order])
    found = float(np.asarray(angles)[order][int(np.searchsorted(reached, reached[-1] / 2))])
    return found if abs(found) >= _STRAIGHT_DEGREES else 0.0


def rotated(
    corners: Sequence[NDArray[np.float64]], degrees: float, before: tuple[int, int], after: tuple[int, int]
) -> list[NDArray[np.float64]]:
    """The corners on a picture that was turned counter-clockwise about its middle; `before` and `after` are (height, width)."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    old, new = np.array(before[::-1]) / 2, np.array(after[::-1]) / 2
    return [(box - old) @ turn + new for box in corners]


def spans_of(corners: Sequence[NDArray[np.float64]]) -> list[Span]:
    """Upright boxes around the corners of a page that is straight."""
    return [Span(*map(float, (*box.min(axis=0), *box.max(axis=0)))) for box in corners]


def turned_left(span: Span, width: float) -> Span:
    """The box on a picture that was turned by a quarter, counter-clockwise, whose width was `width`."""
    return Span(span.top, width - span.right, span.bottom, width - span.left)


def reading_order(spans: Sequence[Span]) -> list[list[Span]]:
    """Lines of a page of horizontal writing: its columns from the left, each from above, each line's pieces from the left."""
    gutter = _gutter(spans)
    if gutter is None:
        return _lines(spans)
    ordered: list[list[Span]] = []
    across = sorted((span for span in spans if span.left < gutter < span.right), key=lambda span: span.top)
    beside = [span for span in spans if not span.left < gutter < span.right]
    edges = [-np.inf, *((span.top + span.bottom) / 2 for span in across), np.inf]
    for number, (above, below) in enumerate(pairwise(edges)):
        band = [span for span in beside if above <= (span.top + span.bottom) / 2 < below]
        ordered.extend(_lines([span for span in band if span.right <= gutter]))
        ordered.extend(_lines([span for span in band if span.left >= gutter]))
        if number < len(across):
            ordered.append([across[number]])
    return ordered


def _lines(spans: Sequence[Span]) -> list[list[Span]]:
    """Pieces that stand beside one another are one line: those whose middles lie within each other's height."""
    lines: list[list[Span]] = []
    for span in sorted(spans, key=lambda span: span.top + span.bottom):
        if lines and all(_beside(span, other) for other in lines[-1]):
            lines[-1].append(span)
        else:
            lines.append([span])
    return [sorted(line, key=lambda span: span.left) for line in lines]


def _beside(one: Span, other: Span) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    apart = one.left >= other.right - 0.5 * other.height or other.left >= one.right - 0.5 * one.height
    return apart and overlap > 0.5 * min(one.height, other.height)


def _gutter(spans: Sequence[Span]) -> float | None:
    """The x between two columns of running text; None where the page has one column, or a table."""
    if len(spans) < 8:
        return None
    edges = sorted({span.right for span in spans})
    left_most, right_most = min(span.left for span in spans), max(span.right for span in spans)
    inner = [edge for edge in edges if 0.25 <= (edge - left_most) / (right_most - left_most) <= 0.75]
    best: tuple[int, float] | None = None
    for edge in inner:
        following = [span.left for span in spans if span.left > edge]
        x = (edge + min(following)) / 2 if following else edge
        if _parts_prose(spans, x):
            crossing = sum(1 for span in spans if span.left < x < span.right)
            best = min(best, (crossing, x)) if best is not None else (crossing, x)
    return None if best is None else best[1]


def _parts_prose(spans: Sequence[Span], x: float) -> bool:
    crossing = sum(1 for span in spans if span.left < x < span.right)
    sides = [span for span in spans if span.right <= x], [span for span in spans if span.left >= x]
    return crossing <= 0.2 * len(spans) and all(_is_prose(side) for side in sides)


def _is_prose(side: Sequence[Span]) -> bool:
    if len(side) < 4:
        return False
    width = max(span.right for span in side) - min(span.left for span in side)
    full = sum(1 for span in side if span.width >= _PROSE_FILL * width)
    return full >= 0.5 * len(side) and width >= _PROSE_LETTERS * median(span.height for span in side)
