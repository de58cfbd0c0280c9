from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from commands import ingesting
from errors import DiskFull, FolderNotFound, RunFailsMore, RunInProgress, RunShrinks
from index_store.file_records import FileReading, plain_note
from ingest.notes import note
from ingest.report import FileResult
from ingest.run_order import RunOrder
from tests.commands.conftest import Outcome, Shoko
from tests.commands.fake_desk import FakeDesk

READ = FileResult("規程.md", "indexed", chunks=3, reading=FileReading("md", "utf-8", (plain_note("注。"),)))
SAME = FileResult("同じ.md", "unchanged", chunks=2)
LOCK = FileResult("~$規程.docx", "skipped", error_code="FileIsTemporary")
EMPTY = FileResult("空[a].txt", "failed", error_code="FileEmpty")


def test_ingest_json_has_the_promised_shape(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    desk.files = (READ, SAME, LOCK, EMPTY)
    outcome = shoko("ingest", tmp_path, "--json")
    report = outcome.json()
    files = report["files"]
    assert isinstance(files, list)
    assert [(file["path"], file["status"], file["chunks"]) for file in files] == [
        ("規程.md", "indexed", 3),
        ("同じ.md", "unchanged", 2),
        ("~$規程.docx", "skipped", 0),
        ("空[a].txt", "failed", 0),
    ]
    assert files[0]["error"] is None
    assert files[3]["error"]["code"] == "FileEmpty"
    assert files[3]["error"]["sentence"].startswith("ファイルの中身が空です")
    assert (report["removed"], report["stopped"], report["folder"]) == (1, False, str(tmp_path))


def test_a_bad_file_is_told_and_the_rest_counts_as_success(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    desk.files = (READ, EMPTY)
    outcome = shoko("ingest", tmp_path)
    assert outcome.code == 0
    assert "読めず: 空[a].txt: ファイルの中身が空です" in outcome.stderr
    assert "1 件のファイルを読めませんでした（全 2 件）" in outcome.stderr
    assert "読み取り 1、変更なし 0、対象外 0、読めず 1、削除 1" in outcome.stdout


def test_what_was_read_is_told_in_the_language_of_the_settings(
    shoko: Shoko, desk: FakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = FileReading("pptx", notes=(note("SlidesEmpty", count=2, slides=(3, 5)),))
    desk.files = (FileResult("a.pptx", "missing", 4, reading=reading), EMPTY, SAME)
    words = "文字のないスライドが 2 枚あります（3、5）。"
    outcome = shoko("ingest", tmp_path)
    assert f"見つからず: a.pptx: {words}" in outcome.stderr
    assert "読み取り 0、変更なし 1、対象外 0、読めず 1、見つからず 1、削除 1（1.2 秒）\n" in outcome.stdout
    assert _notes_of_the_first(shoko("ingest", tmp_path, "--json")) == [words]
    monkeypatch.setenv("SHOKO_LANGUAGE", "en")
    english = shoko("ingest", tmp_path)
    assert "missing: a.pptx: Slides without text: 2 (3, 5)." in english.stderr
    assert "failed: 空[a].txt: The file is empty" in english.stderr
    assert "read 0, unchanged 1, skipped 0, failed 1, missing 1, removed 1 (1.2 s)\n" in english.stdout
    assert _notes_of_the_first(shoko("ingest", tmp_path, "--json")) == ["Slides without text: 2 (3, 5)."]


def _notes_of_the_first(outcome: Outcome) -> object:
    files = outcome.json()["files"]
    assert isinstance(files, list)
    return files[0]["notes"]


@pytest.mark.parametrize(
    ("files", "code"), [((EMPTY,), 8), ((EMPTY, LOCK), 8), ((EMPTY, SAME), 0), ((LOCK,), 0), ((), 0)]
)
def test_only_a_run_that_leaves_nothing_to_search_fails(
    shoko: Shoko, desk: FakeDesk, tmp_path: Path, files: tuple[FileResult, ...], code: int
) -> None:
    desk.files = files
    assert shoko("ingest", tmp_path, "--json").code == code


def test_a_run_that_somebody_stopped_is_said(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    desk.files = None
    outcome = shoko("ingest", tmp_path)
    assert (outcome.code, outcome.stdout) == (8, "")
    assert "途中で止められました" in outcome.stderr
    assert desk.closed == 1


GONE = FileResult("消えた.md", "missing", chunks=4)
SHRINKS = RunShrinks(folder="/文書", documents=10, missing=6, limit="20")


@pytest.fixture
def two(desk: FakeDesk, tmp_path: Path) -> FakeDesk:
    """A desk with two sources."""
    for name in ("規程", "様式"):
        (tmp_path / name).mkdir()
        desk.add_source(tmp_path / name)
    desk.files = (READ,)
    return desk


def test_a_shrinking_source_needs_a_word(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    desk.files, desk.warns = (READ, GONE), SHRINKS
    outcome = shoko("ingest", tmp_path)
    assert outcome.code == 8
    assert "見つからず: 消えた.md\n" in outcome.stderr
    assert "10 文書のうち 6 文書のファイルが見つからない" in outcome.stderr
    assert "見つからず 1、削除 1" in outcome.stdout
    assert shoko("ingest", tmp_path, "--accept-removals", "--scheduled").code == 8
    assert desk.orders == [RunOrder("command"), RunOrder("schedule", accept_removals=True)]


def test_more_failures_than_before_are_said_and_no_error(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    desk.files = (READ, EMPTY)
    desk.warns = RunFailsMore(folder="/文書", failed=9, before=2, total=30, limit="20")
    outcome = shoko("ingest", tmp_path)
    assert outcome.code == 0
    assert "前回の 2 件から 9 件に増えました" in outcome.stderr


def test_all_reads_every_source(shoko: Shoko, two: FakeDesk, tmp_path: Path) -> None:
    outcome = shoko("ingest", "--all")
    assert outcome.code == 0
    assert [line.split(":")[0] for line in outcome.stdout.splitlines()] == [
        str(tmp_path / "規程"),
        str(tmp_path / "様式"),
    ]
    assert two.closed == 1


def test_all_as_json_is_one_object(shoko: Shoko, two: FakeDesk, tmp_path: Path) -> None:
    two.outcomes["source-0"] = deque([FolderNotFound(path="/文書")])
    outcome = shoko("ingest", "--all", "--json")
    assert outcome.code == 2
    runs = outcome.json()["runs"]
    assert isinstance(runs, list)
    assert [(run["folder"], len(run["files"])) for run in runs] == [
        (str(tmp_path / "規程"), 0),
        (str(tmp_path / "様式"), 1),
    ]
    assert runs[0]["error"]["code"] == "FolderNotFound"
    assert runs[1]["error"] is None
    alone = shoko("ingest", tmp_path / "様式", "--json").json()
    assert runs[1] == {**alone, "source": "source-1", "error": None}  # the fake knows no folder again


def test_one_failing_source_keeps_no_other_from_being_read(shoko: Shoko, two: FakeDesk) -> None:
    two.outcomes["source-0"] = deque([DiskFull(path="/", free="0 MB", needed="64 MB")])
    outcome = shoko("ingest", "--all")
    assert outcome.code == 6
    assert "空き容量が足りません" in outcome.stderr
    assert outcome.stdout.count("読み取り 1") == 1
    two.outcomes = {"source-0": deque([SHRINKS]), "source-1": deque([FolderNotFound(path="/様式")])}
    assert shoko("ingest", "--all").code == 8


def test_a_source_that_somebody_else_reads_is_waited_for(
    shoko: Shoko, two: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingesting, "_RETRY_SECONDS", 0.0)
    busy = RunInProgress(source="/文書")
    two.outcomes["source-0"] = deque([busy, busy, None])
    outcome = shoko("ingest", "--all")
    assert (outcome.code, len(two.orders)) == (0, 4)
    assert outcome.stderr.count("終わるのを待ちます") == 1


def test_interrupted_it_says_so_and_stops(shoko: Shoko, two: FakeDesk) -> None:
    two.outcomes["source-1"] = deque([KeyboardInterrupt()])
    outcome = shoko("ingest", "--all", "--json")
    assert outcome.code == 130
    assert "中断しました（2 ソースのうち 1 が終わりました）" in outcome.stderr
    runs = outcome.json()["runs"]
    assert isinstance(runs, list)
    assert len(runs) == 1


def test_all_without_sources_is_said(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("ingest", "--all")
    assert (outcome.code, outcome.stdout) == (0, "")
    assert "ソースはまだありません" in outcome.stderr


def test_a_folder_or_all(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    assert shoko("ingest").code == 2
    both = shoko("ingest", tmp_path, "--all")
    assert both.code == 2
    assert "どちらか一方" in both.stderr
    assert desk.orders == []


def test_json_tells_what_reading_each_file_found(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    reading = FileReading("pdf", None, (plain_note("注。"),), 12, 2, 0.75, 900, 0.25)
    desk.files = (FileResult("a.pdf", "unchanged", 3, reading=reading, seconds=1.23456),)
    files = shoko("ingest", tmp_path, "--json").json()["files"]
    assert isinstance(files, list)
    line = files[0]
    assert {name: line[name] for name in ("pages", "pages_by_ocr", "ocr_confidence", "characters", "mojibake")} == {
        "pages": 12,
        "pages_by_ocr": 2,
        "ocr_confidence": 0.75,
        "characters": 900,
        "mojibake": 0.25,
    }
    assert (line["type"], line["encoding"], line["seconds"], line["notes"]) == ("pdf", None, 1.235, ["注。"])


def test_only_some_files_are_read_again(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    folder = tmp_path / "規程"
    (folder / "総務").mkdir(parents=True)
    (folder / "総務" / "a.md").write_text("本文")
    (folder / "b.md").write_text("本文")
    for named in ("総務/a.md", "規程/総務/a.md", folder / "総務" / "a.md"):
        shoko("ingest", folder, "--only", named)
    shoko("ingest", "規程", "--only", "b.md", "--only", "資料.zip//中/c.md")
    shoko("ingest", "規程")
    assert [set(order.only) for order in desk.orders] == [
        *[{"総務/a.md"}] * 3,
        {"b.md", "資料.zip//中/c.md"},
        set(),
    ]
