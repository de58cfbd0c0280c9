from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from access.people import Person
from app.house import Door
from app.run_reports import readable_report, readable_runs, run_as_csv
from errors import AccessDenied, Language, RunUnknown
from index_store.file_records import FileReading, plain_note
from index_store.records import Readable
from ingest.notes import note
from ingest.report import FileResult, IngestReport
from journal.runs import RunOutcome
from tests.app.fake_house import FakeHouse

FILES = (
    FileResult(
        "総務/旅費.pdf",
        "indexed",
        34,
        reading=FileReading(
            "pdf", None, (note("PagesEmpty", count=2, pages=(3, 5)), plain_note("=2+3")), 12, 2, 0.8765, 15200, 0.00123
        ),
        seconds=4.256,
    ),
    FileResult("人事/評価.docx", "failed", error_code="FilePasswordNeeded"),
    FileResult("b\udc83.md", "unchanged", 2, reading=FileReading("md", "cp932", (plain_note("=1+1"),))),
)
REPORT = IngestReport("run-1", "rules", "/srv/rules", FILES, removed=1, seconds=74.0)


def rows(report: IngestReport, language: Language = "ja") -> list[list[str]]:
    content = run_as_csv(report, language)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_row_a_file_with_every_value() -> None:
    headings, travel, locked, _ = rows(REPORT)
    assert headings == [
        *("ファイル", "状態", "形式", "文字コード", "ページ", "OCR ページ", "OCR 確信度", "文字数", "箇所"),
        *("文字化け", "秒", "理由と対処", "理由コード", "読み取りで決めたこと・失われたもの"),
    ]
    assert travel[:11] == [
        *("総務/旅費.pdf", "読み取り", "pdf", "", "12", "2", "0.876", "15200", "34"),
        *("0.0012", "4.26"),
    ]
    assert travel[13] == "文字のないページが 2 ページあります（3、5）。\n=2+3"
    assert locked[1:9] == ["読めず", "", "", "", "", "", "", "0"]
    assert locked[11].startswith("パスワードで保護されています")
    assert locked[12] == "FilePasswordNeeded"


def test_in_english() -> None:
    headings, travel, locked, same = rows(REPORT, "en")
    assert headings[:3] == ["File", "Status", "Type"]
    assert (locked[1], same[1]) == ("failed", "unchanged")
    assert "password" in locked[11]
    assert travel[13] == "Pages without text: 2 (3, 5).\n=2+3"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＋", "－", "＠"])
def test_no_cell_acts_as_a_formula(start: str) -> None:
    name = f"{start}HYPERLINK(1).csv"
    _, row = rows(
        replace(REPORT, files=(FileResult(name, "indexed", reading=FileReading("csv", notes=(plain_note(name),))),))
    )
    assert row[0] == row[13] == f"'{name}"


def test_a_name_that_is_no_text_is_written_as_its_bytes() -> None:
    assert rows(REPORT)[3][0] == "b\\udc83.md"
    assert rows(REPORT)[3][13] == "'=1+1"


def test_only_ended_runs_over_readable_sources_have_a_report(door: Door, house: FakeHouse) -> None:
    opened = door.enter()
    list(house.desk.ingest("rules"))
    house.runs.start("running", "rules", "/f")
    house.runs.start("elsewhere", "removed", "/g")
    house.runs.end("elsewhere", RunOutcome("finished"))
    house.runs.start("broken", "rules", "/f")
    house.runs.end("broken", RunOutcome("failed"))
    assert [run.id for run in readable_runs(house)] == ["run-0"]
    assert readable_report(opened, "run-0").count("failed") == 2
    with pytest.raises(RunUnknown):
        readable_report(opened, "elsewhere")


def test_reports_are_for_who_looks_after_the_documents_whether_they_may_read_them_or_not(
    door: Door, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(house.desk.ingest("rules"))
    monkeypatch.setattr(house, "readable", lambda: Readable(scope_ids=()))
    assert readable_report(door.enter(Person("admin", roles=("administrator",))), "run-0").count("failed") == 2
    opened = door.enter(Person("tanaka", roles=("employee", "model_owner", "auditor")))
    assert readable_runs(opened.house) == ()
    with pytest.raises(AccessDenied):
        readable_report(opened, "run-0")
