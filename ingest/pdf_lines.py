"""The characters and lines of a PDF page by pdfium: one place for reading a passage and for finding it again on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from errors import FileDamaged, FilePasswordNeeded
from index_store.records import HiddenKind
from ingest.mojibake import FEWEST_CHARACTERS, unreadable_letters
from ingest.pdf_hidden import hidden_glyphs
from ingest.ruby import Ruby, parted
from ingest.text_lines import Cell, Glyph, TextLine
from ingest.vertical_lines import is_vertical, vertical_lines

# Text of one line that stands this many letters apart belongs to different columns; justified text and the space after 第1条 are
# narrower (measured on the samples: at most 1.3 there, at least 1.8 between columns).
_COLUMN_GAP = 1.5


@dataclass(frozen=True, slots=True)
class PageText:
    """The text layer of a page. `mojibake` is the share of letters that no reader could make sense of, 0 to 1; None where there
    are too few to say. `ruby` stands beside letters of the lines, and not in them; `hidden` is what nobody sees, by kind, in lines."""

    lines: tuple[TextLine, ...] = ()
    ruby: tuple[Ruby, ...] = ()
    vertical: bool = False
    mojibake: float | None = None
    hidden: tuple[tuple[HiddenKind, str], ...] = ()


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Raises FilePasswordNeeded, FileDamaged. An owner's password alone doesn't keep anyone from reading."""
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise FilePasswordNeeded() from error
        raise FileDamaged(reason=f"PDF: {error}") from error


def is_pdf(path: Path) -> bool:
    """By content, as the type of a file is detected."""
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def page_characters(text_page: pdfium.PdfTextPage) -> list[str]:
    """Every character of the page in pdfium's order, so that index i is also the index of its box. Line ends are `\\n`."""
    get = raw.FPDFText_GetUnicode
    codes = (get(text_page, index) for index in range(text_page.count_chars()))
    # 0 and 0xFFFE: no mapping, and the soft hyphen that pdfium puts where a word was broken; lone surrogates can't be stored
    return [
        "" if code in (0, 13, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
        for code in codes
    ]


def read_text(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> PageText:
    """The page's lines that hold text: in pdfium's order where they are horizontal, from right to left where most are vertical."""
    characters = page_characters(text_page)
    glyphs = [
        _glyph(text_page, index, character)
        for index, character in enumerate(characters)
        if character.strip(" 　\t\n") or (not character and raw.FPDFText_GetUnicode(text_page, index) == 0)
    ]
    mojibake = _mojibake(text_page, glyphs)
    glyphs = [glyph for glyph in glyphs if glyph.character]
    unseen = hidden_glyphs(page, text_page, glyphs)
    hidden = tuple(_hidden_lines(characters, unseen))
    characters = ["" if index in unseen else character for index, character in enumerate(characters)]
    glyphs = [glyph for glyph in glyphs if glyph.index not in unseen]
    vertical = is_vertical(glyphs)
    base, ruby = parted(glyphs, vertical)
    if vertical:
        return PageText(tuple(vertical_lines(base)), ruby, True, mojibake, hidden)
    return PageText(tuple(_horizontal(characters, base, rejoined=bool(ruby))), ruby, False, mojibake, hidden)


def _hidden_lines(characters: list[str], unseen: Mapping[int, HiddenKind]) -> Iterator[tuple[HiddenKind, str]]:
    """Each kind's letters in pdfium's order, with the line ends and the spaces between them."""
    for kind in dict.fromkeys(unseen.values()):
        text, last = "", -1
        for index in sorted(index for index, own in unseen.items() if own == kind):
            between = "".join(characters[last + 1 : index]) if last >= 0 else ""
            text += ("\n" if "\n" in between else " " if between else "") + characters[index]
            last = index
        yield kind, text


def _glyph(text_page: pdfium.PdfTextPage, index: int, character: str) -> Glyph:
    left, bottom, right, top = text_page.get_charbox(index)
    size = raw.FPDFText_GetFontSize(text_page, index) * _scale(text_page, index)
    return Glyph(index, character, left, bottom, right, top, size)


def _mojibake(text_page: pdfium.PdfTextPage, glyphs: list[Glyph]) -> float | None:
    """pdfium says itself of a letter that its font has no usable map; letters of a wrong one are told by what they are."""
    if len(glyphs) < FEWEST_CHARACTERS:
        return None
    wrong = unreadable_letters(Counter(glyph.character for glyph in glyphs if glyph.character))
    unmapped = raw.FPDFText_HasUnicodeMapError
    odd = sum(
        1
        for glyph in glyphs
        if not glyph.character or glyph.character in wrong or unmapped(text_page, glyph.index) == 1
    )
    return odd / len(glyphs)


def _horizontal(characters: list[str], glyphs: list[Glyph], rejoined: bool) -> list[TextLine]:
    """`rejoined`: ruby was taken out of the lines, and pdfium, which went up to it and down again, had broken them there."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        if lines and (
            "\n" not in characters[lines[-1][-1].index : glyph.index] or (rejoined and _goes_on(lines[-1][-1], glyph))
        ):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [_line(characters, line, rejoined) for line in lines]


def _goes_on(before: Glyph, after: Glyph) -> bool:
    overlap = min(before.top, after.top) - max(before.bottom, after.bottom)
    close = -0.3 * before.size <= after.left - before.right <= _COLUMN_GAP * before.size
    level = overlap > 0.5 * min(before.height, after.height)
    return close and level and abs(before.size - after.size) <= 0.2 * before.size


def _line(characters: list[str], line: list[Glyph], rejoined: bool) -> TextLine:
    first, last = line[0], line[-1]
    return TextLine(
        text=_text(characters, line, rejoined),
        left=min(first.left, last.left),
        right=max(first.right, last.right),
        top=max(first.top, last.top),
        bottom=min(first.bottom, last.bottom),
        size=first.size,
        cells=_cells(characters, line, rejoined),
    )


def _cells(characters: list[str], line: list[Glyph], rejoined: bool) -> tuple[Cell, ...]:
    """The line's visible characters, parted at gaps of `_COLUMN_GAP` letters."""
    gap = _COLUMN_GAP * line[0].size
    wide = [at for at in range(1, len(line)) if line[at].left - line[at - 1].right > gap]
    edges = [0, *wide, len(line)]
    cells = []
    for start, end in zip(edges, edges[1:], strict=False):
        part = line[start:end]
        cells.append(Cell(_text(characters, part, rejoined), part[0].left, part[-1].right))
    return tuple(cells)


def _text(characters: list[str], line: list[Glyph], rejoined: bool) -> str:
    if not rejoined:
        return "".join(characters[line[0].index : line[-1].index + 1]).strip()
    text = line[0].character
    for before, after in pairwise(line):
        between = "".join(characters[before.index + 1 : after.index])
        text += (" " if between and not between.strip(" 　\t") else "") + after.character
    return text


def _scale(text_page: pdfium.PdfTextPage, index: int) -> float:
    """Many producers set the font to 1 and enlarge by the matrix: the size a reader sees is their product."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text_page, index, matrix):
        return 1.0
    height = float((matrix.c**2 + matrix.d**2) ** 0.5)
    return height if height > 0 else 1.0
