from __future__ import annotations

import pytest

from app.run_reports import run_as_csv
from app.show_runs import duration, progress_words, share_done
from index_store.records import FileReading
from ingest.report import FileResult, IngestReport, Progress

FILES = (
    FileResult("総務/travel.pdf", "indexed", 34, reading=FileReading("pdf")),
    FileResult("人事/評価.docx", "failed", error_code="FilePasswordNeeded"),
    FileResult("<b>.md", "unchanged", 2),
    FileResult("=HYPERLINK(1).csv", "failed", error_code="FileEmpty"),
)
REPORT = IngestReport("run-1", "rules", "/srv/rules", FILES, removed=1, seconds=74.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 秒"), (59, "59 秒"), (60, "1 分"), (150, "2 分"), (3600, "1.0 時間"), (9000, "2.5 時間")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds, "ja") == words


def test_progress_in_words() -> None:
    assert progress_words(None, "ja") == "ファイルを調べています…"
    assert progress_words(Progress("r", 12, 40, 1318), "ja") == "12 / 40 ファイル · 1,318 箇所"
    assert (
        progress_words(Progress("r", 12, 40, 3, seconds_left=90), "en")
        == "12 / 40 files · 3 passages · about 2 min left"
    )


def test_share_done() -> None:
    assert share_done(None) == 0.0
    assert share_done(Progress("r", 0, 0, 0)) == 0.0
    assert share_done(Progress("r", 1, 4, 0)) == 0.25


def test_no_cell_of_the_csv_acts_as_a_formula() -> None:
    lines = run_as_csv(REPORT).decode("utf-8-sig").splitlines()
    assert lines[0] == "ファイル,状態,形式,文字コード,箇所,理由・メモ"
    assert lines[4].startswith("'=HYPERLINK(1).csv,読めず,")
