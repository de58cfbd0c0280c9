from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from app.index_runs import IndexRuns
from database import Database
from errors import DiskFull, RunInProgress
from ingest.report import IngestReport, Progress, RunEnded, RunEvent
from ingest.run_order import RunOrder
from journal.runs import Runs
from tests.app.fake_desk import FakeDesk

REPORT = IngestReport("run-1", "rules", "/srv/rules", ())


class SteppedDesk(FakeDesk):
    """Its run waits for `step` before every file, and says whether it was closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Runs(Database.open(folder)))
        self.step = threading.Semaphore(0)
        self.closed = threading.Event()
        self.error: Exception | None = None
        self.orders: list[RunOrder] = []

    def ingest(self, source_id: str, order: RunOrder = RunOrder()) -> Generator[RunEvent, None, None]:
        self.orders.append(order)
        try:
            for done in range(3):
                self.step.acquire()
                if self.error is not None:
                    raise self.error
                yield Progress("run-1", done, 3, done * 10)
            yield RunEnded(REPORT)
        finally:
            self.closed.set()


@pytest.fixture
def desk(tmp_path: Path) -> SteppedDesk:
    return SteppedDesk(tmp_path)


def test_a_run_goes_on_without_anybody_watching(desk: SteppedDesk) -> None:
    runs = IndexRuns(desk)
    runs.start("rules")
    desk.step.release(3)
    assert [type(event) for event in runs.follow("rules")][-1] is RunEnded
    state = runs.state("rules")
    assert state is not None
    assert (state.report, state.ended) == (REPORT, True)


def test_a_source_is_read_by_one_run_at_a_time(desk: SteppedDesk) -> None:
    runs = IndexRuns(desk)
    runs.start("rules")
    with pytest.raises(RunInProgress):
        runs.start("rules")
    desk.step.release(3)
    runs.close(10)
    desk.step.release(3)
    runs.start("rules")
    runs.close(10)


def test_whoever_starts_a_run_says_how_it_is_wanted(desk: SteppedDesk) -> None:
    runs = IndexRuns(desk)
    desk.step.release(6)
    runs.start("rules")
    runs.close(10)
    runs.start("rules", RunOrder("watch", accept_removals=True))
    runs.close(10)
    assert desk.orders == [RunOrder("page"), RunOrder("watch", accept_removals=True)]


def test_stopping_closes_the_run_after_the_file_in_hand(desk: SteppedDesk) -> None:
    runs = IndexRuns(desk)
    runs.start("rules")
    desk.step.release()
    runs.stop("rules")
    desk.step.release()
    assert desk.closed.wait(10)
    runs.close(10)
    state = runs.state("rules")
    assert state is not None
    assert (state.stopped, state.report) == (True, None)


def test_leaving_the_stream_stops_the_run(desk: SteppedDesk) -> None:
    runs = IndexRuns(desk)
    runs.start("rules")
    events = runs.follow("rules")
    desk.step.release()
    assert next(events) == Progress("run-1", 0, 3, 0)
    events.close()
    desk.step.release()
    assert desk.closed.wait(10)


@pytest.mark.parametrize("error", [DiskFull(path="/srv", free="0", needed="1"), ValueError("a bug")])
def test_an_error_ends_the_run_and_is_kept(desk: SteppedDesk, error: Exception) -> None:
    desk.error = error
    runs = IndexRuns(desk)
    runs.start("rules")
    desk.step.release()
    with pytest.raises(Exception, match="/srv|a bug"):
        list(runs.follow("rules"))
    state = runs.state("rules")
    assert state is not None
    assert state.ended
