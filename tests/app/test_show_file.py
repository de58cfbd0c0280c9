from __future__ import annotations

from app.file_parts import FilePart
from app.show_file import file_html, part_html
from index_store.file_records import FileReading
from index_store.records import Chunk, Place
from ingest.notes import note
from ingest.report import FileResult
from tests.app.fake_documents import WRITTEN

PDF, SHEET = WRITTEN[0].document(), WRITTEN[1].document()


def test_every_value_and_the_whole_reason() -> None:
    reading = FileReading("pdf", "cp932", (note("SheetsHidden", sheets=("<i>控</i>", "元")),), 12, 2, 0.5, 900, 0.25)
    html = file_html(FileResult("総務/資料.zip//規程.pdf", "indexed", 34, reading=reading, seconds=4.2), "ja")
    assert "資料.zip の 規程.pdf" in html
    assert "<li>非表示のシートも読みました（&lt;i&gt;控&lt;/i&gt;、元）。</li>" in html
    for value in ("pdf", "cp932", "12", "2", "0.50", "900", "34", "25.0%", "4.2"):
        assert f"<dd>{value}</dd>" in html
    english = file_html(FileResult("規程.pdf", "indexed", 34, reading=reading), "en")
    assert "<li>Hidden sheets were read too (&lt;i&gt;控&lt;/i&gt;, 元).</li>" in english
    failed = file_html(FileResult("a.docx", "failed", error_code="FilePasswordNeeded"), "ja")
    assert "保護を外した版を置いてください" in failed
    assert "<dd>FilePasswordNeeded</dd>" in failed


def test_a_pages_text_stands_beside_its_picture() -> None:
    chunk = Chunk(0, "第1条 <b>目的</b>", Place(page=3, section=("第1章",)), read_by="ocr")
    html = part_html(PDF, FilePart((chunk,), page=3), "ja")
    assert '<img class="sk-picture" src="/files/doc-travel/picture?page=3&amp;language=ja" alt=' in html
    assert "<small>第1章 › OCR で読み取り</small><p>第1条 &lt;b&gt;目的&lt;/b&gt;</p>" in html
    assert "このページから読めた文字はありません" in part_html(PDF, FilePart((), page=4), "ja")


def test_other_formats_have_text_alone() -> None:
    html = part_html(SHEET, FilePart((Chunk(0, "単価", Place(sheet="申請書", cells="B9:I12")),), sheet="申請書"), "ja")
    assert "<img" not in html
    assert "<small>B9:I12</small>" in html
