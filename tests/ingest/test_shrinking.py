"""A source that loses much at once: whether it was a mistake is for a person to say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store.file_records import KnownFile
from ingest.report import IngestReport, RunEnded
from ingest.run_order import RunOrder
from ingest.shrinking import fails_more, found_documents, shrinks
from tests.ingest.ingest_bench import Bench, statuses


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    for number in range(10):
        bench.write(f"{number}.txt", f"第{number}の規程とする。")
    yield bench
    bench.cache.close()


def accept(bench: Bench) -> IngestReport:
    *_, end = bench.ingest.run(bench.source, order=RunOrder(accept_removals=True))
    assert isinstance(end, RunEnded)
    return end.report


def take_away(bench: Bench, count: int) -> None:
    for number in range(count):
        (bench.source_folder / f"{number}.txt").unlink()


def known(chunks: int) -> KnownFile:
    return KnownFile("id", "path", "hash", 1, 1, "indexed", chunks)


@pytest.mark.parametrize(
    ("gone", "documents", "share", "told"),
    [(4, 4, 0.2, False), (5, 25, 0.2, False), (5, 24, 0.2, True), (10, 10, 1.0, False), (5, 1000, 0.0, True)],
)
def test_how_much_is_too_much(gone: int, documents: int, share: float, told: bool) -> None:
    assert shrinks([known(chunks=1)] * gone, documents, share) is told


def test_what_holds_no_passages_is_no_document() -> None:
    assert found_documents([known(chunks=0), known(chunks=3)]) == 1
    assert not shrinks([known(chunks=0)] * 50, 10, 0.2)


def test_how_many_more_failures_deserve_a_word() -> None:
    assert fails_more(failed=9, failed_before=2, files=30, share=0.2)
    assert not fails_more(failed=8, failed_before=2, files=30, share=0.2)
    assert not fails_more(failed=4, failed_before=0, files=4, share=0.2)


def test_a_folder_that_looks_empty_keeps_its_documents(bench: Bench) -> None:
    bench.run()
    found = bench.found()
    shutil.rmtree(bench.source_folder)
    bench.source_folder.mkdir()
    for _ in range(2):
        report = bench.run()
        assert (report.removed, report.count("missing"), report.stopped) == (0, 10, False)
        assert report.error_code == "RunShrinks"
        assert report.error_values == {
            "folder": str(bench.source_folder),
            "documents": "10",
            "missing": "10",
            "limit": "20",
        }
        assert bench.found() == found


def test_the_rest_of_such_a_run_is_done(bench: Bench) -> None:
    bench.run()
    take_away(bench, 5)
    bench.write("9.txt", "第九の規程は改める。")
    bench.write("新.txt", "新しい規程とする。")
    report = bench.run()
    assert statuses(report) == {
        **{f"{number}.txt": "missing" for number in range(5)},
        **{f"{number}.txt": "unchanged" for number in range(5, 9)},
        "9.txt": "indexed",
        "新.txt": "indexed",
    }
    assert bench.found()["9.txt"] == "第九の規程は改める。"
    assert bench.found()["0.txt"] == "第0の規程とする。"


def test_what_comes_back_is_unchanged(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    bench.source_folder.rename(tmp_path / "away")
    bench.source_folder.mkdir()
    bench.run()
    bench.source_folder.rmdir()
    (tmp_path / "away").rename(bench.source_folder)
    bench.parser.parsed.clear()
    report = bench.run()
    assert (report.count("unchanged"), report.error_code, bench.parser.parsed) == (10, None, [])


def test_accepted_removals_are_removed(bench: Bench) -> None:
    bench.run()
    take_away(bench, 6)
    bench.run()
    report = accept(bench)
    assert (report.removed, report.count("missing"), report.error_code) == (6, 0, None)
    assert len(bench.found()) == 4


def test_a_few_removals_need_no_leave(bench: Bench) -> None:
    bench.run()
    take_away(bench, 2)
    report = bench.run()
    assert (report.removed, report.error_code) == (2, None)
    assert len(bench.found()) == 8


def test_renamed_files_are_not_missing(bench: Bench) -> None:
    bench.run()
    (bench.source_folder / "旧").mkdir()
    for number in range(10):
        (bench.source_folder / f"{number}.txt").rename(bench.source_folder / "旧" / f"{number}.txt")
    report = bench.run()
    assert (report.count("missing"), report.count("unchanged"), report.error_code) == (0, 10, None)


def test_what_lies_in_an_archive_stays_with_it(bench: Bench) -> None:
    bench.write("資料.zip", "箱\n" + "\n".join(f"{number}.txt:中の文書{number}とする。" for number in range(6)))
    bench.run()
    found = bench.found()
    for path in bench.source_folder.iterdir():
        path.unlink()
    assert bench.run().count("missing") == 17
    assert bench.found() == found
    assert accept(bench).count("missing") == 0
    assert bench.found() == {}


def test_what_a_killed_run_left_makes_room_for_a_renamed_archive(bench: Bench) -> None:
    """The archive's new place holds members of one that was never read whole: kept, they would stand in its way."""
    box = "箱\n" + "\n".join(f"{number}.txt:中の文書{number}とする。" for number in range(6))
    archive = bench.write("資料.zip", box)
    bench.run()
    bench.write("新.zip", box.replace("中", "別"))
    bench.run()
    left = bench.manifest.known_files(bench.source.id)["新.zip"]
    bench.manifest.remove_documents([left.document_id])
    take_away(bench, 10)
    archive.rename(bench.source_folder / "新.zip")
    report = bench.run()
    assert report.count("missing") == 10
    inner = {path: text for path, text in bench.found().items() if path.startswith("新.zip//")}
    assert inner == {f"新.zip//{number}.txt": f"中の文書{number}とする。" for number in range(6)}
