"""Ruby (ふりがな): small kana beside kanji, which would stand in the middle of the words whose reading they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.text_lines import Glyph

# JIS X 4051: half of the base letters' size; some programs set it a little larger.
_SIZE_RATIO = 0.62
# How far from its base letter ruby stands, in letters of the base.
_NEAREST, _FARTHEST = -0.45, 0.6
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・゛゜]")
_KANJI = re.compile(r"[々〆ヶ\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_MOST_PAIRS = 60


@dataclass(frozen=True, slots=True)
class Ruby:
    """What stands under it, and how that is read."""

    base: str
    reading: str


@dataclass(frozen=True, slots=True)
class _Boxes:
    """The glyphs' edges, one row each: along the line from `start` to `end`, across it from `near` to `far` (where ruby is)."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    near: NDArray[np.float64]
    far: NDArray[np.float64]
    size: NDArray[np.float64]


def parted(glyphs: Sequence[Glyph], vertical: bool) -> tuple[list[Glyph], tuple[Ruby, ...]]:
    """The letters of the text, and the ruby taken out of them, each with its base."""
    kana = [at for at, glyph in enumerate(glyphs) if _KANA.match(glyph.character)]
    kanji = [at for at, glyph in enumerate(glyphs) if _KANJI.match(glyph.character)]
    if not kana or not kanji:
        return list(glyphs), ()
    small, large = (_boxes([glyphs[at] for at in places], vertical) for places in (kana, kanji))
    stands_by: dict[int, list[int]] = {}
    for row, at in enumerate(kana):
        base = _bases(small, row, large)
        if base.size:
            stands_by[at] = [kanji[int(one)] for one in base]
    if not stands_by:
        return list(glyphs), ()
    _add_overhanging(glyphs, kana, stands_by, vertical)
    text = [glyph for at, glyph in enumerate(glyphs) if at not in stands_by]
    return text, tuple(_pairs(glyphs, stands_by, vertical))


def _add_overhanging(
    glyphs: Sequence[Glyph], kana: Sequence[int], stands_by: dict[int, list[int]], vertical: bool
) -> None:
    """Ruby that is longer than its word begins before it and ends after it."""
    for pairs in (list(pairwise(kana)), [(later, earlier) for earlier, later in pairwise(kana)][::-1]):
        for known, at in pairs:
            first, second = glyphs[min(known, at)], glyphs[max(known, at)]
            alike = abs(first.size - second.size) <= 0.1 * first.size
            if known in stands_by and at not in stands_by and alike and _follows(first, second, vertical):
                stands_by[at] = stands_by[known]


def ruby_note(ruby: Sequence[Ruby]) -> str | None:
    """The readings of a page as one line, each word once: they are found, and don't stand in the text."""
    pairs = list(dict.fromkeys(f"{one.base}（{one.reading}）" for one in ruby if one.base))
    return f"ふりがな: {'、'.join(pairs[:_MOST_PAIRS])}" if pairs else None


def _boxes(glyphs: Sequence[Glyph], vertical: bool) -> _Boxes:
    edges = np.array([(one.left, one.bottom, one.right, one.top, one.size) for one in glyphs])
    left, bottom, right, top, size = edges.T
    if vertical:
        return _Boxes(-top, -bottom, left, right, size)
    return _Boxes(left, right, bottom, top, size)


def _bases(small: _Boxes, row: int, large: _Boxes) -> NDArray[np.int64]:
    """The rows of the kanji that this kana stands over; none where it is no ruby."""
    distance = (small.near[row] - large.far) / large.size
    middle = (small.start[row] + small.end[row]) / 2
    reach = 0.5 * small.size[row]
    fits = (
        (small.size[row] <= _SIZE_RATIO * large.size)
        & (distance >= _NEAREST)
        & (distance <= _FARTHEST)
        & (middle > large.start - reach)
        & (middle < large.end + reach)
        & (small.near[row] > (large.near + large.far) / 2)
    )
    return np.flatnonzero(fits)


def _pairs(glyphs: Sequence[Glyph], stands_by: dict[int, list[int]], vertical: bool) -> list[Ruby]:
    """Ruby letters that follow one another over the same or neighbouring kanji are one reading."""
    found: list[Ruby] = []
    run: list[int] = []
    for at in sorted(stands_by):
        if run and not _follows(glyphs[run[-1]], glyphs[at], vertical):
            found.append(_pair(glyphs, run, stands_by))
            run = []
        run.append(at)
    found.append(_pair(glyphs, run, stands_by))
    return found


def _follows(before: Glyph, after: Glyph, vertical: bool) -> bool:
    if vertical:
        return abs(before.left - after.left) < before.size and -0.5 < (before.bottom - after.top) / before.size < 1.0
    return abs(before.bottom - after.bottom) < before.size and -0.5 < (after.left - before.right) / before.size < 1.0


def _pair(glyphs: Sequence[Glyph], run: Sequence[int], stands_by: dict[int, list[int]]) -> Ruby:
    base = sorted({one for at in run for one in stands_by[at]})
    return Ruby("".join(glyphs[at].character for at in base), "".join(glyphs[at].character for at in run))
