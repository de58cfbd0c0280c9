"""Runs with a line for every file, there again after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import RunUnknown
from index_store.file_records import FileReading, Note
from journal import runs as journal_runs
from journal.runs import RUNS_WITH_LINES, RunLine, RunOutcome, Runs, RunSource
from journal.tables import RunState
from tests.fresh_database import fresh_database

READING = FileReading(
    "md", "cp932", (Note("PagesEmpty", {"count": "1", "pages": ("3\udc83",)}),), 4, 1, 0.75, 1200, 0.01
)
LINES = (
    RunLine("a.md", "indexed", chunks=3, reading=READING, seconds=0.25),
    RunLine("b\udc83.pdf", "failed", error_code="FileDamaged", error_values={"reason": "zip\udc83"}),
    RunLine("~$c.docx", "skipped"),
    RunLine("d.md", "unchanged", chunks=2),
    RunLine("e.md", "unchanged", chunks=1),
)


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    database = fresh_database(tmp_path)
    yield Runs(database)
    database.close()


def test_a_report_comes_back_after_a_restart(tmp_path: Path) -> None:
    first = fresh_database(tmp_path)
    started = Runs(first).start("run-1", "source", "/文書")
    ended = Runs(first).end("run-1", RunOutcome("finished", LINES, removed=4))
    first.close()
    second = fresh_database(tmp_path)
    runs = Runs(second)
    assert runs.lines("run-1") == LINES
    assert runs.run("run-1") == ended
    assert (ended.indexed, ended.unchanged, ended.skipped, ended.failed) == (1, 2, 1, 1)
    assert (ended.removed, ended.chunks, ended.state) == (4, 6, "finished")
    assert ended.started_at == started.started_at
    assert ended.ended_at is not None
    assert ended.ended_at >= ended.started_at
    second.close()


def test_a_run_under_way_has_neither_end_nor_lines(runs: Runs) -> None:
    started = runs.start("run-1", "source", "/文書")
    assert runs.run("run-1") == started
    assert (started.state, started.ended_at) == ("running", None)
    assert runs.lines("run-1") == ()


def test_runs_that_never_ended_were_interrupted(runs: Runs) -> None:
    runs.start("run-1", "source", "/文書")
    runs.start("run-2", "source", "/文書")
    runs.end("run-2", RunOutcome("stopped", LINES[:1]))
    (cut_off,) = runs.mark_interrupted()
    assert (cut_off.id, cut_off.state, cut_off.error_code) == ("run-1", "interrupted", "RunInterrupted")
    assert cut_off.ended_at is not None
    assert [(run.id, run.state) for run in runs.recent()] == [("run-2", "stopped"), ("run-1", "interrupted")]
    assert runs.mark_interrupted() == ()


def test_recent_is_limited(runs: Runs) -> None:
    for number in range(4):
        runs.start(f"run-{number}", f"source-{number}", "/文書")
    assert [run.id for run in runs.recent(limit=2)] == ["run-3", "run-2"]


def test_old_runs_keep_their_counts_and_lose_their_lines(runs: Runs) -> None:
    runs.start("other", "another source", "/別")
    runs.end("other", RunOutcome("finished", LINES))
    for number in range(RUNS_WITH_LINES + 1):
        runs.start(f"run-{number}", "source", "/文書")
        runs.end(f"run-{number}", RunOutcome("finished", LINES))
    assert runs.lines("run-0") == ()
    assert runs.run("run-0").indexed == 1
    assert runs.lines("run-1") == LINES
    assert runs.lines("other") == LINES


def test_a_run_keeps_who_started_it_what_the_source_held_and_what_is_wrong(runs: Runs) -> None:
    runs.start("run-1", "source", "/文書", "schedule")
    lost = (*LINES, RunLine("f.pdf", "missing", chunks=2))
    values = {"missing": "1"}
    runs.end("run-1", RunOutcome("finished", lost, 0, {"md": 3, "pdf": 1}, "RunShrinks", values))
    run = runs.run("run-1")
    assert (run.started_by, run.missing, run.documents, run.types) == ("schedule", 1, 4, {"md": 3, "pdf": 1})
    assert (run.error_code, run.error_values, run.files) == ("RunShrinks", values, 6)


def test_runs_of_one_source_and_the_sources_that_have_runs(runs: Runs) -> None:
    for number, source in enumerate(("a", "b", "a")):
        runs.start(f"run-{number}", source, f"/{source}")
    assert [run.id for run in runs.of_source("a")] == ["run-2", "run-0"]
    assert [run.id for run in runs.of_source("a", limit=1)] == ["run-2"]
    assert runs.sources() == (RunSource("a", "/a"), RunSource("b", "/b"))


def test_the_last_run_that_is_whole(runs: Runs) -> None:
    first = runs.start("run-0", "source", "/文書")
    assert runs.whole_before(first) is None
    ended = runs.end("run-0", RunOutcome("finished", LINES))
    runs.start("run-1", "source", "/文書")
    runs.end("run-1", RunOutcome("stopped"))
    runs.start("run-2", "another", "/別")
    runs.end("run-2", RunOutcome("finished"))
    runs.start("run-4", "source", "/文書")
    runs.end("run-4", RunOutcome("finished", [RunLine("f.pdf", "missing", chunks=2)]))
    assert runs.whole_before(runs.start("run-3", "source", "/文書")) == ended
    assert runs.failed_paths("run-0") == ("b\udc83.pdf",)


def test_the_oldest_rows_go(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_runs, "RUNS_KEPT", 12)
    runs.start("other", "another source", "/別")
    for number in range(14):
        runs.start(f"run-{number}", "source", "/文書")
        runs.end(f"run-{number}", RunOutcome("finished", LINES))
    assert [run.id for run in runs.of_source("source")] == [f"run-{number}" for number in range(13, 1, -1)]
    assert runs.run("other").state == "running"


def test_an_unknown_run(runs: Runs) -> None:
    with pytest.raises(RunUnknown):
        runs.run("nothing")
    with pytest.raises(RunUnknown):
        runs.lines("nothing")
    with pytest.raises(RunUnknown):
        runs.end("nothing", RunOutcome("finished"))


def again(runs: Runs, number: int, only: str, *lines: RunLine, state: RunState = "finished") -> None:
    runs.start(f"again-{number}", "source", "/文書", only=(only,))
    runs.end(f"again-{number}", RunOutcome(state, lines))


def test_files_read_again_stand_in_the_whole_runs_lines(runs: Runs) -> None:
    runs.start("before", "source", "/文書")
    runs.end("before", RunOutcome("finished", LINES))
    runs.start("other", "another source", "/別")
    runs.end("other", RunOutcome("finished", LINES))
    again(runs, 1, "b\udc83.pdf", RunLine("b\udc83.pdf", "indexed", 5))
    again(runs, 2, "d.md")
    again(runs, 3, "x", RunLine("x/new.md", "indexed", 1), state="stopped")
    standing = runs.standing("before")
    assert [(line.path, line.status, line.chunks) for line in standing] == [
        ("a.md", "indexed", 3),
        ("b\udc83.pdf", "indexed", 5),
        ("e.md", "unchanged", 1),
        ("x/new.md", "indexed", 1),
        ("~$c.docx", "skipped", 0),
    ]
    assert runs.lines("before") == LINES
    assert runs.standing("again-1") == runs.lines("again-1")
    assert runs.standing("other") == LINES
    assert runs.read_again("before") == ("again-1", "again-2", "again-3")
    assert runs.run("again-1").only == ("b\udc83.pdf",)


def test_a_whole_run_ends_what_was_read_again(runs: Runs) -> None:
    runs.start("first", "source", "/文書")
    runs.end("first", RunOutcome("finished", LINES))
    again(runs, 1, "a.md", RunLine("a.md", "failed", error_code="FileEmpty"))
    runs.start("second", "source", "/文書")
    runs.end("second", RunOutcome("finished", LINES[:1]))
    again(runs, 2, "a.md", RunLine("a.md", "failed", error_code="FileDamaged"))
    assert runs.standing("first")[0].error_code == "FileEmpty"
    assert [line.error_code for line in runs.standing("second")] == ["FileDamaged"]


def test_files_read_again_push_out_no_whole_run(runs: Runs) -> None:
    runs.start("whole", "source", "/文書")
    runs.end("whole", RunOutcome("finished", LINES))
    for number in range(RUNS_WITH_LINES + 2):
        again(runs, number, "a.md", LINES[0])
    assert runs.lines("whole") == LINES
    assert runs.lines("again-0") == LINES[:1]
    for number in range(RUNS_WITH_LINES):
        runs.start(f"run-{number}", "source", "/文書")
        runs.end(f"run-{number}", RunOutcome("finished", LINES))
    assert runs.lines("whole") == runs.lines("again-0") == ()
    assert runs.with_lines() == {f"run-{number}" for number in range(RUNS_WITH_LINES)}
