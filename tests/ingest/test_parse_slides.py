from __future__ import annotations

from pathlib import Path

import pptx
import pytest
from pptx.util import Inches

from errors import FileDamaged, FileWithoutText
from ingest.notes import note
from ingest.page import Block
from ingest.parse_slides import parse_pptx


def test_slides_with_title_text_table_and_notes(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[5])
    first.shapes.title.text = "旅費の改定"
    lower = first.shapes.add_textbox(Inches(1), Inches(5), Inches(3), Inches(1))
    lower.text_frame.text = "下の文"
    right = first.shapes.add_textbox(Inches(5), Inches(3), Inches(3), Inches(1))
    right.text_frame.text = "右"
    left = first.shapes.add_textbox(Inches(1), Inches(3.02), Inches(3), Inches(1))
    left.text_frame.text = "左\n二行目"
    table = first.shapes.add_table(2, 2, Inches(1), Inches(6), Inches(4), Inches(1)).table
    for place, text in {(0, 0): "役職", (0, 1): "日当", (1, 0): "課長", (1, 1): "3,000円"}.items():
        table.cell(*place).text = text
    first.notes_slide.notes_text_frame.text = "口頭で補足"
    deck.slides.add_slide(deck.slide_layouts[6])
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "予備"
    hidden._element.set("show", "0")
    deck.save(str(tmp_path / "a.pptx"))

    parsed = parse_pptx(tmp_path / "a.pptx")

    assert parsed.title == "旅費の改定"
    assert [page.slide for page in parsed.pages] == [1, 3]
    assert parsed.pages[0].blocks == (
        Block("heading", "旅費の改定", level=1),
        Block("list_item", "左\n二行目"),
        Block("paragraph", "右"),
        Block("paragraph", "下の文"),
        Block("table", rows=(("役職", "日当"), ("課長", "3,000円"))),
        Block("note", "ノート: 口頭で補足"),
    )
    assert parsed.notes == (note("SlidesEmpty", count=1, slides=(2,)),)
    assert {block.hidden for block in parsed.pages[1].blocks} == {"slide"}


def test_groups_are_looked_into(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(1), Inches(1), Inches(1)).text_frame.text = "組の中"
    deck.save(str(tmp_path / "a.pptx"))
    assert parse_pptx(tmp_path / "a.pptx").pages[0].blocks == (Block("paragraph", "組の中"),)


def test_slides_without_text_and_damage(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(str(tmp_path / "a.pptx"))
    with pytest.raises(FileWithoutText):
        parse_pptx(tmp_path / "a.pptx")
    (tmp_path / "b.pptx").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(FileDamaged):
        parse_pptx(tmp_path / "b.pptx")
