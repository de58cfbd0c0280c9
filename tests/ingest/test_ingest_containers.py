"""A run over containers, with fakes for what is slow: what lies in them comes, changes and goes as documents of its own."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from errors import DiskFull, SourceUnknown
from index_store.scrub import ScrubReport, heal
from ingest.report import IngestReport
from ingest.unpack_stream import Unpacked
from tests.ingest.ingest_bench import Bench, statuses


def box(*members: str) -> str:
    """A container as `FakeParser` reads it."""
    return "\n".join(("箱", *members))


def errors(report: IngestReport) -> dict[str, str | None]:
    return {file.path: file.error_code for file in report.files if file.error_code is not None}


TRIP, LEAVE = "日当.txt:日当は三千円とする。", "休暇.txt:休暇は十日とする。"


def test_members_are_documents_and_the_container_is_a_line(bench: Bench) -> None:
    bench.write("資料.zip", box(TRIP, LEAVE))
    report = bench.run()
    assert statuses(report) == {
        "資料.zip": "indexed",
        "資料.zip//休暇.txt": "indexed",
        "資料.zip//日当.txt": "indexed",
    }
    assert bench.found() == {
        "資料.zip//休暇.txt": "休暇は十日とする。",
        "資料.zip//日当.txt": "日当は三千円とする。",
    }
    assert [file.chunks for file in report.files] == [0, 1, 1]
    assert not report.stopped


def test_nothing_stays_in_the_scratch_folder(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    bench.use_scratch(scratch)
    bench.write("資料.zip", box(TRIP, "壊.txt:壊れている"))
    bench.run()
    assert list(scratch.iterdir()) == []


def test_an_unchanged_container_is_not_opened(bench: Bench) -> None:
    bench.write("資料.zip", box(TRIP, "秘密.docx", "壊.txt:壊れている"))
    before = bench.run()
    assert errors(before) == {"資料.zip//秘密.docx": "FilePasswordNeeded", "資料.zip//壊.txt": "FileDamaged"}
    bench.parser.parsed.clear()
    bench.parser.unpacked.clear()
    after = bench.run()
    assert statuses(after) == {
        "資料.zip": "unchanged",
        "資料.zip//壊.txt": "failed",
        "資料.zip//日当.txt": "unchanged",
        "資料.zip//秘密.docx": "failed",
    }
    assert errors(after) == errors(before)
    assert (bench.parser.parsed, bench.parser.unpacked) == ([], [])


def test_a_touched_container_keeps_its_members(bench: Bench) -> None:
    path = bench.write("資料.zip", box(TRIP))
    bench.run()
    os.utime(path, ns=(10**18, 10**18))
    bench.parser.unpacked.clear()
    assert set(statuses(bench.run()).values()) == {"unchanged"}
    assert bench.parser.unpacked == []


def test_only_the_changed_member_is_read_and_embedded(bench: Bench) -> None:
    bench.write("資料.zip", box(TRIP, LEAVE))
    bench.run()
    bench.write("資料.zip", box(TRIP, "休暇.txt:休暇は二十日とする。"))
    bench.parser.parsed.clear()
    embedded = len(bench.embedder.texts)
    report = bench.run()
    assert statuses(report)["資料.zip//日当.txt"] == "unchanged"
    assert statuses(report)["資料.zip//休暇.txt"] == "indexed"
    assert bench.parser.parsed == ["資料.zip", "休暇.txt"]
    assert len(bench.embedder.texts) == embedded + 1
    assert bench.found()["資料.zip//休暇.txt"] == "休暇は二十日とする。"


def test_a_member_goes_when_it_leaves_and_with_its_container(bench: Bench) -> None:
    path = bench.write("資料.zip", box(TRIP, LEAVE))
    bench.run()
    bench.write("資料.zip", box(LEAVE))
    assert bench.run().removed == 1
    assert set(bench.found()) == {"資料.zip//休暇.txt"}
    path.unlink()
    assert bench.run().removed == 2
    assert bench.found() == {}
    assert bench.manifest.known_files(bench.source.id) == {}


def test_a_renamed_container_takes_its_members_along(bench: Bench) -> None:
    path = bench.write("資料.zip", box(TRIP, "内.zip:箱\\n" + LEAVE.replace("\n", "\\n")))
    bench.run()
    path.rename(path.with_name("旧資料.zip"))
    bench.parser.parsed.clear()
    report = bench.run()
    assert set(statuses(report).values()) == {"unchanged"}
    assert report.removed == 0
    assert set(bench.found()) == {"旧資料.zip//日当.txt", "旧資料.zip//内.zip//休暇.txt"}
    assert bench.parser.parsed == []


def test_a_member_under_a_new_name_is_not_read_again(bench: Bench) -> None:
    bench.write("資料.zip", box(TRIP))
    bench.run()
    bench.write("資料.zip", box(TRIP.replace("日当.txt", "旅費.txt")))
    bench.parser.parsed.clear()
    report = bench.run()
    assert bench.parser.parsed == ["資料.zip"]
    assert set(bench.found()) == {"資料.zip//旅費.txt"}
    assert report.removed == 0


def test_a_mail_is_a_document_and_a_container(bench: Bench) -> None:
    bench.write("知らせ.eml", box("文:会議は中止する。", TRIP))
    bench.run()
    assert bench.found() == {"知らせ.eml": "会議は中止する。", "知らせ.eml//日当.txt": "日当は三千円とする。"}
    bench.write("知らせ.eml", "会議は中止する。")
    bench.run()
    assert bench.found() == {"知らせ.eml": "会議は中止する。"}


def test_a_text_that_becomes_a_container_leaves_no_point(bench: Bench) -> None:
    bench.write("資料.zip", "ただの文とする。")
    bench.run()
    bench.write("資料.zip", box(TRIP))
    bench.run()
    assert set(bench.found()) == {"資料.zip//日当.txt"}
    assert heal(bench.manifest, bench.index) == ScrubReport()


def test_containers_in_containers_to_the_limit(bench: Bench) -> None:
    bench.write("資料.zip", box("内.zip:箱\\n" + TRIP))
    bench.run()
    assert set(bench.found()) == {"資料.zip//内.zip//日当.txt"}
    bench.limit(depth=1)
    bench.write("資料.zip", box("内.zip:箱\\n" + LEAVE))
    report = bench.run()
    assert errors(report) == {"資料.zip//内.zip": "ArchiveTooDeep"}
    assert report.files[0].status == "indexed"
    # What can't be opened keeps what an earlier run found in it, as a file does that can't be read.
    assert set(bench.found()) == {"資料.zip//内.zip//日当.txt"}
    bench.limit(depth=3)
    assert set(statuses(bench.run()).values()) == {"indexed"}
    assert set(bench.found()) == {"資料.zip//内.zip//休暇.txt"}


def test_too_many_files_fail_the_container_and_what_was_found_before_stays(bench: Bench) -> None:
    bench.write("資料.zip", box(TRIP))
    bench.run()
    bench.limit(files=1)
    bench.write("資料.zip", box(TRIP, LEAVE))
    report = bench.run()
    assert errors(report) == {"資料.zip": "ArchiveTooManyFiles"}
    assert set(bench.found()) == {"資料.zip//日当.txt"}
    assert statuses(report) == {"資料.zip": "failed", "資料.zip//日当.txt": "unchanged"}


def test_a_run_that_is_stopped_inside_a_container_goes_on_later(bench: Bench) -> None:
    names = [f"{number:02}.txt:本文{number}とする。" + "あ" * 90 for number in range(40)]
    bench.write("資料.zip", box(*names))
    report = bench.run(lambda: len(bench.embedder.texts) > 8)
    assert report.stopped
    assert "資料.zip" not in bench.manifest.known_files(bench.source.id)
    report = bench.run()
    assert not report.stopped
    assert len(bench.found()) == 40
    assert len(set(bench.embedder.texts)) == len(bench.embedder.texts) == 40


def test_killed_between_member_and_container_it_goes_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.write("資料.zip", box(TRIP))
    bench.run()
    old = (bench.source_folder / "資料.zip").stat()
    bench.write("資料.zip", box(TRIP, LEAVE))

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(bench.manifest, "record_container", kill)
        with pytest.raises(Killed):
            bench.run()
    # Someone puts the old file back, with its time: it is opened all the same.
    path = bench.write("資料.zip", box(TRIP))
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    heal(bench.manifest, bench.index)
    bench.run()
    assert set(bench.found()) == {"資料.zip//日当.txt"}


def test_members_of_a_container_never_finished_go_with_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bench.write("資料.zip", box(TRIP))

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(bench.manifest, "record_container", kill)
        with pytest.raises(KeyboardInterrupt):
            bench.run()
    assert set(bench.found()) == {"資料.zip//日当.txt"}
    path.unlink()
    bench.run()
    assert bench.found() == {}


def test_lost_points_of_a_member_come_back(bench: Bench) -> None:
    bench.write("資料.zip", box(TRIP, LEAVE))
    bench.run()
    lost = next(iter(bench.index.points))
    del bench.index.points[lost]
    heal(bench.manifest, bench.index)
    bench.run()
    assert len(bench.found()) == 2


def test_a_container_that_was_just_written_is_hashed_not_opened(bench: Bench) -> None:
    path = bench.write("資料.zip", box(TRIP))
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    bench.run()
    bench.parser.unpacked.clear()
    assert set(statuses(bench.run()).values()) == {"unchanged"}
    assert bench.parser.unpacked == []


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOENT, "FileVanished"), (errno.EIO, "FileUnreadable")], ids=["gone", "unreadable"]
)
def test_a_container_that_goes_while_it_is_opened(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    bench.write("資料.zip", box(TRIP))
    monkeypatch.setattr(bench.parser, "unpack", Mock(side_effect=OSError(number, os.strerror(number))))
    assert errors(bench.run()) == {"資料.zip": code}


def test_no_room_to_unpack_ends_the_run_and_loses_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.write("資料.zip", box(TRIP))
    bench.run()
    bench.write("資料.zip", box(TRIP, LEAVE))
    with monkeypatch.context() as full:
        full.setattr(bench.parser, "unpack", Mock(side_effect=OSError(errno.ENOSPC, "full")))
        with pytest.raises(DiskFull):
            bench.run()
    assert set(bench.found()) == {"資料.zip//日当.txt"}
    bench.run()
    assert len(bench.found()) == 2


def test_a_container_that_changes_while_it_is_opened(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bench.write("資料.zip", box(TRIP))
    unpack = bench.parser.unpack

    def change(*of: Any) -> Unpacked:
        path.write_text(box(LEAVE, TRIP))
        return unpack(*of)

    with monkeypatch.context() as changing:
        changing.setattr(bench.parser, "unpack", change)
        assert errors(bench.run()) == {"資料.zip": "FileChangedWhileRead"}
    bench.run()
    assert len(bench.found()) == 2


def test_a_container_in_a_container_that_lost_a_point_is_found(bench: Bench) -> None:
    bench.write("資料.zip", box("内.zip:箱\\n" + TRIP, LEAVE))
    bench.run()
    for lost in list(bench.index.points):
        del bench.index.points[lost]
    heal(bench.manifest, bench.index)
    bench.run()
    assert len(bench.found()) == 2


def test_a_container_whose_contents_went_with_its_source_is_not_taken_for_read(bench: Bench) -> None:
    """The source was removed and added again, under the same id, when all that lies in the container was written."""

    def come_and_go() -> None:
        bench.manifest.forget_points(bench.manifest.remove_source(bench.source.id))
        bench.source = bench.manifest.add_source(bench.source_folder)

    bench.write("資料.zip", box(TRIP))
    events = bench.ingest.run(bench.source)
    with pytest.raises(SourceUnknown):
        for _ in events:
            if bench.index.points:
                bench.index.points.clear()
                come_and_go()
    bench.run()
    assert bench.found() == {"資料.zip//日当.txt": "日当は三千円とする。"}
