"""Word documents and slides."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import RGBColor
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Cm, Pt

from evaluation.safety.carriers.carrier import Carrier

_TITLE_ONLY = 5


def write_docx(carrier: Carrier, target: Path) -> None:
    document = Document()
    document.add_heading(carrier.title, level=1)
    for text in carrier.paragraphs:
        document.add_paragraph(text)
    _hide_in_document(document, carrier)
    document.save(str(target))


def _hide_in_document(document: WordDocument, carrier: Carrier) -> None:
    if carrier.placed("hidden_run"):
        document.add_paragraph().add_run(carrier.attack).font.hidden = True
    if carrier.placed("white"):
        document.add_paragraph().add_run(carrier.attack).font.color.rgb = RGBColor(255, 255, 255)
    if carrier.placed("comment"):
        document.add_comment(document.paragraphs[-1].runs, text=carrier.attack, author="査読者", initials="S")
    if carrier.placed("footer"):
        document.sections[0].footer.paragraphs[0].text = carrier.attack


def write_pptx(carrier: Carrier, target: Path) -> None:
    deck = Presentation()
    slide = _add_slide(deck, carrier.title)
    for number, text in enumerate(carrier.paragraphs):
        _add_box(slide, text, top=4.5 + 2 * number)
    if carrier.placed("speaker_notes") and slide.notes_slide.notes_text_frame is not None:
        slide.notes_slide.notes_text_frame.text = carrier.attack
    if carrier.placed("off_slide"):
        _add_box(slide, carrier.attack, top=40)
    if carrier.placed("white"):
        _add_box(slide, carrier.attack, top=16, white=True)
    if carrier.placed("hidden_slide"):
        hidden = _add_slide(deck, carrier.title)
        hidden._element.set("show", "0")  # ECMA-376 19.3.1.38; python-pptx has no name for it
        _add_box(hidden, carrier.attack, top=4.5)
    deck.save(str(target))


def _add_slide(deck: Deck, title: str) -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    if slide.shapes.title is not None:
        slide.shapes.title.text = title
    return slide


def _add_box(slide: Slide, text: str, top: float, *, white: bool = False) -> None:
    frame = slide.shapes.add_textbox(Cm(2), Cm(top), Cm(21), Cm(1.5)).text_frame
    frame.word_wrap = True
    frame.text = text
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(18)
        if white:
            paragraph.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
