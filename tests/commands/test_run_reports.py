from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.report import FileResult
from journal.runs import StoredRun
from tests.app.fake_documents import CHANGED
from tests.commands.conftest import Shoko
from tests.commands.fake_desk import FakeDesk

WHOLE = StoredRun("run-1", "source-0", "/規程", CHANGED, CHANGED, "finished", indexed=2, failed=1, chunks=9)
LIMITED = replace(WHOLE, id="run-2", only=("空.txt",), indexed=0)
FAILED = replace(WHOLE, id="run-3", state="failed", indexed=0)
FILES = (FileResult("規程.md", "indexed", chunks=3), FileResult("=空.txt", "failed", error_code="FileEmpty"))


@pytest.fixture
def kept(desk: FakeDesk) -> FakeDesk:
    desk.kept, desk.files = (FAILED, LIMITED, WHOLE), FILES
    return desk


def test_runs_are_listed(shoko: Shoko, kept: FakeDesk) -> None:
    failed, limited, whole = shoko("runs", "list").stdout.splitlines()
    assert failed.startswith("run-3  2026-04-01 ")
    assert "  失敗  読み取り 0、変更なし 0、対象外 0、読めず 1  /規程" in failed
    assert limited.endswith("  /規程 · 空.txt を読み直し")
    assert "  終了  読み取り 2、" in whole
    listed = shoko("runs", "list", "--json").json()["runs"]
    assert isinstance(listed, list)
    assert [(run["id"], run["state"], run["only"]) for run in listed] == [
        ("run-3", "failed", None),
        ("run-2", "finished", ["空.txt"]),
        ("run-1", "finished", None),
    ]
    assert (listed[2]["indexed"], listed[2]["started_at"]) == (2, CHANGED.isoformat())


def test_without_runs_it_is_said(shoko: Shoko, desk: FakeDesk) -> None:
    assert "まだありません" in shoko("runs", "list").stderr
    outcome = shoko("runs", "report")
    assert outcome.code == 8
    assert "latest は見つかりません" in outcome.stderr


def test_the_latest_whole_run_is_reported(shoko: Shoko, kept: FakeDesk) -> None:
    report = shoko("runs", "report", "--json").json()
    assert (report["run"], report["folder"]) == ("run-1", "/規程")
    assert shoko("runs", "report", "run-2", "--json").json()["run"] == "run-2"
    shown = shoko("runs", "report").stdout
    assert "ファイルの中身が空です" in shown
    assert "1 件を読み取り · 0 件は変更なし · 1 件は読めず" in shown


def test_a_report_is_written_as_csv(shoko: Shoko, kept: FakeDesk, tmp_path: Path) -> None:
    outcome = shoko("runs", "report", "run-1", "--csv", "report.csv")
    written = (tmp_path / "report.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf" + "ファイル,状態".encode())
    assert "\r\n'=空.txt,読めず," in written.decode()
    assert (outcome.stdout, "2 件を report.csv に書きました" in outcome.stderr) == ("", True)
    assert shoko("runs", "report", "--csv", "-", "--language", "en").stdout.startswith("\ufeffFile,Status")


def test_a_place_that_cannot_be_written_and_an_unknown_run_are_sentences(shoko: Shoko, kept: FakeDesk) -> None:
    refused = shoko("runs", "report", "--csv", "missing/report.csv")
    assert (refused.code, refused.stdout) == (6, "")
    assert "missing/report.csv に書けません" in refused.stderr
    assert shoko("runs", "report", "run-9").code == 8
