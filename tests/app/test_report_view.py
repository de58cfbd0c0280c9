from __future__ import annotations

import pytest

from app.report_view import ROWS, Column, ReportView, columns_of, has_problem, rows_of, shown_type
from index_store.file_records import FileReading, plain_note
from ingest.notes import note
from ingest.report import FileResult, IngestReport

TRAVEL = FileResult("総務/travel.pdf", "indexed", 34, reading=FileReading("pdf", None, (), 12, 2, 0.95, 900, 0.0))
SHEET = FileResult(
    "経理/A.xlsx", "indexed", 5, reading=FileReading("xlsx", notes=(note("SheetsHidden", sheets=("控",)),))
)
SAME = FileResult("人事/b.md", "unchanged", 2, reading=FileReading("md", "cp932", characters=70), seconds=1.5)
LOCKED = FileResult("人事/評価.DOCX", "failed", error_code="FilePasswordNeeded")
LOCK_FILE = FileResult("~$a.docx", "skipped", error_code="FileIsTemporary")
REPORT = IngestReport("run", "s", "/f", (TRAVEL, SHEET, SAME, LOCKED, LOCK_FILE))


def shown(view: ReportView, report: IngestReport = REPORT) -> list[FileResult]:
    return list(rows_of(report, view, "ja").files)


def test_what_went_wrong_comes_first() -> None:
    assert shown(ReportView()) == [LOCKED, LOCK_FILE, SHEET, TRAVEL, SAME]


@pytest.mark.parametrize(
    ("view", "files"),
    [
        (ReportView(statuses=("failed", "skipped")), [LOCKED, LOCK_FILE]),
        (ReportView(types=("pdf", ".docx")), [LOCKED, LOCK_FILE, TRAVEL]),
        (ReportView(problems=True), [LOCKED, SHEET]),
        (ReportView(wanted=" TRAVEL "), [TRAVEL]),
        (ReportView(wanted="パスワード"), [LOCKED]),
        (ReportView(wanted="非表示"), [SHEET]),
        (ReportView(wanted="人事", statuses=("unchanged",)), [SAME]),
        (ReportView(wanted="無い"), []),
    ],
)
def test_filters_and_search(view: ReportView, files: list[FileResult]) -> None:
    assert shown(view) == files


@pytest.mark.parametrize(
    ("column", "first", "first_descending"),
    [
        ("path", LOCK_FILE, TRAVEL),
        ("type", LOCK_FILE, SHEET),
        ("encoding", SAME, SAME),
        ("pages", TRAVEL, TRAVEL),
        ("characters", SAME, TRAVEL),
        ("chunks", SAME, TRAVEL),
        ("mojibake", TRAVEL, TRAVEL),
        ("seconds", SAME, SAME),
    ],
)
def test_files_without_a_value_come_last_either_way(
    column: Column, first: FileResult, first_descending: FileResult
) -> None:
    view = ReportView().sorted_by(column)
    assert not view.descending
    assert shown(view)[0] == first
    assert view.sorted_by(column).descending
    assert shown(view.sorted_by(column))[0] == first_descending


def test_another_column_sorts_upwards_from_the_first_page() -> None:
    view = ReportView(page=3).sorted_by("chunks").sorted_by("chunks").sorted_by("pages")
    assert (view.sort, view.descending, view.page) == ("pages", False, 0)


def test_pages_of_rows() -> None:
    files = tuple(FileResult(f"{number:03}.md", "indexed") for number in range(ROWS + 1))
    report = IngestReport("run", "s", "/f", files)
    first, last = rows_of(report, ReportView(), "ja"), rows_of(report, ReportView(page=9), "ja")
    assert (len(first.files), first.first, first.total, first.pages) == (ROWS, 0, ROWS + 1, 2)
    assert (last.files, last.first, last.page) == ((files[-1],), ROWS, 1)
    assert rows_of(report, ReportView(wanted="x"), "ja").pages == 1


def test_a_file_that_was_not_opened_has_its_names_ending_as_its_type() -> None:
    assert [shown_type(file) for file in (TRAVEL, LOCKED, FileResult("LICENSE", "failed"))] == ["pdf", ".docx", ""]


@pytest.mark.parametrize(
    ("reading", "problem"),
    [
        (FileReading("pdf", ocr_confidence=0.89), True),
        (FileReading("pdf", ocr_confidence=0.9), False),
        (FileReading("pdf", mojibake=0.02), True),
        (FileReading("pdf", mojibake=0.019), False),
        (FileReading("xlsx", notes=(note("FormulasWithoutResult", count=2),)), True),
        (FileReading("pdf", notes=(note("HeadsLeftOut", count=12),)), False),
        (FileReading("pdf", notes=(note("HeadsLeftOut", count=12), note("PagesEmpty", count=1, pages=(2,)))), True),
        (FileReading("md", notes=(plain_note("目次の行を 3 行省きました。"),)), True),
    ],
)
def test_what_is_worth_a_look(reading: FileReading, problem: bool) -> None:
    assert has_problem(FileResult("a.pdf", "unchanged", 3, reading=reading)) == problem


def test_notes_are_searched_in_the_readers_language() -> None:
    assert rows_of(REPORT, ReportView(wanted="hidden sheets"), "en").files == (SHEET,)
    assert rows_of(REPORT, ReportView(wanted="非表示"), "en").files == ()


def test_columns_without_any_value_are_left_out() -> None:
    assert columns_of(IngestReport("run", "s", "/f", (SAME,)), "ja") == (
        "path",
        "status",
        "type",
        "encoding",
        "characters",
        "chunks",
        "seconds",
    )
    assert "confidence" in columns_of(REPORT, "ja")
