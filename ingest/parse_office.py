"""DOCX -> blocks in reading order: headings, paragraphs, list items with their automatic numbers, tables with merged cells.

Reads the document's XML through python-docx, because `paragraph.text` leaves out insertions and text boxes, and because
its table cells cost a search each. Deleted text, ruby readings and the table of contents are left out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from errors import FileDamaged, FileWithoutText
from index_store.file_records import Note
from ingest.docx_hidden import take_hidden
from ingest.docx_numbering import ListPlace, Numbering
from ingest.letter import begins_letter, letter_title
from ingest.notes import note
from ingest.outline import article_blocks, heading_level, is_article
from ingest.page import Block, Page, ParsedFile

_HEADING_STYLE = re.compile(r"^(?:heading|見出し)\s*([1-9１-９])$", re.I)
_CONTENTS_STYLE = re.compile(r"^(?:toc|目次)\s*\S*", re.I)
_TITLE_STYLES = {"title", "表題"}
# A cover without styles: its title is in letters of at least 14 points, among the first few paragraphs.
_TITLE_HALF_POINTS = 28
_COVER_PARAGRAPHS = 6
# Word's own limit of columns in a table; a cell that claims to span more spans the rest.
_MOST_COLUMNS = 63
# Styles that are based on one another; Word itself stops at ten.
_LONGEST_CHAIN = 20
_TITLE_NOISE = re.compile(r"microsoft|\.docx?\b|untitled|無題|^document$|^\W*$", re.I)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says of its paragraphs, its parents' word included. `level` is a heading's, from 1."""

    name: str
    level: int | None
    numbering: ListPlace


def parse_docx(path: Path) -> ParsedFile:
    """Raises FileDamaged, FileWithoutText."""
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise FileDamaged(reason=f"DOCX: {error}") from error
    hidden = tuple(Block("paragraph", one.text, hidden=one.kind) for one in take_hidden(document))
    reader = _Reader(document)
    blocks = (*reader.blocks(document.element.body), *hidden)
    notes = reader.notes()
    if not any(block.text.strip() or block.rows for block in blocks):
        raise FileWithoutText(pages=1)
    named = (document.core_properties.title or "").strip()
    title = reader.title if reader.title else _title(named, blocks, path)
    return ParsedFile("docx", title, (Page(blocks),), notes=notes)


class _Reader:
    def __init__(self, document: DocxDocument) -> None:
        self._styles = _styles(document)
        self._numbering = Numbering.of(document)
        self._left_out = 0
        self._cover: list[tuple[int, str]] = []
        self._titles: list[str] = []

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """The blocks below `parent` in order; content controls are looked through."""
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
                yield from self.blocks(child)

    @property
    def title(self) -> str:
        """The paragraphs styled as title; else, of the first few, the one in larger letters than all others; else empty."""
        if self._titles:
            return " ".join(self._titles)
        sizes = sorted((size for size, _ in self._cover), reverse=True)
        if len(sizes) < 2 or sizes[0] == sizes[1] or sizes[0] < _TITLE_HALF_POINTS:
            return ""
        return next(text for size, text in self._cover if size == sizes[0])

    def notes(self) -> tuple[Note, ...]:
        return (note("ContentsLeftOut", count=self._left_out),) if self._left_out else ()

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        style = self._style(paragraph)
        text = _text(paragraph).strip(" \t\n")
        if text and _CONTENTS_STYLE.match(style.name):
            self._left_out += 1
        elif text:
            if len(self._cover) < _COVER_PARAGRAPHS:
                self._cover.append((_letter_size(paragraph), text))
            yield from self._text_blocks(paragraph, style, text)
        for box in _text_boxes(paragraph):
            yield from self.blocks(box)

    def _text_blocks(self, paragraph: etree._Element, style: _Style, text: str) -> Iterator[Block]:
        label = self._numbering.label(_own_numbering(paragraph).over(style.numbering))
        shown = f"{label} {text}" if label else text
        level = _outline_level(paragraph) or style.level or heading_level(shown)
        if style.name.lower() in _TITLE_STYLES:
            self._titles.append(shown)
            yield Block("heading", shown, level=1)
        elif is_article(shown):
            yield from article_blocks(shown)
        elif level is not None and len(shown) <= 120:
            yield Block("heading", shown, level=level)
        else:
            yield Block("list_item" if label else "paragraph", shown)

    def _style(self, paragraph: etree._Element) -> _Style:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._styles.get(found.get(qn("w:val"), "") if found is not None else "", _Style("", None, ListPlace()))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = _table_rows(table)
        if not rows:
            return
        if len(rows[0]) == 1 or all(sum(1 for cell in row if cell) <= 1 for row in rows):
            for row in rows:  # a frame drawn as a table of one column
                yield from (Block("paragraph", cell) for cell in row if cell)
            return
        yield Block("table", rows=rows, header_rows=_header_rows(table, len(rows)))


def _styles(document: DocxDocument) -> dict[str, _Style]:
    elements = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
    return {name: _resolved(name, elements) for name in elements if name is not None}


def _resolved(style_id: str, elements: dict[str | None, etree._Element]) -> _Style:
    """A style with what it inherits; a chain that closes on itself, or has no end, ends."""
    name, level, numbering = "", None, ListPlace(style_id=style_id)
    seen: set[str] = set()
    current: str | None = style_id
    while current in elements and current not in seen and current is not None and len(seen) < _LONGEST_CHAIN:
        seen.add(current)
        element = elements[current]
        own_name = element.find(qn("w:name"))
        own = own_name.get(qn("w:val"), "") if own_name is not None else ""
        name = name or own
        if level is None and (heading := _HEADING_STYLE.match(own)) is not None:
            level = int(heading.group(1))
        level = level if level is not None else _outline_level(element)
        numbering = numbering.over(_own_numbering(element))
        based = element.find(qn("w:basedOn"))
        current = based.get(qn("w:val")) if based is not None else None
    return _Style(name, level, numbering)


def _outline_level(element: etree._Element) -> int | None:
    """`w:outlineLvl` counts from 0; 9 is body text."""
    found = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    value = int(found.get(qn("w:val"), "9")) if found is not None else 9
    return value + 1 if value < 9 else None


def _letter_size(paragraph: etree._Element) -> int:
    """The size set on the paragraph's first run, in half points; 0 where the style decides."""
    size = paragraph.find(f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}")
    return int(float(size.get(qn("w:val"), "0"))) if size is not None else 0


def _own_numbering(element: etree._Element) -> ListPlace:
    properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if properties is None:
        return ListPlace()
    number, depth = properties.find(qn("w:numId")), properties.find(qn("w:ilvl"))
    return ListPlace(
        list_id=number.get(qn("w:val")) if number is not None else None,
        depth=int(depth.get(qn("w:val"), "0")) if depth is not None else None,
    )


def _text(paragraph: etree._Element) -> str:
    """The words a reader sees: no deletions, no ruby readings, no field codes; text boxes come after the paragraph."""
    parts: list[str] = []
    skipped = {qn("w:del"), qn("w:rt"), qn("w:txbxContent"), qn("w:pPr"), qn("w:instrText"), qn("w:moveFrom")}
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in (qn("w:tab"), qn("w:ptab")):
            parts.append("\t")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif child.tag not in skipped:
            stack.append(iter(child))
    return "".join(parts)


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Each text box once: Word writes it twice, for new readers (`mc:Choice`) and for old ones (`mc:Fallback`)."""
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    for box in paragraph.iter(qn("w:txbxContent")):
        outer = list(box.iterancestors(fallback, qn("w:txbxContent")))
        if not outer:
            yield box


def _table_rows(table: etree._Element) -> tuple[tuple[str, ...], ...]:
    """The grid of texts: a cell merged across columns stands once, one merged down is repeated, so that each row reads alone."""
    grid: list[list[str]] = []
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue
        cells: list[str] = []
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            above = grid[-1][len(cells)] if grid and len(cells) < len(grid[-1]) else ""
            continues = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            cells.append(above if continues else _cell_text(cell))
            columns = int(span.get(qn("w:val"), "1")) if span is not None else 1
            cells.extend([""] * (min(columns, _MOST_COLUMNS) - 1))
        grid.append(cells)
    width = max((len(cells) for cells in grid), default=0)
    filled = (tuple(cells + [""] * (width - len(cells))) for cells in grid if any(cells))
    return tuple(filled)


def _cell_text(cell: etree._Element) -> str:
    lines = (_text(paragraph).strip() for paragraph in cell.iter(qn("w:p")))
    return "\n".join(line for line in lines if line)


def _header_rows(table: etree._Element, rows: int) -> int:
    marked = sum(1 for row in table.findall(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
    return min(max(marked, 1), rows)


def _title(named: str, blocks: tuple[Block, ...], path: Path) -> str:
    """The properties' title, else the subject of a letter, else the first text where it is a short line, as on a cover, else the file's
    name."""
    if 2 <= len(named) <= 100 and not _TITLE_NOISE.search(named) and not begins_letter(named):
        return named
    texts = [block for block in blocks if block.text]
    first = texts[0] if texts else None
    if first is not None and begins_letter(first.text):
        return letter_title(block.text for block in texts) or path.stem
    if first is not None and first.kind != "list_item" and 2 <= len(first.text) <= 40 and "。" not in first.text:
        return first.text
    return path.stem
