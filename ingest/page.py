"""What parsers return: a file as pages of blocks, with how each was read. Picklable, so that a sandbox can hand it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index_store.file_records import FileReading, Note
from index_store.records import HiddenKind, ReadBy

# Files whose pages can be shown as pictures: those that are pages already.
PICTURED_TYPES = frozenset({"pdf", "png", "jpeg", "tiff"})

BlockKind = Literal["heading", "paragraph", "list_item", "table", "form", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece that belongs together. `level` is a heading's depth from 1; `hidden`: a reader doesn't see it.

    A table has `rows` (all rows, the first `header_rows` of them its header) and, on a sheet, `row_cells`, one range per row
    (`B3:F3`). A form block is one label/value pair, its label led by its parent labels (`出張先 > 期間`), in `text`.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 1
    row_cells: tuple[str, ...] = ()
    cells: str | None = None
    hidden: HiddenKind | None = None


@dataclass(frozen=True, slots=True)
class HiddenLines:
    """What stands in a sheet's hidden rows and columns. They are part of tables and forms: `without` are the blocks that the sheet
    has without them. `rows` and `columns` count from 1; `cells` is the range of those with text."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    text: str
    cells: str
    without: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page, a slide or a sheet, or a whole text without such parts (then all three are None)."""

    blocks: tuple[Block, ...]
    number: int | None = None
    slide: int | None = None
    sheet: str | None = None
    read_by: ReadBy = "text"
    hidden_lines: HiddenLines | None = None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file as read. `file_type` is by content (`pdf`, `docx`, `xlsx`, `pptx`, `html`, `md`, `txt`, `csv`, `eml`, …);
    `notes` tell the report what was decided or lost. `holds` counts the files in it that are documents of
    their own (an archive's members, a mail's attachments).

    What a report of quality counts: `pages_total` pages, slides or sheets, empty ones too (0 where the format has none);
    `pages_by_ocr` of them, with `ocr_confidence` their mean of 0 to 1 (None where none was); `characters` without white space;
    `mojibake`, the share of 0 to 1 of unreadable characters in what the file itself has as text (None where that is too little).
    `to_ocr` are the pages, from 1, that have yet to be read as pictures.
    """

    file_type: str
    title: str
    pages: tuple[Page, ...]
    encoding: str | None = None
    notes: tuple[Note, ...] = ()
    holds: int = 0
    pages_total: int = 0
    pages_by_ocr: int = 0
    ocr_confidence: float | None = None
    characters: int = 0
    mojibake: float | None = None
    to_ocr: tuple[int, ...] = ()


def reading_of(parsed: ParsedFile) -> FileReading:
    """What the report tells of a file that was read."""
    return FileReading(
        file_type=parsed.file_type,
        encoding=parsed.encoding,
        notes=parsed.notes,
        pages_total=parsed.pages_total,
        pages_by_ocr=parsed.pages_by_ocr,
        ocr_confidence=parsed.ocr_confidence,
        characters=parsed.characters,
        mojibake=parsed.mojibake,
    )


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """`png` is `width` x `height` pixels; `boxes` are (x0, y0, x1, y1) from the upper left corner, as shares of 0 to 1."""

    png: bytes
    width: int
    height: int
    boxes: tuple[Box, ...] = ()
