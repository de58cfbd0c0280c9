"""White letters on something dark are seen: Office files whose look is told by what is behind the letters."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pptx
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from openpyxl.styles import Font, PatternFill
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Cm
from pptx.util import Pt as SlidePt

from ingest.hidden import hidden_texts
from ingest.parse_html import read_html
from ingest.parse_office import parse_docx
from ingest.parse_sheet import parse_xlsx
from ingest.parse_slides import parse_pptx

WHITE = RGBColor(255, 255, 255)


def test_word(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("見える文。").add_run("一点の文").font.size = Pt(1)
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.paragraphs[0].add_run("濃い欄の見出し").font.color.rgb = WHITE
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), "1F3864")
    cell._tc.get_or_add_tcPr().append(shading)
    style = document.styles.add_style("覆い", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    document.add_paragraph("前の文。").add_run("様式で隠した文", style=style)
    document.add_paragraph().add_run("白い文").font.color.rgb = WHITE
    document.save(str(tmp_path / "a.docx"))
    parsed = parse_docx(tmp_path / "a.docx")
    assert [(one.kind, one.text) for one in hidden_texts(parsed)] == [
        ("tiny", "一点の文"),
        ("vanish", "様式で隠した文"),
        ("white", "白い文"),
    ]
    assert [block.text for block in parsed.pages[0].blocks if block.hidden is None] == [
        "見える文。",
        "濃い欄の見出し",
        "前の文。",
    ]


def test_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["項目", "金額"])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(color="FFFFFF"), PatternFill("solid", fgColor="1F3864")
    sheet.append(["交通費", 1200])
    sheet["B2"].number_format = ";;;"
    sheet["A5"] = "白い文"
    sheet["A5"].font = Font(color="FFFFFF")
    book.save(tmp_path / "a.xlsx")
    found = list(hidden_texts(parse_xlsx(tmp_path / "a.xlsx")))
    assert [(one.kind, one.cells) for one in found] == [("number_format", "B2"), ("white", "A5")]


def test_a_slide(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for top, fill, size in ((1, MSO_THEME_COLOR.TEXT_2, 18), (6, None, 18), (12, None, 1)):
        box = slide.shapes.add_textbox(Cm(1), Cm(top), Cm(8), Cm(2))
        run = box.text_frame.paragraphs[0].add_run()
        run.text, run.font.size = f"{top} 番の文", SlidePt(size)
        run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1 if size > 1 else MSO_THEME_COLOR.TEXT_1
        if fill is not None:
            box.fill.solid()
            box.fill.fore_color.theme_color = fill
    deck.save(str(tmp_path / "a.pptx"))
    found = list(hidden_texts(parse_pptx(tmp_path / "a.pptx")))
    assert [(one.kind, one.text) for one in found] == [("white", "6 番の文"), ("tiny", "12 番の文")]


def test_a_web_page() -> None:
    _, blocks = read_html(
        "<body><div style='background:#036'><p style='color:#fff'>濃い地の文</p></div><p style='color:#fff'>白い文</p>"
        "<p style='position:absolute;left:-9999px'>外の文</p><p style='font-size:80%'>小さめの文</p>"
        "<div class=hero><b style='color:white'>様式の文</b></div><p style='color:red;background-color:RED'>赤い文</p></body>"
    )
    told = {block.text: block.hidden for block in blocks}
    assert told == {
        "濃い地の文": None,
        "小さめの文": None,
        "様式の文": None,
        "白い文": "white",
        "外の文": "off_page",
        "赤い文": "white",
    }
