"""Sources as Word documents and as slides with speaker's notes."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from pptx import Presentation
from pptx.slide import Slide
from pptx.util import Cm, Pt

from evaluation.golden.make_samples.markup import Piece, read_markup, split_at_headings

_BLANK_WITH_TITLE = 5


def write_docx(source: str, target: Path) -> None:
    """Headings, lists and tables with Word's own styles."""
    document = Document()
    for piece in read_markup(source):
        _add_to_document(document, piece)
    document.core_properties.author = "霧坂精工株式会社（架空）"
    document.save(str(target))


def _add_to_document(document: WordDocument, piece: Piece) -> None:
    if piece.kind == "heading":
        document.add_heading(piece.text, level=piece.level)
    elif piece.kind == "item":
        document.add_paragraph(piece.text, style="List Bullet")
    elif piece.kind == "table":
        table = document.add_table(rows=0, cols=len(piece.rows[0]), style="Table Grid")
        for row in piece.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    else:
        document.add_paragraph(piece.text)


def write_pptx(source: str, target: Path) -> None:
    """One slide per first-level heading; notes go to the speaker's notes."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(33.867), Cm(19.05)
    for title, pieces in split_at_headings(read_markup(source), level=1):
        slide = deck.slides.add_slide(deck.slide_layouts[_BLANK_WITH_TITLE])
        slide.shapes.title.text = title
        _add_to_slide(slide, pieces)
    deck.core_properties.author = "霧坂精工株式会社（架空）"
    deck.save(str(target))


def _add_to_slide(slide: Slide, pieces: list[Piece]) -> None:
    lines = [
        ("・" if piece.kind == "item" else "") + piece.text for piece in pieces if piece.kind in ("item", "paragraph")
    ]
    if lines:
        frame = slide.shapes.add_textbox(Cm(2), Cm(4.5), Cm(29), Cm(12)).text_frame
        frame.word_wrap = True
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text = line
            paragraph.font.size = Pt(22)
    for table in (piece for piece in pieces if piece.kind == "table"):
        shape = slide.shapes.add_table(len(table.rows), len(table.rows[0]), Cm(2), Cm(4.5), Cm(29), Cm(9))
        for row, texts in enumerate(table.rows):
            for column, text in enumerate(texts):
                shape.table.cell(row, column).text = text
    notes = "\n".join(piece.text for piece in pieces if piece.kind == "note")
    frame = slide.notes_slide.notes_text_frame
    if notes and frame is not None:
        frame.text = notes
