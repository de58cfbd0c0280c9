from __future__ import annotations

from app.report_table import row_key, summary_html, table_html, value_words
from app.report_view import ReportView
from index_store.file_records import FileReading, plain_note
from ingest.report import FileResult, IngestReport
from tests.app.test_report_view import LOCKED, SAME, TRAVEL

HOSTILE = FileResult(
    "<b>/<img src=x>.md", "indexed", 1, reading=FileReading("md", notes=(plain_note("<script>x</script>"),))
)
REPORT = IngestReport("run-1", "s", "/f", (TRAVEL, SAME, LOCKED, HOSTILE), removed=1, seconds=74.0)


def test_headings_sort_and_say_how_the_table_is_sorted() -> None:
    html = table_html(REPORT, ReportView().sorted_by("characters").sorted_by("characters"), "ja")
    assert html.count('aria-sort="none"') == html.count("<th scope=") - len(REPORT.files) - 1
    assert (
        '<th scope="col" aria-sort="descending" class="n"><button class="sk-sort" data-press="press-sort-characters">'
        in html
    )
    assert html.index("travel.pdf") < html.index("b.md") < html.index("評価.DOCX")


def test_a_row_opens_its_file_by_a_button_with_a_name() -> None:
    html = table_html(REPORT, ReportView(), "en")
    assert f'data-press="{row_key(0)}" aria-label="Open the details of 人事/評価.DOCX"' in html
    assert "protected with a password" in html or "password" in html
    assert 'role="status">1–4 of 4<' in html


def test_nothing_of_a_document_is_markup() -> None:
    html = table_html(REPORT, ReportView(), "ja")
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;img src=x&gt;.md" in html


def test_counts_and_the_way_to_the_csv() -> None:
    html = summary_html(REPORT, "ja")
    assert "2 件を読み取り · 1 件は変更なし · 1 件は読めず · 0 件は対象外 · 1 件を削除 · 1 分" in html
    assert 'href="/reports/run-1.csv?language=ja"' in html
    assert "途中で停止しました" not in html


def test_values_as_people_read_them() -> None:
    words = {
        FileReading(mojibake=0.0): "0.0%",
        FileReading(mojibake=0.0004): "<0.1%",
        FileReading(mojibake=0.125): "12.5%",
        FileReading(): "",
    }
    assert [value_words(FileResult("a", "indexed", reading=reading), "mojibake", "ja") for reading in words] == [
        *words.values()
    ]
    assert value_words(TRAVEL, "confidence", "ja") == "0.95"
    assert value_words(LOCKED, "chunks", "ja") == ""
