"""The characters and lines of a PDF page by pdfium: one place for reading a passage and for finding it again on the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from errors import FileDamaged, FilePasswordNeeded

# Text of one line that stands this many letters apart belongs to different columns; justified text and the space after 第1条 are
# narrower (measured on the samples: at most 1.3 there, at least 1.8 between columns).
_COLUMN_GAP = 1.5


@dataclass(frozen=True, slots=True)
class PdfCell:
    """A part of a line with wide gaps around it; `left` and `right` in points."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line of a page; points from the lower left corner, `size` is the font size of its first character. A line without wide
    gaps is one cell."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    cells: tuple[PdfCell, ...] = ()


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Raises FilePasswordNeeded, FileDamaged. An owner's password alone doesn't keep anyone from reading."""
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise FilePasswordNeeded() from error
        raise FileDamaged(reason=f"PDF: {error}") from error


def page_characters(text_page: pdfium.PdfTextPage) -> list[str]:
    """Every character of the page in pdfium's order, so that index i is also the index of its box. Line ends are `\\n`."""
    get = raw.FPDFText_GetUnicode
    codes = (get(text_page, index) for index in range(text_page.count_chars()))
    # 0 and 0xFFFE: no mapping, and the soft hyphen that pdfium puts where a word was broken; lone surrogates can't be stored
    return [
        "" if code in (0, 13, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
        for code in codes
    ]


def page_lines(text_page: pdfium.PdfTextPage) -> list[PdfLine]:
    """The page's lines that hold text, in pdfium's reading order."""
    lines: list[PdfLine] = []
    characters = page_characters(text_page)
    start = 0
    for index in range(len(characters) + 1):
        if index == len(characters) or characters[index] == "\n":
            line = _line(text_page, characters, start, index)
            if line is not None:
                lines.append(line)
            start = index + 1
    return lines


def _line(text_page: pdfium.PdfTextPage, characters: list[str], start: int, end: int) -> PdfLine | None:
    visible = [index for index in range(start, end) if characters[index].strip(" 　\t")]
    if not visible:
        return None
    first, last = text_page.get_charbox(visible[0]), text_page.get_charbox(visible[-1])
    size = raw.FPDFText_GetFontSize(text_page, visible[0]) * _scale(text_page, visible[0])
    return PdfLine(
        text="".join(characters[start:end]).strip(),
        left=min(first[0], last[0]),
        right=max(first[2], last[2]),
        top=max(first[3], last[3]),
        bottom=min(first[1], last[1]),
        size=size,
        cells=_cells(text_page, characters, visible, size),
    )


def _cells(
    text_page: pdfium.PdfTextPage, characters: list[str], visible: list[int], size: float
) -> tuple[PdfCell, ...]:
    """The line's visible characters, parted at gaps of `_COLUMN_GAP` letters."""
    boxes = [text_page.get_charbox(index) for index in visible]
    wide = [at for at in range(1, len(visible)) if boxes[at][0] - boxes[at - 1][2] > _COLUMN_GAP * size]
    edges = [0, *wide, len(visible)]
    return tuple(
        PdfCell("".join(characters[visible[start] : visible[end - 1] + 1]).strip(), boxes[start][0], boxes[end - 1][2])
        for start, end in zip(edges, edges[1:], strict=False)
    )


def _scale(text_page: pdfium.PdfTextPage, index: int) -> float:
    """Many producers set the font to 1 and enlarge by the matrix: the size a reader sees is their product."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text_page, index, matrix):
        return 1.0
    height = float((matrix.c**2 + matrix.d**2) ** 0.5)
    return height if height > 0 else 1.0
