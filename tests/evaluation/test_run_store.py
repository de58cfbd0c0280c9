from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from errors import (
    DataFolderUnusable,
    DiskFull,
    EvaluationRunAmbiguous,
    EvaluationRunBusy,
    EvaluationRunDamaged,
    EvaluationRunUnknown,
)
from evaluation.run_record import RunTotals
from evaluation.run_store import Progress, RunStore
from tests.evaluation.building import answered, marks, plan, searched

RIGHT, REFUSED = answered("q1", "3,000円です[1]。", cites=True), answered("q2", None)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path)


def test_a_run_is_read_back_as_it_was_written(store: RunStore) -> None:
    with store.begin(plan(), marks(), "初回") as run:
        run.running("index-digest", 12.34)
        run.add(RIGHT)
        run.add(REFUSED)
        ended = run.end("finished", RunTotals(index_s=12.3, peak_memory_mib=100.0))
    again = RunStore(store.folder.parent.parent)
    assert again.record(ended.id) == ended
    assert again.results(ended.id) == (RIGHT, REFUSED)
    assert (ended.marks.index, ended.name, ended.totals.peak_memory_mib) == ("index-digest", "初回", 100.0)


def test_progress_can_be_read_while_the_run_goes_on(store: RunStore) -> None:
    with store.begin(plan(questions=3), marks()) as run:
        assert store.progress(run.record.id) == Progress(0, 3, indexed=False)
        run.running("i", 1.0)
        run.add(RIGHT)
        assert store.progress(run.record.id) == Progress(1, 3, indexed=True)
        assert store.record(run.record.id).state == "running"


def test_a_run_whose_process_is_gone_is_stopped(store: RunStore) -> None:
    with store.begin(plan(), marks()) as run:
        run.running("i", 1.0)
    on_disk = json.loads((store.folder / run.record.id / "run.json").read_text())
    assert on_disk["state"] == "running"
    assert store.record(run.record.id).state == "stopped"
    assert store.kept().runs[0].state == "stopped"


def test_a_torn_last_line_is_dropped_and_written_anew(store: RunStore) -> None:
    with store.begin(plan(), marks()) as run:
        run.add(RIGHT)
    lines = store.folder / run.record.id / "questions.jsonl"
    with lines.open("ab") as file:
        file.write(b'{"asked": {"id": "q2", "te')
    assert store.results(run.record.id) == (RIGHT,)
    with store.resume(run.record.id) as again:
        assert again.done == {"q1"}
        again.add(REFUSED)
    assert store.results(run.record.id) == (RIGHT, REFUSED)
    assert lines.read_bytes().count(b"\n") == 2


def test_a_second_writer_is_refused_and_a_reader_is_not(store: RunStore) -> None:
    with store.begin(plan(), marks(), "夜間") as run:
        with pytest.raises(EvaluationRunBusy, match="夜間"):
            store.resume(run.record.id)
        assert store.kept().runs[0].id == run.record.id
    with store.resume(run.record.id) as again:
        assert again.record.state == "running"


WRITER = """
import sys
from pathlib import Path
from evaluation.run_store import RunStore
from tests.evaluation.building import answered, marks, plan
run = RunStore(Path(sys.argv[1])).begin(plan(), marks())
run.running("i", 1.0)
run.add(answered("q1", None))
print(run.record.id, flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_killed_process_leaves_what_it_had_and_lets_another_go_on(store: RunStore, tmp_path: Path) -> None:
    root = Path(__file__).parent.parent.parent
    command, pipe = [sys.executable, "-c", WRITER, str(tmp_path)], subprocess.PIPE
    with subprocess.Popen(command, cwd=root, text=True, stdin=pipe, stdout=pipe) as writer:
        assert writer.stdout is not None
        run_id = writer.stdout.readline().strip()
        assert store.record(run_id).state == "running"
        with pytest.raises(EvaluationRunBusy):
            store.resume(run_id)
        writer.kill()
    assert store.record(run_id).state == "stopped"
    with store.resume(run_id) as run:
        assert run.done == {"q1"}


def test_a_resume_that_fails_gives_the_lock_back(store: RunStore) -> None:
    with store.begin(plan(), marks()) as run:
        run.add(RIGHT)
    lines = store.folder / run.record.id / "questions.jsonl"
    lines.write_bytes(b"{}\n")
    for _ in range(2):
        with pytest.raises(EvaluationRunDamaged, match="line 1"):
            store.resume(run.record.id)


def test_runs_are_found_by_id_name_beginning_and_as_the_last(store: RunStore) -> None:
    with store.begin(plan(), marks(), "a") as first, store.begin(plan("retrieval"), marks(), "b") as second:
        pass
    assert store.find("last").id == store.find("latest").id == second.record.id
    assert store.find("a").id == store.find(first.record.id).id == first.record.id
    assert store.find(second.record.id[:-1]).id == second.record.id
    with pytest.raises(EvaluationRunAmbiguous, match=first.record.id):
        store.find("20")
    with pytest.raises(EvaluationRunUnknown):
        store.find("none")
    with pytest.raises(EvaluationRunUnknown, match="last"):
        RunStore(store.folder / "empty").find("last")


def test_a_run_outside_the_store_is_none(store: RunStore, tmp_path: Path) -> None:
    with store.begin(plan(), marks()) as run:
        pass
    for word in (f"../runs/{run.record.id}", "..", "", str(store.folder / run.record.id)):
        with pytest.raises(EvaluationRunUnknown):
            store.record(word)


def test_the_latest_of_one_name_is_meant(store: RunStore) -> None:
    for _ in range(2):
        with store.begin(plan(), marks(), "again") as run:
            pass
    assert store.find("again").id == run.record.id


def test_a_damaged_run_is_named_and_hides_no_other(store: RunStore) -> None:
    with store.begin(plan(), marks()) as run:
        pass
    broken = store.folder / "broken"
    broken.mkdir()
    (broken / "run.json").write_text("{", encoding="utf-8")
    kept = store.kept()
    assert ([one.id for one in kept.runs], kept.damaged) == ([run.record.id], ("broken",))
    with pytest.raises(EvaluationRunDamaged, match="broken"):
        store.record("broken")


def test_a_run_of_a_newer_format_is_not_guessed_at(store: RunStore) -> None:
    with store.begin(plan(), marks()) as run:
        pass
    path = store.folder / run.record.id / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 99}), encoding="utf-8")
    with pytest.raises(EvaluationRunDamaged, match="99"):
        store.record(run.record.id)


def test_what_a_later_version_adds_to_a_result_is_ignored(store: RunStore) -> None:
    with store.begin(plan("retrieval"), marks()) as run:
        run.add(searched("q1", "p1"))
    path = store.folder / run.record.id / "questions.jsonl"
    path.write_text(json.dumps({**json.loads(path.read_text()), "new": 1}) + "\n", encoding="utf-8")
    assert store.results(run.record.id) == (searched("q1", "p1"),)


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_named(
    store: RunStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with store.begin(plan(), marks()) as run:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            run.add(RIGHT)
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderUnusable):
        RunStore(tmp_path / "file").begin(plan(), marks())
