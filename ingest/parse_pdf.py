"""PDF -> one page of blocks for each page that has text, and the numbers of those that have to be read as pictures.

A page is a picture where it has no text layer but something is drawn on it, and where the map of its fonts is broken, so that
its text layer is noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from errors import FileWithoutText
from index_store.file_records import Note
from ingest.mojibake import MOJIBAKE_LIMIT
from ingest.notes import listed, note
from ingest.page import Block, Page, ParsedFile
from ingest.page_layout import lay_out
from ingest.pdf_lines import PageText, open_pdf, read_text
from ingest.ruby import ruby_note
from ingest.text_lines import PageLines

# Nothing of these kinds on a page, and there is nothing to see on it: no picture, drawn outline, shading or form.
_DRAWN = (
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_SHADING,
    raw.FPDF_PAGEOBJ_FORM,
    raw.FPDF_PAGEOBJ_TEXT,
)


@dataclass(frozen=True, slots=True)
class _Read:
    """Page `number` (from 1) with its text; `drawn` says whether a reader sees anything on it."""

    number: int
    text: PageText
    drawn: bool

    @property
    def broken(self) -> bool:
        return self.text.mojibake is not None and self.text.mojibake >= MOJIBAKE_LIMIT

    @property
    def is_picture(self) -> bool:
        return self.broken or (not self.text.lines and self.drawn)


def parse_pdf(path: Path) -> ParsedFile:
    """Raises FilePasswordNeeded, FileDamaged, FileWithoutText(pages=n) where no page has anything to see."""
    document = open_pdf(path)
    try:
        count = len(document)
        read = [_read_page(document, number) for number in range(1, count + 1)]
        named = document.get_metadata_dict(skip_empty=True).get("Title", "")
    finally:
        document.close()
    pictures = tuple(page.number for page in read if page.is_picture)
    texts = [page for page in read if not page.broken]
    if not pictures and not any(page.text.lines or page.text.hidden for page in texts):
        raise FileWithoutText(pages=count)
    layout = lay_out([PageLines(page.number, page.text.lines) for page in texts], named.strip())
    notes = (
        *_page_note("PagesEmpty", [page.number for page in read if not page.text.lines]),
        *_page_note("PagesGarbled", [page.number for page in read if page.broken]),
        *((note("HeadsLeftOut", count=layout.left_out),) if layout.left_out else ()),
    )
    return ParsedFile(
        "pdf",
        layout.title if layout.title is not None else path.stem,
        _with_hidden(tuple(_with_readings(page, texts) for page in layout.pages), texts),
        notes=notes,
        pages_total=count,
        mojibake=_mojibake(read),
        to_ocr=pictures,
    )


def _read_page(document: pdfium.PdfDocument, number: int) -> _Read:
    """A page that pdfium can't load has no text, and is noted like an empty one."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return _Read(number, PageText(), drawn=False)
    text_page = page.get_textpage()
    try:
        text = read_text(page, text_page)
        drawn = any(True for _ in page.get_objects(filter=_DRAWN, max_depth=1)) if not text.lines else True
        return _Read(number, text, drawn)
    finally:
        text_page.close()
        page.close()


def _page_note(code: str, pages: Sequence[int]) -> tuple[Note, ...]:
    return (note(code, count=len(pages), pages=listed(pages)),) if pages else ()


def _with_readings(page: Page, read: Sequence[_Read]) -> Page:
    """What stands in ruby on the page, after its text."""
    readings = next((ruby_note(one.text.ruby) for one in read if one.number == page.number), None)
    return page if readings is None else replace(page, blocks=(*page.blocks, Block("note", readings)))


def _with_hidden(pages: Sequence[Page], read: Sequence[_Read]) -> tuple[Page, ...]:
    """What nobody sees, at the end of its page; a page that has nothing else is one too."""
    hidden = {
        one.number: tuple(Block("paragraph", text, hidden=kind) for kind, text in one.text.hidden)
        for one in read
        if one.text.hidden
    }
    laid = {page.number: page for page in pages}
    merged = [replace(page, blocks=(*page.blocks, *hidden.get(number or 0, ()))) for number, page in laid.items()] + [
        Page(blocks, number=number) for number, blocks in hidden.items() if number not in laid
    ]
    return tuple(sorted(merged, key=lambda page: page.number or 0))


def _mojibake(pages: Sequence[_Read]) -> float | None:
    """Of the text layers as they are, those that will be read as pictures included: each page by its letters."""
    told = [(page.text.mojibake, sum(len(line.text) for line in page.text.lines)) for page in pages]
    letters = sum(count for share, count in told if share is not None)
    if not letters:
        return None
    return sum(share * count for share, count in told if share is not None) / letters
