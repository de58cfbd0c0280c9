"""The picture of one line, prepared for the reader: cut where it has wide gaps, letters that lie on their side put upright."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.ocr import Picture

# A gap this wide, in heights of the line, is a space, or leads to another column.
_SPACE = 0.8
# Letters of a vertical line are as long as they are wide, give or take (、 and 「 are often set half as long).
_SHORTEST, _LONGEST = 0.45, 1.35
# What a letter costs that isn't as long as the others, in line heights of ink at the cut.
_STIFFNESS = 0.35


@dataclass(frozen=True, slots=True)
class Piece:
    """From `start` to `end` on the line, in pixels."""

    start: int
    end: int


def ink_of(line: Picture) -> NDArray[np.bool_]:
    """What is print and what is paper: Otsu's threshold, so that grey and stained paper does as well as white."""
    counts = np.bincount(line.ravel(), minlength=256).astype(np.float64)
    total, levels = counts.sum(), np.arange(256)
    below = np.cumsum(counts)
    mass = np.cumsum(counts * levels)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mass[-1] * below / total - mass) ** 2 / (below * (total - below))
    between = np.nan_to_num(between, nan=0.0, posinf=0.0)
    if line.max() - line.min() < 40:
        return np.zeros(line.shape, np.bool_)
    return np.asarray(line <= int(np.argmax(between)), np.bool_)


def pieces_of(line: Picture) -> list[Piece]:
    """The line parted at its wide gaps; a line without print has none."""
    columns = np.flatnonzero(ink_of(line).any(axis=0))
    if not columns.size:
        return []
    breaks = np.flatnonzero(np.diff(columns) > _SPACE * line.shape[0])
    starts = [int(columns[0]), *(int(columns[at + 1]) for at in breaks)]
    ends = [*(int(columns[at]) + 1 for at in breaks), int(columns[-1]) + 1]
    margin = max(2, line.shape[0] // 6)
    width = line.shape[1]
    return [Piece(max(0, start - margin), min(width, end + margin)) for start, end in zip(starts, ends, strict=True)]


def upright(line: Picture) -> Picture:
    """A line of vertical writing that was turned left, so that its letters lie on their backs, as a horizontal line."""
    cuts = letter_cuts(ink_of(line))
    tallest = max(end - start for start, end in pairwise(cuts))
    paper = np.uint8(np.percentile(line, 90))
    letters = []
    for start, end in pairwise(cuts):
        above = (tallest - (end - start)) // 2
        below = tallest - (end - start) - above
        letters.append(np.pad(np.rot90(line[:, start:end], -1), ((above, below), (0, 0)), constant_values=paper))
    return np.ascontiguousarray(np.concatenate(letters, axis=1))


def letter_cuts(ink: NDArray[np.bool_]) -> list[int]:
    """Where one letter ends and the next begins: through as little ink as may be, at as even distances as may be."""
    height, width = ink.shape
    rows = np.flatnonzero(ink.any(axis=1))
    pitch = float(rows[-1] - rows[0] + 1) * 1.04 if rows.size else float(height)
    column = ink.sum(axis=0).astype(np.float64)
    crossed = np.minimum(np.append(column, 0.0), np.insert(column, 0, 0.0)) / pitch
    least, most = max(1, int(_SHORTEST * pitch)), max(2, int(_LONGEST * pitch))
    cost = np.full(width + 1, np.inf)
    cost[0] = 0.0
    origin = np.zeros(width + 1, np.int64)
    for end in range(1, width + 1):
        first, last = max(0, end - most), end - least
        if last < first:
            continue
        starts = np.arange(first, last + 1)
        lengths = (end - starts) / pitch
        found = cost[first : last + 1] + _STIFFNESS * (lengths - 1.0) ** 2 + 4.0 * crossed[end]
        best = int(np.argmin(found))
        cost[end], origin[end] = found[best], starts[best]
    reachable = np.flatnonzero(np.isfinite(cost))
    cuts = [int(reachable[-1])]
    while cuts[-1] > 0:
        cuts.append(int(origin[cuts[-1]]))
    cuts.reverse()
    if cuts[-1] < width and column[cuts[-1] :].any():
        cuts.append(width)
    return cuts if len(cuts) > 1 else [0, width]
