"""Pages and an engine whose every answer can be worked out by hand.

A letter is a grey square whose shade is the letter, with a white notch in its upper left corner. As the real engine, this one
knows upright letters and those that lie on their backs, of which it leaves out the marks (`ー`); all others it reads as `?` with
little confidence. So a test sees by the text alone which way a line was read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ingest.ocr import Corners, LineText, Picture

LETTERS = "あいうえおかきくけこ漢字第一条二三四五ー"
SIZE = 20
_SHADE = 4
_SURE, _UNSURE = 0.99, 0.2


@dataclass(slots=True)
class DrawnPage:
    """A white page to draw on; `corners` are what a finder would find, drawn lines in the order of drawing."""

    width: int = 600
    height: int = 400
    pixels: Picture = field(init=False)
    corners: list[Corners] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pixels = np.full((self.height, self.width), 255, np.uint8)

    def across(self, left: int, top: int, text: str, size: int = SIZE) -> DrawnPage:
        """A horizontal line; a space is as wide as a letter."""
        for place, letter in enumerate(text):
            self._letter(left + place * (size + 2), top, letter, size)
        return self._found(left, top, left + len(text) * (size + 2), top + size)

    def down(self, left: int, top: int, text: str, size: int = SIZE) -> DrawnPage:
        """A vertical line."""
        for place, letter in enumerate(text):
            self._letter(left, top + place * (size + 2), letter, size)
        return self._found(left, top, left + size, top + len(text) * (size + 2))

    def turned(self, quarters: int) -> DrawnPage:
        """The same page lying on its side: turned left by so many quarters."""
        page = DrawnPage(self.width, self.height)
        page.pixels, page.corners = self.pixels, self.corners
        for _ in range(quarters):
            width = page.pixels.shape[1]
            page.pixels = np.ascontiguousarray(np.rot90(page.pixels))
            page.corners = [np.stack([box[:, 1], width - box[:, 0]], axis=1) for box in page.corners]
        page.height, page.width = page.pixels.shape
        return page

    def _letter(self, left: int, top: int, letter: str, size: int) -> None:
        if letter != " ":
            self.pixels[top : top + size, left : left + size] = LETTERS.index(letter) * _SHADE
            self.pixels[top : top + size // 4, left : left + size // 4] = 255

    def _found(self, left: int, top: int, right: int, bottom: int) -> DrawnPage:
        box = [(left - 2, top - 2), (right + 2, top - 2), (right + 2, bottom + 2), (left - 2, bottom + 2)]
        self.corners.append(np.array(box, np.float64))
        return self


class DrawnReader:
    """Reads such pages. It finds what `page` says, whatever picture it is shown."""

    def __init__(self, page: DrawnPage) -> None:
        self._page = page
        self.lines_read = 0

    def find(self, picture: Picture) -> list[Corners]:
        return self._page.corners

    def read(self, line: Picture) -> LineText:
        self.lines_read += 1
        letters = [_letter(line[:, start:end]) for start, end in _runs(np.asarray((line < 200).any(axis=0)))]
        if not letters:
            return LineText("", 0.0)
        sure = sum(_UNSURE if letter == "?" else _SURE for letter in letters) / len(letters)
        return LineText("".join(letters), sure)


def _letter(part: Picture) -> str:
    rows = np.flatnonzero((part < 200).any(axis=1))
    square = part[rows[0] : rows[-1] + 1]
    if abs(square.shape[0] - square.shape[1]) > 2:
        return "?"
    letter = LETTERS[round(int(np.median(square)) / _SHADE)]
    if square[0, 0] > 200:
        return letter
    on_its_back = square[-1, 0] > 200
    return ("" if letter == "ー" else letter) if on_its_back else "?"


def _runs(dark: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], dark, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
