from __future__ import annotations

from pathlib import Path

import pytest

from index_store.records import FileReading
from ingest.report import FileResult
from tests.commands.conftest import Shoko
from tests.commands.fake_desk import FakeDesk

READ = FileResult("規程.md", "indexed", chunks=3, reading=FileReading("md", "utf-8", ("注。",)))
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


def test_sources_are_added_listed_and_removed_by_folder(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    (tmp_path / "規程").mkdir()
    added = shoko("sources", "add", "規程", "--json").json()
    assert added["folder"] == str(tmp_path / "規程")
    listed = shoko("sources", "list", "--json").json()
    assert listed == {"sources": [added]}
    assert shoko("sources", "list").stdout == f"source-0  {tmp_path / '規程'}\n"
    assert shoko("sources", "remove", "規程", "--json").json() == {"removed": added}
    assert desk.known == []


def test_an_unknown_source_is_named(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("sources", "remove", "none")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith("shoko: ソース none は登録されていません")


def test_no_sources_is_said(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("sources", "list")
    assert (outcome.code, outcome.stdout) == (0, "")
    assert "ソースはまだありません" in outcome.stderr


def test_json_tells_what_reading_each_file_found(shoko: Shoko, desk: FakeDesk, tmp_path: Path) -> None:
    reading = FileReading("pdf", None, ("注。",), 12, 2, 0.75, 900, 0.25)
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
