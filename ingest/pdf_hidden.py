"""Which letters of a PDF page nobody sees: unpainted, in the colour of what is behind them, covered, too small, or off the page.

The text layer under a scan is unpainted too and is what makes the scan searchable: it is told by the pictures that cover its page.
Where the objects of the page leave it open (white letters may stand on a dark bar), the page is drawn, and its pixels decide.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index_store.records import HiddenKind
from ingest.text_lines import Glyph

Bounds = tuple[float, float, float, float]
Colour = tuple[int, int, int]

# Smaller letters (in points) are a dot a line high on paper.
TINY_POINTS = 1.6
# A page whose pictures cover this share of it is a scan.
_SCAN_SHARE = 0.6
# The lightest letters that people set on white on purpose are grey of about 200; pale ones above are looked at.
_PALE = 225
# Two colours this near (of 255, in each channel) look the same.
_SAME = 24
# Letters of one line are at most this many letters apart.
_ONE_LINE = 2.0
# Enough to tell the colour behind a letter of 6 points.
_SCALE = 1.0
_MOST_PIXELS = 4_000_000
_SAMPLES = 5
_UNPAINTED = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


def hidden_glyphs(
    page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, glyphs: Sequence[Glyph]
) -> dict[int, HiddenKind]:
    """By the letters' indices."""
    sight = _Sight(page, text_page)
    found: dict[int, HiddenKind] = {}
    before: Glyph | None = None
    for glyph in glyphs:
        kind = sight.hides(glyph)
        # A line too long for its page is cut off, and was not put there to be hidden.
        runs_over = kind == "off_page" and before is not None and before.index not in found and _follows(before, glyph)
        if kind is not None and not runs_over:
            found[glyph.index] = kind
        before = glyph
    return found


def _follows(before: Glyph, after: Glyph) -> bool:
    apart = max(after.left - before.right, after.bottom - before.top, before.bottom - after.top)
    return apart <= _ONE_LINE * max(before.size, after.size)


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something painted: `order` is its place in the page's order of painting."""

    order: int
    bounds: Bounds
    is_picture: bool

    def holds(self, glyph: Glyph) -> bool:
        left, bottom, right, top = self.bounds
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        return left <= x <= right and bottom <= y <= top


@dataclass(frozen=True, slots=True)
class _Inked:
    """How a text object is painted. `order` is -1 inside of a form, whose place in the order isn't looked for."""

    order: int
    mode: int
    alpha: int
    colour: Colour


class _Sight:
    def __init__(self, page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> None:
        self._page = page
        self._text_page = text_page
        self._orders: dict[int, int] = {}
        self._things: list[_Thing] = []
        self._after: dict[int, list[_Thing]] = {}
        self._inked: dict[int, _Inked] = {}
        self._look()
        self._shown = _visible_box(page)
        self._is_scan = self._picture_share() >= _SCAN_SHARE

    def hides(self, glyph: Glyph) -> HiddenKind | None:
        if _outside(glyph, self._shown):
            return "off_page"
        ink = self._ink(glyph)
        if ink is None:
            return "tiny" if glyph.size < TINY_POINTS else None
        # pdfium gives an alpha of 0 for patterns and such, too.
        if ink.mode in _UNPAINTED or (ink.alpha == 0 and self._drawn.is_even(glyph)):
            layer = self._is_scan and any(thing.is_picture and thing.holds(glyph) for thing in self._things)
            return None if layer else "unpainted"
        if glyph.size < TINY_POINTS:
            return "tiny"
        if self._covered(glyph, ink):
            return "covered"
        return "white" if min(ink.colour) >= _PALE and self._drawn.is_like(glyph, ink.colour) else None

    def _look(self) -> None:
        for order, thing in enumerate(self._page.get_objects(max_depth=1)):
            if thing.type == raw.FPDF_PAGEOBJ_TEXT:
                self._orders[_address(thing.raw)] = order
            elif thing.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM) or _is_filled(thing):
                is_picture = thing.type == raw.FPDF_PAGEOBJ_IMAGE or _holds_picture(thing)
                self._things.append(_Thing(order, thing.get_bounds(), is_picture))

    def _picture_share(self) -> float:
        left, bottom, right, top = self._shown
        area = max(1.0, (right - left) * (top - bottom))
        return sum(_area(_meet(thing.bounds, self._shown)) for thing in self._things if thing.is_picture) / area

    def _ink(self, glyph: Glyph) -> _Inked | None:
        text = raw.FPDFText_GetTextObject(self._text_page, glyph.index)
        if not text:
            return None
        address = _address(text)
        if address not in self._inked:
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            mode = raw.FPDFTextObj_GetTextRenderMode(text)
            stroked = mode in (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_FILL_STROKE)
            # White letters with an outline are seen by it.
            get = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
            known = get(text, red, green, blue, alpha)
            colour = (red.value, green.value, blue.value) if known else (0, 0, 0)
            self._inked[address] = _Inked(self._orders.get(address, -1), mode, alpha.value if known else 255, colour)
        return self._inked[address]

    def _covered(self, glyph: Glyph, ink: _Inked) -> bool:
        """Something painted later lies over it, and its colour isn't seen there. A scan's picture over its text layer covers nothing
        that a reader misses."""
        if ink.order < 0:
            return False
        over = [thing for thing in self._later(ink.order) if thing.holds(glyph)]
        if not over or (self._is_scan and any(thing.is_picture for thing in over)):
            return False
        return not self._drawn.shows(glyph, ink.colour)

    def _later(self, order: int) -> list[_Thing]:
        if order not in self._after:
            self._after[order] = [thing for thing in self._things if thing.order > order]
        return self._after[order]

    @cached_property
    def _drawn(self) -> _Drawn:
        return _Drawn(self._page, self._shown)


class _Drawn:
    """The page as pixels."""

    def __init__(self, page: pdfium.PdfPage, shown: Bounds) -> None:
        self._left, self._bottom, self._right, self._top = shown
        area = max(1.0, (self._right - self._left) * (self._top - self._bottom))
        self._scale = min(_SCALE, (_MOST_PIXELS / area) ** 0.5)
        self._turned = page.get_rotation()
        bitmap = page.render(scale=self._scale, rotation=(360 - self._turned) % 360)
        self._pixels = bytes(bitmap.buffer)
        self._stride, self._width, self._height = bitmap.stride, bitmap.width, bitmap.height
        self._channels = bitmap.n_channels

    def is_like(self, glyph: Glyph, colour: Colour) -> bool:
        """Whether nearly all of the letter's box is in this colour: nothing stands out."""
        seen = self._samples(glyph)
        return bool(seen) and sum(_near(one, colour) for one in seen) >= 0.9 * len(seen)

    def is_even(self, glyph: Glyph) -> bool:
        seen = self._samples(glyph)
        return bool(seen) and all(_near(one, seen[0]) for one in seen)

    def shows(self, glyph: Glyph, colour: Colour) -> bool:
        """Whether anything in the letter's box comes near this colour, as smoothed edges of thin letters do."""
        return any(max(abs(a - b) for a, b in zip(one, colour, strict=True)) < 128 for one in self._samples(glyph))

    def _samples(self, glyph: Glyph) -> list[Colour]:
        across = [glyph.left + (glyph.right - glyph.left) * step / (_SAMPLES - 1) for step in range(_SAMPLES)]
        down = [glyph.bottom + (glyph.top - glyph.bottom) * step / (_SAMPLES - 1) for step in range(_SAMPLES)]
        return [colour for x in across for y in down if (colour := self._at(x, y)) is not None]

    def _at(self, x: float, y: float) -> Colour | None:
        column = int((x - self._left) * self._scale)
        row = int((self._top - y) * self._scale)
        if not (0 <= column < self._width and 0 <= row < self._height):
            return None
        start = row * self._stride + column * self._channels
        blue, green, red = self._pixels[start : start + 3]
        return red, green, blue


def _visible_box(page: pdfium.PdfPage) -> Bounds:
    left, bottom, right, top = page.get_bbox()  # `get_cropbox` does not see a box that the page inherits
    return left, bottom, right, top


def _outside(glyph: Glyph, shown: Bounds) -> bool:
    left, bottom, right, top = shown
    return glyph.right <= left or glyph.left >= right or glyph.top <= bottom or glyph.bottom >= top


def _is_filled(thing: pdfium.PdfObject) -> bool:
    if thing.type != raw.FPDF_PAGEOBJ_PATH:
        return bool(thing.type == raw.FPDF_PAGEOBJ_SHADING)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(thing.raw, mode, stroke)) and mode.value != raw.FPDF_FILLMODE_NONE


def _holds_picture(thing: pdfium.PdfObject) -> bool:
    if thing.type != raw.FPDF_PAGEOBJ_FORM:
        return False
    count = raw.FPDFFormObj_CountObjects(thing.raw)
    inside = (raw.FPDFFormObj_GetObject(thing.raw, at) for at in range(count))
    return any(raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_IMAGE for one in inside)


def _address(text: object) -> int:
    return ctypes.cast(text, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _meet(one: Bounds, other: Bounds) -> Bounds:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Bounds) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _near(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _SAME for a, b in zip(one, other, strict=True))
