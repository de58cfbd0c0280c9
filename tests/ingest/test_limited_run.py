"""A run over some paths of a source: they are read again, nothing else is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import PathNotInSource
from ingest.report import IngestReport, RunEnded
from ingest.run_order import RunOrder
from tests.ingest.ingest_bench import Bench, statuses
from tests.ingest.test_ingest_containers import LEAVE, TRIP, box


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    (bench.source_folder / "総務").mkdir()
    bench.write("総務/日当.txt", "日当は三千円とする。")
    bench.write("休暇.txt", "休暇は十日とする。")
    bench.run()
    bench.parser.parsed.clear()
    yield bench
    bench.cache.close()


def run(bench: Bench, *only: str) -> IngestReport:
    *_, end = bench.ingest.run(bench.source, order=RunOrder(only=frozenset(only)))
    assert isinstance(end, RunEnded)
    return end.report


def test_an_unchanged_file_is_read_again_and_no_other(bench: Bench) -> None:
    points = dict(bench.index.points)
    bench.write("休暇.txt", "休暇は二十日とする。")
    report = run(bench, "総務/日当.txt")
    assert statuses(report) == {"総務/日当.txt": "indexed"}
    assert bench.parser.parsed == ["日当.txt"]
    assert bench.index.points.keys() == points.keys()
    assert not report.stopped


def test_what_a_folder_holds_is_read_again(bench: Bench) -> None:
    bench.write("総務/新しい.txt", "新しい規程とする。")
    assert statuses(run(bench, "総務")) == {"総務/新しい.txt": "indexed", "総務/日当.txt": "indexed"}
    assert set(bench.found()) == {"総務/日当.txt", "総務/新しい.txt", "休暇.txt"}


def test_a_file_that_is_gone_is_forgotten_and_others_that_are_gone_stay(bench: Bench) -> None:
    (bench.source_folder / "総務/日当.txt").unlink()
    (bench.source_folder / "休暇.txt").unlink()
    report = run(bench, "総務/日当.txt")
    assert (report.files, report.removed) == ((), 1)
    assert set(bench.found()) == {"休暇.txt"}


def test_a_file_in_a_container_is_read_again_and_the_others_in_it_are_not(bench: Bench) -> None:
    bench.write("資料.zip", box(TRIP, LEAVE))
    bench.run()
    bench.parser.parsed.clear()
    report = run(bench, "資料.zip//日当.txt")
    assert statuses(report) == {
        "資料.zip": "indexed",
        "資料.zip//休暇.txt": "unchanged",
        "資料.zip//日当.txt": "indexed",
    }
    assert len(bench.parser.parsed) == 2  # the container and the one in it


def test_a_renamed_file_keeps_its_points(bench: Bench) -> None:
    points = dict(bench.index.points)
    (bench.source_folder / "総務/日当.txt").rename(bench.source_folder / "総務/旅費.txt")
    assert statuses(run(bench, "総務/旅費.txt")) == {"総務/旅費.txt": "unchanged"}
    assert bench.index.points.keys() == points.keys()
    assert "総務/旅費.txt" in bench.found()


@pytest.mark.parametrize("path", ["日当.txt", "総務/日当", "総", "総務/日当.txt/", "../規程/休暇.txt", ""])
def test_a_path_that_meets_nothing_is_named(bench: Bench, path: str) -> None:
    with pytest.raises(PathNotInSource, match=bench.source_folder.name):
        run(bench, "休暇.txt", path)
    assert bench.parser.parsed == []


def test_what_is_by_rule_no_document_is_said(bench: Bench) -> None:
    bench.write("~$日当.txt", "鍵")
    bench.write("~$休暇.txt", "鍵")
    assert statuses(run(bench, "~$日当.txt")) == {"~$日当.txt": "skipped"}


def test_unchanged_files_tell_what_an_earlier_run_found(bench: Bench) -> None:
    bench.write("資料.zip", box(TRIP))
    first = bench.run()
    again = bench.run()
    assert {file.path: file.reading for file in again.files} == {file.path: file.reading for file in first.files}
    assert [file.reading.file_type for file in again.files] == ["txt", "txt", "zip", "txt"]
    assert {file.status for file in again.files} == {"unchanged"}
