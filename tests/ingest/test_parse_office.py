from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.parser import parse_xml

from errors import FileDamaged, FileWithoutText
from ingest.docx_numbering import format_number
from ingest.notes import note
from ingest.page import Block, ParsedFile
from ingest.parse_office import parse_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _parsed(document: DocxDocument, tmp_path: Path) -> ParsedFile:
    document.core_properties.title = ""
    document.save(str(tmp_path / "規程.docx"))
    return parse_docx(tmp_path / "規程.docx")


def test_headings_paragraphs_lists_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("旅費規程", level=0)
    document.add_heading("日当", level=1)
    document.add_paragraph("日当は役職による。")
    document.add_paragraph("役員を除く。", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["役職", "日当", "課長", "3,000円"], strict=True):
        cell.text = text
    document.add_paragraph("以上")
    parsed = _parsed(document, tmp_path)
    assert parsed.title == "旅費規程"
    assert parsed.pages[0].blocks == (
        Block("heading", "旅費規程", level=1),
        Block("heading", "日当", level=1),
        Block("paragraph", "日当は役職による。"),
        Block("list_item", "・ 役員を除く。"),
        Block("table", rows=(("役職", "日当"), ("課長", "3,000円"))),
        Block("paragraph", "以上"),
    )


def test_a_cell_merged_down_is_repeated_and_one_merged_across_stands_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for cell, text in zip(
        table._cells, ["区分", "品目", "額", "国内", "日当", "3,000", "", "宿泊", "9,000"], strict=True
    ):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    rows = _parsed(document, tmp_path).pages[0].blocks[0].rows
    assert rows == (("区分", "品目\n額", ""), ("国内", "日当", "3,000"), ("国内", "宿泊", "9,000"))


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="2"/><w:numFmt w:val="decimalFullWidth"/>'
            '<w:lvlText w:val="%2"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text, depth in [
        ("この規程は旅費を定める。", 0),
        ("役員を除く。", 1),
        ("日当は3,000円とする。", 0),
        ("前払いできる。", 1),
    ]:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        number = properties.get_or_add_numPr()
        number.get_or_add_numId().val = 77
        number.get_or_add_ilvl().val = depth
    assert _parsed(document, tmp_path).pages[0].blocks == (
        Block("heading", "第1条", level=5),
        Block("paragraph", "この規程は旅費を定める。"),
        Block("list_item", "２ 役員を除く。"),
        Block("heading", "第2条", level=5),
        Block("paragraph", "日当は3,000円とする。"),
        Block("list_item", "２ 前払いできる。"),
    )


def test_insertions_stay_deletions_and_ruby_readings_go(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("日当は")._p
    paragraph.append(parse_xml(f"<w:ins {W}><w:r><w:t>3,000円</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f"<w:del {W}><w:r><w:delText>2,000円</w:delText></w:r></w:del>"))
    paragraph.append(
        parse_xml(
            f"<w:r {W}><w:ruby><w:rt><w:r><w:t>たかはし</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>髙橋</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
    )
    assert _parsed(document, tmp_path).pages[0].blocks == (Block("paragraph", "日当は3,000円髙橋"),)


def test_a_table_of_contents_is_left_out_and_noted(tmp_path: Path) -> None:
    document = docx.Document()
    style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("第1章……3", style=style)
    document.add_paragraph("本文")
    parsed = _parsed(document, tmp_path)
    assert [block.text for block in parsed.pages[0].blocks] == ["本文"]
    assert parsed.notes == (note("ContentsLeftOut", count=1),)


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph("本文").runs[0]._r
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>枠の中</w:t></w:r></w:p></w:txbxContent></w:pict>"
    run.append(
        parse_xml(
            f'<mc:AlternateContent {mc} {W}><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
        )
    )
    assert [block.text for block in _parsed(document, tmp_path).pages[0].blocks] == ["本文", "枠の中"]


def test_empty_and_damaged_documents(tmp_path: Path) -> None:
    with pytest.raises(FileWithoutText):
        _parsed(docx.Document(), tmp_path)
    broken = docx.Document()
    broken.save(str(tmp_path / "a.docx"))
    data = (tmp_path / "a.docx").read_bytes().replace(b"word/document.xml", b"word/dokument.xml")
    (tmp_path / "b.docx").write_bytes(data)
    with pytest.raises(FileDamaged):
        parse_docx(tmp_path / "b.docx")


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (12, "decimalFullWidth", "１２"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "japaneseCounting", "二十一"),
        (10, "japaneseCounting", "十"),
        (2, "iroha", "ロ"),
        (2, "aiueoFullWidth", "イ"),
        (4, "lowerRoman", "iv"),
        (2, "upperLetter", "B"),
        (5, "none", ""),
        (5, "somethingElse", "5"),
    ],
)
def test_number_formats(number: int, style: str, shown: str) -> None:
    assert format_number(number, style) == shown
