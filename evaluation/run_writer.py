"""The one writer of a run: a line a question, each on the disk before the next one is asked."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from pydantic import TypeAdapter

from errors import DataFolderUnusable, DiskFull
from evaluation.result import QuestionResult
from evaluation.run_record import RunRecord, RunTotals, State
from index_store.edge_lock import release

RECORD = "run.json"
QUESTIONS = "questions.jsonl"
NEEDED_MB = 64

_RECORDS = TypeAdapter(RunRecord)
_RESULTS = TypeAdapter(QuestionResult)


class RunWriter:
    """Holds the run's lock until it is left. `results` are those that were there before, with those added since.

    Every method raises DiskFull, DataFolderUnusable.
    """

    def __init__(self, folder: Path, record: RunRecord, results: Sequence[QuestionResult], lock: int) -> None:
        self.record = record
        self._folder = folder
        self._results = list(results)
        self._lock = lock
        with _named_errors(folder):
            self._lines = (folder / QUESTIONS).open("ab")
            # Behind the last whole line lies at most what a kill tore.
            self._lines.truncate(_whole_length(folder / QUESTIONS))

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._lines.close()
        release(self._lock)

    @property
    def results(self) -> tuple[QuestionResult, ...]:
        return tuple(self._results)

    @property
    def done(self) -> frozenset[str]:
        """Ids of the questions that have a result."""
        return frozenset(result.asked.id for result in self._results)

    def running(self, index: str, index_s: float) -> None:
        """The documents are indexed, by the pipeline of this digest: questions follow."""
        marks = replace(self.record.marks, index=index)
        totals = replace(self.record.totals, index_s=round(index_s, 1))
        self._write(replace(self.record, state="running", ended_at=None, error="", marks=marks, totals=totals))

    def add(self, result: QuestionResult) -> None:
        with _named_errors(self._folder):
            self._lines.write(_RESULTS.dump_json(result) + b"\n")
            self._lines.flush()
            os.fsync(self._lines.fileno())
        self._results.append(result)

    def end(self, state: State, totals: RunTotals, error: str = "") -> RunRecord:
        now = datetime.now(UTC)
        self._write(replace(self.record, state=state, ended_at=now, totals=totals, error=error))
        return self.record

    def _write(self, record: RunRecord) -> None:
        write_record(self._folder, record)
        self.record = record


def make_folder(folder: Path) -> None:
    """Raises DiskFull, DataFolderUnusable."""
    with _named_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_record(folder: Path, record: RunRecord) -> None:
    """As a whole or not at all: whoever reads sees the old record or the new one. Raises DiskFull, DataFolderUnusable."""
    with _named_errors(folder):
        draft = folder / f"{RECORD}.new"
        with draft.open("wb") as file:
            file.write(_RECORDS.dump_json(record, indent=1))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / RECORD)


def _whole_length(path: Path) -> int:
    return path.read_bytes().rfind(b"\n") + 1


@contextmanager
def _named_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            free = shutil.disk_usage(folder).free // 2**20
            raise DiskFull(path=folder, free=f"{free} MB", needed=f"{NEEDED_MB} MB") from error
        raise DataFolderUnusable(path=folder, reason=error.strerror) from error
