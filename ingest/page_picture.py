"""A page of a PDF or a picture file, and where on it a cited passage stands. Runs in the sandboxed process."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from errors import FileDamaged
from ingest.page import Box, PagePicture
from ingest.pdf_lines import is_pdf, open_pdf, page_characters
from ingest.read_pictures import picture_frame

__all__ = ["PagePicture", "draw_page", "find_passage"]

_DPI = 110
# A page drawn larger than this (posters, damaged sizes) is drawn smaller instead: 12 million pixels are 48 MB.
_MOST_PIXELS = 12_000_000
_LONGEST_SIDE = 4000
_SHORTEST_FIND = 8


def draw_page(path: Path, page: int, passage: str) -> PagePicture:
    """Page `page` (from 1) with the boxes of `passage`, one a line; none where the passage isn't found in the page's text, as on
    any page that was read as a picture.

    Raises FilePasswordNeeded, PictureTooLarge, FileDamaged (also where the document has no such page).
    """
    if not is_pdf(path):
        return _as_png(picture_frame(path, page))
    document = open_pdf(path)
    try:
        if not 1 <= page <= len(document):
            raise FileDamaged(reason=f"PDF: {len(document)} ページ中に {page} ページ目がありません")
        sheet = document[page - 1]
        picture = _draw(sheet)
        text_page = sheet.get_textpage()
        boxes = find_passage(text_page, passage, _view_of(sheet))
        text_page.close()
        return PagePicture(picture.png, picture.width, picture.height, boxes)
    finally:
        document.close()


def find_passage(text_page: pdfium.PdfTextPage, passage: str, view: _View) -> tuple[Box, ...]:
    """Boxes of every line of the page that the passage covers. Compared after NFKC and without white space or marks,
    sentence by sentence, so that one sentence that reads otherwise (a joined heading) doesn't hide the others."""
    characters = page_characters(text_page)
    letters, owners = [], []
    for index, character in enumerate(characters):
        for letter in _comparable(character):
            letters.append(letter)
            owners.append(index)
    haystack = "".join(letters)
    found: set[int] = set()
    position = 0
    for sentence in _sentences(passage):
        start, length = _find(haystack, sentence, position)
        if length:
            found.update(owners[start : start + length])
            position = start + length
    return _line_boxes(text_page, characters, sorted(found), view)


def _find(haystack: str, sentence: str, position: int) -> tuple[int, int]:
    """The sentence after `position`, else anywhere, else its longest beginning of at least half; (0, 0) where there is none."""
    for length in (len(sentence), len(sentence) * 3 // 4, len(sentence) // 2):
        if length < min(_SHORTEST_FIND, len(sentence)) or length == 0:
            break
        start = haystack.find(sentence[:length], position)
        if start < 0:
            start = haystack.find(sentence[:length])
        if start >= 0:
            return start, length
    return 0, 0


def _sentences(passage: str) -> list[str]:
    parts = (_comparable(part) for part in re.split(r"(?<=[。！？])|\n|\s\|\s", passage))
    return [part for part in parts if part]


def _comparable(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum()).lower()


@dataclass(frozen=True, slots=True)
class _View:
    """The visible rectangle of a page in points, and how far the page is turned clockwise (0, 90, 180, 270)."""

    left: float
    bottom: float
    width: float
    height: float
    turned: int

    def share(self, box: Box) -> Box:
        """Points from the lower left -> shares from the upper left of the page as it is shown."""
        x0, x1 = ((value - self.left) / self.width for value in (box[0], box[2]))
        y0, y1 = (1 - (value - self.bottom) / self.height for value in (box[3], box[1]))
        if self.turned == 90:
            x0, y0, x1, y1 = 1 - y1, x0, 1 - y0, x1
        elif self.turned == 180:
            x0, y0, x1, y1 = 1 - x1, 1 - y1, 1 - x0, 1 - y0
        elif self.turned == 270:
            x0, y0, x1, y1 = y0, 1 - x1, y1, 1 - x0
        return _within(x0), _within(y0), _within(x1), _within(y1)


def _within(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 5)


def _view_of(sheet: pdfium.PdfPage) -> _View:
    left, bottom, right, top = sheet.get_cropbox()
    return _View(left, bottom, max(right - left, 1.0), max(top - bottom, 1.0), sheet.get_rotation())


def _line_boxes(
    text_page: pdfium.PdfTextPage, characters: list[str], indices: list[int], view: _View
) -> tuple[Box, ...]:
    """One box for each run of characters on one line; a new line is where pdfium put a line end or the letters jump back."""
    boxes: list[Box] = []
    current: Box | None = None
    previous = -2
    for index in indices:
        box = text_page.get_charbox(index)
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        same_line = previous >= 0 and "\n" not in characters[previous:index] and index - previous <= 40
        overlaps = current is not None and min(current[3], box[3]) > max(current[1], box[1])
        if current is not None and same_line and overlaps:
            current = (
                min(current[0], box[0]),
                min(current[1], box[1]),
                max(current[2], box[2]),
                max(current[3], box[3]),
            )
        else:
            if current is not None:
                boxes.append(view.share(current))
            current = box
        previous = index
    if current is not None:
        boxes.append(view.share(current))
    return tuple(boxes)


def _draw(sheet: pdfium.PdfPage) -> PagePicture:
    width, height = sheet.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    return _as_png(sheet.render(scale=scale).to_pil().convert("RGB"))


def _as_png(image: Image.Image) -> PagePicture:
    """No larger than a page that is drawn: a picture file may have any size."""
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    written = io.BytesIO()
    image.quantize(128).save(written, format="PNG")
    return PagePicture(written.getvalue(), image.width, image.height)
