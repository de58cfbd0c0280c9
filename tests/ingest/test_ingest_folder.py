from __future__ import annotations

import os
import time

import pytest

from errors import DiskFull, DocumentUnknown
from ingest.find_files import last_change
from ingest.report import Progress, RunEnded
from tests.ingest.ingest_bench import Bench, statuses
from tests.readers import everything


def test_a_folder_becomes_points(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.write("休暇.txt", "休暇は十日とする。")
    report = bench.run()
    assert statuses(report) == {"休暇.txt": "indexed", "日当.txt": "indexed"}
    assert bench.found() == {"日当.txt": "日当は三千円とする。", "休暇.txt": "休暇は十日とする。"}
    assert (report.stopped, report.removed, [file.reading.encoding for file in report.files]) == (
        False,
        0,
        ["utf-8"] * 2,
    )


def test_a_point_carries_vectors_and_what_is_filtered_by(bench: Bench) -> None:
    path = bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    (point,) = bench.index.points.values()
    assert (point.scope_id, point.source_id, point.file_type) == (
        everything(bench.manifest).scope_ids[0],
        bench.source.id,
        "txt",
    )
    assert point.modified_at.timestamp() == path.stat().st_mtime
    assert point.vectors.dense.shape == (4,)
    assert point.vectors.lemma.indices
    assert point.vectors.bigram.indices


def test_progress_grows_to_the_end(bench: Bench) -> None:
    for number in range(5):
        bench.write(f"{number}.txt", f"本文{number}とする。")
    *progress, end = bench.ingest.run(bench.source, run_id="r1")
    assert all(isinstance(event, Progress) and event.run_id == "r1" for event in progress)
    done = [event.files_done for event in progress if isinstance(event, Progress)]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 5)
    assert isinstance(end, RunEnded)


def test_an_unchanged_folder_is_neither_parsed_nor_written(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    bench.parser.parsed.clear()
    bench.index.calls.clear()
    report = bench.run()
    assert statuses(report) == {"日当.txt": "unchanged"}
    assert report.files[0].chunks == 1
    assert (bench.parser.parsed, bench.index.calls) == ([], [])


def test_a_touched_file_is_hashed_once_and_then_known(bench: Bench) -> None:
    path = bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    os.utime(path, ns=(1_800_000_000_000_000_000 - 10**18, 1_800_000_000_000_000_000 - 10**18))
    assert statuses(bench.run()) == {"日当.txt": "unchanged"}
    assert bench.parser.parsed == ["日当.txt"]
    known = bench.manifest.known_files(bench.source.id)["日当.txt"]
    assert known.changed_ns == last_change(path.stat())


def test_a_change_is_seen_that_keeps_the_time_and_the_size_of_its_file(bench: Bench) -> None:
    """As a copy with its date does it, or a program that sets a file's date back."""
    path = bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    before = path.stat()
    while path.stat().st_ctime_ns == before.st_ctime_ns:  # the clock of a file system ticks every few milliseconds
        path.write_text("日当は四千円とする。")
        os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))
    assert statuses(bench.run()) == {"日当.txt": "indexed"}
    assert bench.found() == {"日当.txt": "日当は四千円とする。"}


def test_what_a_failed_write_could_not_clear_up_is_cleared_by_the_next_run(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The house was not started again meanwhile; the file is gone, so that no run would come to it."""

    def full(*_: object) -> None:
        raise DiskFull(path="/", free="0 MB", needed="64 MB")

    path = bench.write("日当.txt", "日当は三千円とする。")
    with monkeypatch.context() as patch:
        patch.setattr(bench.manifest, "activate", full)
        patch.setattr(bench.index, "delete", full)
        patch.setattr(bench.manifest, "abandon", full)
        with pytest.raises(DiskFull):
            bench.run()
    path.unlink()
    assert len(bench.index.points) == 1
    bench.run()
    assert bench.index.points == {}
    assert bench.manifest.unfinished() == ()


def test_points_of_a_source_that_was_removed_and_added_again_meanwhile_are_deleted(bench: Bench) -> None:
    """It has the same id again, so that the source is known and the document is not."""

    def come_and_go() -> None:
        bench.index.before_flush = lambda: None
        bench.manifest.forget_points(bench.manifest.remove_source(bench.source.id))
        bench.source = bench.manifest.add_source(bench.source_folder)

    bench.write("日当.txt", "日当は三千円とする。")
    bench.index.before_flush = come_and_go
    with pytest.raises(DocumentUnknown):
        bench.run()
    assert bench.index.points == {}
    bench.run()
    assert bench.found() == {"日当.txt": "日当は三千円とする。"}


def test_a_file_just_written_may_change_again_within_its_time(bench: Bench) -> None:
    path = bench.write("日当.txt", "日当は三千円とする。")
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    bench.run()
    path.write_text("日当は四千円とする。")
    os.utime(path, ns=(now, now))
    assert statuses(bench.run()) == {"日当.txt": "indexed"}
    assert bench.found() == {"日当.txt": "日当は四千円とする。"}


def test_a_changed_file_replaces_its_old_version(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    bench.write("日当.txt", "日当は四千円とする。")
    bench.index.calls.clear()
    bench.run()
    assert bench.found() == {"日当.txt": "日当は四千円とする。"}
    assert bench.index.calls == ["upsert 1", "flush", "delete 1", "flush"]


def test_until_the_new_version_is_on_disk_the_old_one_is_found(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    bench.write("日当.txt", "日当は四千円とする。")
    seen: list[str] = []

    def look() -> None:
        passages = bench.manifest.resolve(list(bench.index.points), everything(bench.manifest)).values()
        seen.extend(chunk.text for _, chunk in passages)

    bench.index.before_flush = look
    bench.run()
    assert seen[0] == "日当は三千円とする。"


def test_many_small_files_share_a_flush(bench: Bench) -> None:
    for number in range(100):
        bench.write(f"{number:03}.txt", f"本文{number}とする。")
    bench.run()
    assert len(bench.found()) == 100
    assert bench.index.calls.count("flush") < 50


def test_a_removed_file_is_no_longer_found(bench: Bench) -> None:
    path = bench.write("休暇.txt", "休暇は十日とする。")
    bench.run()
    path.unlink()
    report = bench.run()
    assert report.removed == 1
    assert bench.found() == {}
    assert bench.manifest.retired_point_ids() == ()


def test_a_renamed_file_is_neither_parsed_nor_embedded_again(bench: Bench) -> None:
    path = bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    path.rename(path.with_name("旅費.txt"))
    report = bench.run()
    assert statuses(report) == {"旅費.txt": "unchanged"}
    assert report.removed == 0
    assert bench.found() == {"旅費.txt": "日当は三千円とする。"}
    assert bench.parser.parsed == ["日当.txt"]


def test_a_bad_file_is_a_line_and_the_others_are_read(bench: Bench) -> None:
    bench.write("壊.txt", "壊れている")
    bench.write("日当.txt", "日当は三千円とする。")
    report = bench.run()
    assert statuses(report) == {"壊.txt": "failed", "日当.txt": "indexed"}
    assert (report.files[0].error_code, report.files[0].error_values) == ("FileDamaged", {"reason": "壊"})
    assert bench.found() == {"日当.txt": "日当は三千円とする。"}


def test_a_failed_file_is_tried_again(bench: Bench) -> None:
    bench.write("日当.txt", "壊れている")
    bench.run()
    assert statuses(bench.run()) == {"日当.txt": "failed"}
    bench.write("日当.txt", "日当は三千円とする。")
    assert statuses(bench.run()) == {"日当.txt": "indexed"}


def test_a_version_that_cannot_be_read_leaves_the_old_one(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    bench.write("日当.txt", "壊れている")
    assert statuses(bench.run()) == {"日当.txt": "failed"}
    assert bench.found() == {"日当.txt": "日当は三千円とする。"}
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    assert bench.found() == {"日当.txt": "日当は三千円とする。"}


def test_texts_seen_before_are_not_embedded_again(bench: Bench) -> None:
    bench.write("日当.txt", "日当は三千円とする。")
    bench.run()
    bench.index.points.clear()
    assert bench.manifest.mark_unread(sorted(bench.manifest.intended_point_ids()))
    texts = len(bench.embedder.texts)
    assert statuses(bench.run()) == {"日当.txt": "indexed"}
    assert len(bench.embedder.texts) == texts
    assert bench.found() == {"日当.txt": "日当は三千円とする。"}


def test_a_file_that_moves_to_another_folder_has_that_ones_readers(bench: Bench) -> None:
    (bench.source_folder / "人事").mkdir()
    (bench.source_folder / "総務").mkdir()
    bench.write("人事/規程.txt", "同じ本文である。")
    bench.run()
    (before,) = bench.index.points.values()
    (bench.source_folder / "人事/規程.txt").rename(bench.source_folder / "総務/規程.txt")
    bench.run()
    (after,) = bench.index.points.values()
    (folder,) = bench.manifest.folders()
    assert (folder.path, folder.scope_id) == ("総務", after.scope_id)
    assert (after.point_id, after.document_id) == (before.point_id, before.document_id)
    assert after.scope_id != before.scope_id
