"""A real folder, real events, and a desk that counts its runs."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
import watchfiles
from watchfiles import Change

from app.index_runs import IndexRuns
from app.watch_folders import WatchFolders, WatchPlan, _WatchedFolder
from index_store.records import Source
from ingest.report import IngestReport, RunEnded, RunEvent
from ingest.run_order import RunOrder
from journal.runs import Runs
from tests.app.fake_desk import FakeDesk
from tests.app.fake_documents import CHANGED
from tests.fresh_database import fresh_database

pytestmark = pytest.mark.slow


class CountingDesk(FakeDesk):
    def __init__(self, folder: Path, runs: Runs) -> None:
        super().__init__(folder, runs)
        self.orders: list[tuple[str, RunOrder]] = []
        self.held = threading.Event()
        self.held.set()

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        self.orders.append((source_id, order))
        self.held.wait(20)
        yield RunEnded(IngestReport("run", source_id, "", ()))


class Bench:
    def __init__(self, folder: Path, polling: bool) -> None:
        self.folder = folder / "docs"
        self.folder.mkdir()
        self.desk = CountingDesk(self.folder, Runs(fresh_database(folder / "data")))
        self.known = [Source("rules", str(self.folder), CHANGED)]
        plan = WatchPlan(folder / "docs" / "data", polling, quiet_s=0.4, longest_s=30, look_s=0.2, poll_ms=100)
        self.runs = IndexRuns(self.desk)
        self.watch = WatchFolders(self.runs, lambda: tuple(self.known), plan)

    def settled(self, count: int, state: str) -> None:
        """Waits until there have been that many runs, and the folder is in that state."""
        wait_until(lambda: len(self.desk.orders) >= count and self.watch.state("rules") == state)
        assert len(self.desk.orders) == count

    def close(self) -> None:
        self.desk.held.set()
        self.watch.close()
        self.runs.close(10)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(params=[False, True], ids=["events", "polling"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, request.param)
    yield bench
    bench.close()


@pytest.fixture
def calm(bench: Bench, request: pytest.FixtureRequest) -> str:
    """The state of a folder where nothing goes on, after the run at the start."""
    state = "polling" if "polling" in request.node.callspec.id else "watching"
    bench.settled(1, state)
    return state


def test_a_source_is_read_at_the_start_for_nobody_saw_what_changed_before(bench: Bench, calm: str) -> None:
    assert bench.desk.orders == [("rules", RunOrder("watch"))]


def test_a_burst_of_saves_is_one_run(bench: Bench, calm: str) -> None:
    (bench.folder / "総務").mkdir()
    for number in range(20):
        (bench.folder / "総務" / f"{number}.md").write_text("本文")
    bench.settled(2, calm)


def test_what_is_no_document_begins_no_run(bench: Bench, calm: str) -> None:
    (bench.folder / "~$規程.docx").write_text("lock")
    (bench.folder / ".git").mkdir()
    (bench.folder / ".git" / "HEAD").write_text("ref")
    (bench.folder / "data").mkdir()
    (bench.folder / "data" / "shoko.db").write_text("ours")
    time.sleep(1.0)
    assert bench.watch.state("rules") == calm
    (bench.folder / "規程.md").write_text("本文")
    bench.settled(2, calm)


def test_a_folder_that_goes_and_comes_back(bench: Bench, calm: str) -> None:
    shutil.rmtree(bench.folder)
    bench.settled(2, "gone")
    bench.folder.mkdir()
    bench.settled(3, calm)
    (bench.folder / "規程.md").write_text("本文")
    bench.settled(4, calm)


def test_a_folder_that_is_missing_from_the_start_is_told_by_one_run(bench: Bench, calm: str, tmp_path: Path) -> None:
    bench.known.append(Source("more", str(tmp_path / "more"), CHANGED))
    wait_until(lambda: ("more", RunOrder("watch")) in bench.desk.orders)
    time.sleep(1.0)
    assert (len(bench.desk.orders), bench.watch.state("more")) == (2, "gone")


def test_what_changes_during_a_run_is_for_the_next_one(bench: Bench, calm: str) -> None:
    bench.desk.held.clear()
    (bench.folder / "規程.md").write_text("本文")
    wait_until(lambda: len(bench.desk.orders) == 2)
    (bench.folder / "細則.md").write_text("本文")
    wait_until(lambda: bench.watch.state("rules") == "changed")
    time.sleep(0.8)
    assert len(bench.desk.orders) == 2
    bench.desk.held.set()
    bench.settled(3, calm)


def test_sources_come_and_go(bench: Bench, calm: str, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    bench.known.append(Source("more", str(tmp_path / "more"), CHANGED))
    wait_until(lambda: ("more", RunOrder("watch")) in bench.desk.orders)
    bench.known.pop()
    wait_until(lambda: bench.watch.state("more") is None)
    runs = len(bench.desk.orders)
    (tmp_path / "more" / "規程.md").write_text("本文")
    time.sleep(1.0)
    assert len(bench.desk.orders) == runs


def test_without_events_the_files_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux has a limit of folders that are watched."""

    def limited(*paths: Path, **options: object) -> object:
        if not options["force_polling"]:
            raise OSError(28, "no space left on device")
        return watchfiles.watch(*paths, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("app.watch_folders.watch", limited)
    bench = Bench(tmp_path, polling=False)
    bench.settled(1, "polling")
    (bench.folder / "規程.md").write_text("本文")
    bench.settled(2, "polling")
    bench.close()


def test_what_matters(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "sub").mkdir()
    watched = _WatchedFolder(folder, WatchPlan(folder / "data", polling=True))
    assert watched._matters(Change.added, str(folder / "規程.md"))
    assert watched._matters(Change.deleted, str(folder / "sub"))
    assert not watched._matters(Change.modified, str(folder / "sub"))
    assert not watched._matters(Change.added, str(folder / "sub" / "~$規程.docx"))
    assert not watched._matters(Change.modified, str(folder / "data" / "shoko.db"))
    watched.stop()
