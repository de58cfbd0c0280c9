"""PPTX -> one page a slide: its title, texts from top to bottom, tables, and the speaker's notes. What nobody sees is marked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pptx
from lxml import etree
from pptx.exc import PackageNotFoundError
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.table import Table
from pptx.text.text import TextFrame

from errors import FileDamaged, FileWithoutText
from index_store.file_records import Note
from index_store.records import HiddenKind
from ingest.notes import note
from ingest.page import Block, Page, ParsedFile
from ingest.slides_hidden import Ground, hidden_paragraphs, is_beside

# Two shapes whose tops differ by less than this stand on one line and are read from the left (a quarter inch in EMU).
_SAME_LINE = 228_600
_FURNITURE = {"SLIDE_NUMBER", "DATE", "FOOTER"}


def parse_pptx(path: Path) -> ParsedFile:
    """Raises FileDamaged, FileWithoutText(pages=slides)."""
    try:
        presentation = pptx.Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise FileDamaged(reason=f"PPTX: {error}") from error
    width, height = int(presentation.slide_width or 0), int(presentation.slide_height or 0)
    pages = []
    for number, slide in enumerate(presentation.slides, start=1):
        blocks = tuple(_slide_blocks(slide, Ground.of(slide, width, height)))
        if slide._element.get("show") in ("0", "false"):
            blocks = tuple(block if block.hidden is not None else replace(block, hidden="slide") for block in blocks)
        if blocks:
            pages.append(Page(blocks, slide=number))
    count = len(presentation.slides)
    if not pages:
        raise FileWithoutText(pages=count)
    notes = tuple(_notes(count, pages))
    title = _title(presentation.core_properties.title, pages, path)
    return ParsedFile("pptx", title, tuple(pages), notes=notes, pages_total=count)


def _slide_blocks(slide: Slide, ground: Ground) -> Iterator[Block]:
    title = slide.shapes.title
    heading = _squeeze(title.text_frame.text) if title is not None else ""
    if heading and title is not None and not is_beside(title, ground):
        yield Block("heading", heading, level=1)
    for shape in _in_reading_order(slide.shapes):
        if is_beside(shape, ground):
            yield from (replace(block, hidden="off_page") for block in _shape_blocks(shape, ground))
        elif title is None or shape.shape_id != title.shape_id:
            yield from _shape_blocks(shape, ground)
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None and frame.text.strip():
        yield Block("note", "ノート: " + frame.text.replace("\v", "\n").strip())


def _in_reading_order(shapes: Iterable[BaseShape]) -> list[BaseShape]:
    return sorted(shapes, key=lambda shape: ((shape.top or 0) // _SAME_LINE, shape.left or 0))


def _shape_blocks(shape: BaseShape, ground: Ground) -> Iterator[Block]:
    if isinstance(shape, GroupShape):
        for member in _in_reading_order(shape.shapes):
            yield from _shape_blocks(member, ground)
    elif isinstance(shape, GraphicFrame) and shape.has_table:
        yield from _table_block(shape.table)
    elif isinstance(shape, Shape) and not _is_furniture(shape):
        yield from _frame_blocks(shape.text_frame, hidden_paragraphs(shape, ground))


def _is_furniture(shape: BaseShape) -> bool:
    return (
        shape.is_placeholder
        and shape.placeholder_format.type is not None
        and shape.placeholder_format.type.name in _FURNITURE
    )


def _frame_blocks(frame: TextFrame, hidden: Mapping[int, HiddenKind]) -> Iterator[Block]:
    """A text box is one paragraph, each of its lines a line; levels are shown by indentation. Hidden lines are one for each kind."""
    lines: dict[HiddenKind | None, list[str]] = {}
    for number, paragraph in enumerate(frame.paragraphs):
        if text := _squeeze(paragraph.text.replace("\v", "\n")):
            lines.setdefault(hidden.get(number), []).append("　" * paragraph.level + text)
    for kind, found in lines.items():
        yield Block("list_item" if len(found) > 1 else "paragraph", "\n".join(found), hidden=kind)


def _table_block(table: Table) -> Iterator[Block]:
    """A cell merged across stands once, one merged down is repeated, so that each row reads alone."""
    grid: list[tuple[str, ...]] = []
    for row in table.rows:
        cells = []
        for column, cell in enumerate(row.cells):
            above = grid[-1][column] if grid else ""
            goes_down = cell._tc.get("vMerge") in ("1", "true")
            cells.append(
                above if goes_down else "" if cell.is_spanned else _squeeze(cell.text_frame.text.replace("\v", "\n"))
            )
        grid.append(tuple(cells))
    rows = tuple(row for row in grid if any(row))
    if rows:
        yield Block("table", rows=rows)


def _notes(count: int, pages: list[Page]) -> Iterator[Note]:
    with_text = {page.slide for page in pages}
    empty = [number for number in range(1, count + 1) if number not in with_text]
    if empty:
        yield note("SlidesEmpty", count=len(empty), slides=tuple(empty))


def _title(named: str | None, pages: list[Page], path: Path) -> str:
    """The first slide's title; properties' titles are mostly left over from a template (`PowerPoint プレゼンテーション`)."""
    first = pages[0].blocks[0]
    if first.kind == "heading" and pages[0].slide == 1:
        return first.text.replace("\n", " ")
    usable = named is not None and len(named.strip()) >= 2 and "powerpoint" not in named.lower()
    return named.strip() if named is not None and usable else path.stem


def _squeeze(text: str) -> str:
    return "\n".join(line for line in (" ".join(part.split()) for part in text.replace("\v", " ").split("\n")) if line)
