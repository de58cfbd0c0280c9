"""Runs of the index that belong to the server: a closed tab doesn't end them, and every page sees the same progress."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

from desk import Desk
from errors import RunInProgress, ShokoError
from ingest.report import IngestReport, Progress, RunEnded, RunEvent
from ingest.run_order import RunOrder


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as a page shows it. It ends with a `report`, an `error`, or `stopped` (then the journal has its report).
    `order` is how it was wanted."""

    source_id: str
    progress: Progress | None = None
    report: IngestReport | None = None
    error: ShokoError | None = None
    stopping: bool = False
    stopped: bool = False
    order: RunOrder = RunOrder()

    @property
    def ended(self) -> bool:
        return self.stopped or self.report is not None or self.error is not None


class IndexRuns:
    """One run at a time for each source, each in a thread of this process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed = threading.Condition()
        self._runs: dict[str, _Run] = {}

    def start(self, source_id: str, order: RunOrder = RunOrder("page"), desk: Desk | None = None) -> None:
        """Begins a run and returns at once; at the desk of who wants it (None: nobody does, a folder has changed). Raises
        RunInProgress."""
        with self._changed:
            running = self._runs.get(source_id)
            if running is not None and not running.state.ended:
                raise RunInProgress(source=source_id)
            run = _Run(self._desk if desk is None else desk, RunState(source_id, order=order), self._changed)
            self._runs[source_id] = run
        run.thread.start()

    def stop(self, source_id: str) -> None:
        """Asks the run to stop after the file in hand; no run is no error."""
        with self._changed:
            run = self._runs.get(source_id)
        if run is not None:
            run.stop()

    def state(self, source_id: str) -> RunState | None:
        with self._changed:
            run = self._runs.get(source_id)
            return None if run is None else run.state

    def states(self) -> tuple[RunState, ...]:
        """The last run of every source since the server started."""
        with self._changed:
            return tuple(run.state for run in self._runs.values())

    def follow(self, source_id: str) -> Generator[RunEvent, None, None]:
        """The progress from now on and the end. Closing this iterator asks the run to stop. Raises the run's error."""
        run = self._runs[source_id]
        shown = None
        try:
            while True:
                state = self._next_state(run, shown)
                if state.error is not None:
                    raise state.error
                if state.report is not None:
                    yield RunEnded(state.report)
                if state.ended:
                    return
                shown = state.progress
                if shown is not None:
                    yield shown
        finally:
            run.stop()

    def _next_state(self, run: _Run, shown: Progress | None) -> RunState:
        """Waits until there is other progress than `shown`, or the end."""
        with self._changed:
            self._changed.wait_for(lambda: run.state.ended or run.state.progress is not shown)
            return run.state

    def close(self, seconds: float) -> None:
        """Asks every run to stop and waits at most `seconds` for each: what is cut off is healed at the next start."""
        with self._changed:
            runs = tuple(self._runs.values())
        for run in runs:
            run.stop()
        for run in runs:
            run.thread.join(seconds)


class _Run:
    def __init__(self, desk: Desk, state: RunState, changed: threading.Condition) -> None:
        self.state = state
        self.thread = threading.Thread(target=self._work, name=f"index-run-{state.source_id}", daemon=True)
        self._desk = desk
        self._changed = changed
        self._stop = threading.Event()

    def stop(self) -> None:
        self._stop.set()
        with self._changed:
            if not self.state.ended:
                self._show(replace(self.state, stopping=True))

    def _work(self) -> None:
        try:
            report = self._read_events()
        except ShokoError as error:
            self._show(replace(self.state, error=error))
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the page shows it
            self._show(replace(self.state, error=ShokoError(detail=f"{type(error).__name__}: {error}")))
        else:
            self._show(replace(self.state, report=report, stopped=report is None))

    def _read_events(self) -> IngestReport | None:
        """The run's report; None where it was asked to stop, which closes the iterator."""
        with closing(self._desk.ingest(self.state.source_id, self.state.order)) as events:
            for event in events:
                if isinstance(event, RunEnded):
                    return event.report
                if self._stop.is_set():
                    return None
                self._show(replace(self.state, progress=event))
        return None

    def _show(self, state: RunState) -> None:
        with self._changed:
            self.state = state
            self._changed.notify_all()
