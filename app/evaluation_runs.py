"""Runs of the evaluation: a child process of low priority with an index of its own, so that asking goes on undisturbed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.evaluation_order import EvaluationOrder, environment_of, tried_in
from errors import DataFolderUnusable, EvaluationRunBusy
from evaluation.run_record import RunRecord
from evaluation.run_store import Progress, RunStore
from ingest.low_priority import lower_priority

# Behind the embedding of documents: measuring can wait.
_LOG_LINES = 3
# Until its record is there, a child is importing: a second or two, more on a busy machine.
Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The run in progress. `record` is None until the child has begun it; `seconds_left` None while nothing can be said of it.
    `ours`: begun from the page, so that it can be stopped here."""

    name: str
    record: RunRecord | None
    progress: Progress | None
    seconds_left: float | None
    ours: bool
    stopping: bool


class EvaluationRuns:
    """One at a time, whoever began it: two would measure each other's load."""

    def __init__(self, store: RunStore, data: Path, shoko: Command = (sys.executable, "-m", "cli")) -> None:
        self._store = store
        self._data = data.absolute()
        self._shoko = shoko
        self._turn = threading.Lock()
        self._child: _Child | None = None
        self._speed = _Speed()

    def start(self, order: EvaluationOrder) -> None:
        """Returns at once. Raises EvaluationRunBusy where one is under way, DataFolderUnusable."""
        self._begin(order.name, order.arguments(), order.environment())

    def resume(self, record: RunRecord) -> None:
        """Goes on with a stopped, failed or cut-off run. Raises as `start`."""
        self._begin(record.shown_name, ("resume", record.id), environment_of(tried_in(record)))

    def stop(self) -> None:
        """After the question in hand it is `stopped`, and can be resumed."""
        child = self._child
        if child is not None:
            child.stop()

    def under_way(self) -> UnderWay | None:
        child = self._child if self._child is not None and self._child.alive() else None
        record = next((run for run in self._store.kept().runs if run.state == "running"), None)
        if child is None and record is None:
            return None
        progress = None if record is None else self._store.progress(record.id)
        left = None if record is None or progress is None else self._seconds_left(record, progress)
        name = record.shown_name if record is not None else child.name if child is not None else ""
        return UnderWay(name, record, progress, left, child is not None, child is not None and child.stopping)

    def fault(self) -> str:
        """What the last child said before it ended badly without a run that could tell it; empty where all is well."""
        child = self._child
        return "" if child is None or child.alive() else child.complaint()

    def close(self, seconds: float) -> None:
        """Asks the child to stop and waits at most `seconds`, then ends it: its run can be resumed either way."""
        if self._child is not None:
            self._child.close(seconds)

    def _begin(self, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        with self._turn:
            running = self.under_way()
            if running is not None:
                raise EvaluationRunBusy(run=running.name)
            command = (*self._shoko, "eval", *arguments, "--data", str(self._data), "--json")
            self._child = _Child(name, command, environment, _log(self._data))
            self._speed = _Speed()

    def _seconds_left(self, record: RunRecord, progress: Progress) -> float | None:
        """By this run's own speed; before there is one, by the last finished run of the same kind and model."""
        asked = progress.total - progress.done
        each = self._speed.seconds_each(record.id, progress)
        earlier = None if each is not None and progress.indexed else self._earlier(record)
        if each is None:
            if earlier is None:
                return None
            each = earlier.totals.asking_s / max(1, earlier.plan.questions)
        reading = 0.0 if progress.indexed or earlier is None else earlier.totals.index_s or 0.0
        return reading + asked * each

    def _earlier(self, record: RunRecord) -> RunRecord | None:
        alike = (record.plan.kind, record.marks.chat_model)
        return next(
            (
                run
                for run in self._store.kept().runs
                if run.state == "finished" and (run.plan.kind, run.marks.chat_model) == alike
            ),
            None,
        )


class _Speed:
    """Seconds a question, from the first answer that was seen to the latest one."""

    def __init__(self) -> None:
        self._run = ""
        self._first: tuple[float, int] | None = None

    def seconds_each(self, run_id: str, progress: Progress) -> float | None:
        now = time.monotonic()
        if run_id != self._run or self._first is None:
            self._run = run_id
            self._first = (now, progress.done) if progress.indexed else None
            return None
        since, done = self._first
        return (now - since) / (progress.done - done) if progress.done > done else None


class _Child:
    def __init__(self, name: str, command: Command, environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.stopping = False
        self._log = log
        with _opened(log) as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                # What it is given is the server's own, and the settings that a person tries out.
                env={**os.environ, **environment},
                start_new_session=True,  # Ctrl-C is the server's, which then asks it to stop
            )
        with suppress(ProcessLookupError):  # it has ended already: its complaint says why
            lower_priority(self._process.pid)

    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        if self.alive():
            self.stopping = True
            self._process.send_signal(signal.SIGTERM)

    def close(self, seconds: float) -> None:
        self.stop()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def complaint(self) -> str:
        if self._process.poll() in (None, 0) or self.stopping:
            return ""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return " ".join(lines[-_LOG_LINES:]).removeprefix("shoko: ")


def _log(data: Path) -> Path:
    folder = data / "logs"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderUnusable(path=folder, reason=error.strerror) from error
    return folder / "evaluation.log"


def _opened(log: Path) -> BinaryIO:
    try:
        return log.open("wb")
    except OSError as error:
        raise DataFolderUnusable(path=log, reason=error.strerror) from error
