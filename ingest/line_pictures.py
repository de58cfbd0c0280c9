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
# Marks of vertical writing, put upright, in heights of the line: 。 and 、 are smaller than this and stand in the upper right.
_MARK_SIZE, _MARK_TOP, _MARK_RIGHT = 0.4, 0.35, 0.6
# Brackets lie flat, an opening one in the lower part of its square, a closing one in the upper (へ and 一 lie in the middle).
_BRACKET_LOW, _BRACKET_HIGH, _BRACKET_WIDE, _BRACKET_PLACE = 0.15, 0.45, 0.5, 0.32
# ー is a bar that stands.
_BAR_WIDE, _BAR_HIGH = 0.2, 0.6
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
    """A line of vertical writing that was turned left, so that its letters lie on their backs, as a horizontal line.

    Marks get the shape and the place that they have in a horizontal line, where they differ.
    """
    paper = np.uint8(np.percentile(line, 90))
    pitch = _pitch(ink_of(line))
    # A line that begins with a bracket begins with half a letter of white, which the finder doesn't count to it.
    line = np.pad(line, ((0, 0), (round(pitch), round(pitch))), constant_values=paper)
    ink = ink_of(line)
    cuts = letter_cuts(ink)
    tallest = max(line.shape[0], *(end - start for start, end in pairwise(cuts)))
    letters = []
    for start, end in pairwise(cuts):
        letter = _as_in_a_row(line[:, start:end], ink[:, start:end], pitch, paper)
        above = (tallest - letter.shape[0]) // 2
        below = tallest - letter.shape[0] - above
        letters.append(np.pad(letter, ((above, below), (0, 0)), constant_values=paper))
    return np.ascontiguousarray(np.concatenate(letters, axis=1))


def _as_in_a_row(lying: Picture, ink: NDArray[np.bool_], pitch: float, paper: np.uint8) -> Picture:
    """One letter on its back -> as it stands in horizontal writing."""
    letter, drawn = np.rot90(lying, -1), np.rot90(ink, -1)
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    if not rows.size:
        return letter
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    high, wide = (bottom - top) / pitch, (right - left) / pitch
    down, across = (top + bottom) / 2 / letter.shape[0], (left + right) / 2 / letter.shape[1]
    if max(high, wide) <= _MARK_SIZE and down <= _MARK_TOP and across >= _MARK_RIGHT:
        moved = np.full_like(letter, paper)
        moved[letter.shape[0] - bottom + top :, : right - left] = letter[top:bottom, left:right]
        return np.roll(moved, (-(top // 2), letter.shape[1] // 10), axis=(0, 1))
    bracket = (
        _BRACKET_LOW <= high <= _BRACKET_HIGH and wide >= _BRACKET_WIDE and abs(down - 0.5) >= 0.5 - _BRACKET_PLACE
    )
    bar = wide <= _BAR_WIDE and high >= _BAR_HIGH
    return lying if bracket or bar else letter


def _pitch(ink: NDArray[np.bool_]) -> float:
    """How long a letter is with the white after it, in pixels: as long as the line is thick."""
    rows = np.flatnonzero(ink.any(axis=1))
    return float(rows[-1] - rows[0] + 1) * 1.04 if rows.size else float(ink.shape[0])


def letter_cuts(ink: NDArray[np.bool_]) -> list[int]:
    """Where one letter ends and the next begins: through as little ink as may be, at as even distances as may be. The first and
    the last cut may leave white outside."""
    width = ink.shape[1]
    pitch = _pitch(ink)
    column = ink.sum(axis=0).astype(np.float64)
    crossed = np.minimum(np.append(column, 0.0), np.insert(column, 0, 0.0)) / pitch
    least, most = max(1, int(_SHORTEST * pitch)), max(2, int(_LONGEST * pitch))
    cost = np.full(width + 1, np.inf)
    inked = np.flatnonzero(column)
    if not inked.size:
        return [0, width]
    first_ink, after_ink = int(inked[0]), int(inked[-1]) + 1
    cost[: first_ink + 1] = 0.0
    origin = np.full(width + 1, -1, np.int64)
    for end in range(first_ink + 1, width + 1):
        first, last = max(0, end - most), end - least
        if last < first:
            continue
        starts = np.arange(first, last + 1)
        lengths = (end - starts) / pitch
        found = cost[first : last + 1] + _STIFFNESS * (lengths - 1.0) ** 2 + 4.0 * crossed[end]
        best = int(np.argmin(found))
        cost[end], origin[end] = found[best], starts[best]
    ending = after_ink + int(np.argmin(cost[after_ink:]))
    if not np.isfinite(cost[ending]):
        # Less than a letter's length is left.
        return [0, width]
    cuts = [ending]
    while origin[cuts[-1]] >= 0:
        cuts.append(int(origin[cuts[-1]]))
    cuts.reverse()
    return cuts
