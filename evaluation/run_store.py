"""Where runs are kept: a folder of plain files for each, which can be copied and read years later.

data/evaluation/runs/<run id>/
├── run.json          RunRecord, replaced as a whole
├── questions.jsonl   a QuestionResult a line, on the disk before the next question is asked
└── run.lock          held by the process that asks
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from errors import (
    EvaluationRunAmbiguous,
    EvaluationRunBusy,
    EvaluationRunDamaged,
    EvaluationRunUnknown,
    IndexLocked,
)
from evaluation.result import QuestionResult
from evaluation.run_record import FORMAT, RunMarks, RunPlan, RunRecord
from evaluation.run_writer import QUESTIONS, RECORD, RunWriter, make_folder, write_record
from index_store.edge_lock import hold, is_held, release

LATEST = ("last", "latest")
_LOCK = "run"

_RECORDS = TypeAdapter(RunRecord)
_RESULTS = TypeAdapter(QuestionResult)


@dataclass(frozen=True, slots=True)
class KeptRuns:
    """All runs, the latest first, and the ids of those whose record cannot be read."""

    runs: tuple[RunRecord, ...]
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions asked, of all. While `indexed` is False the documents are still being read."""

    done: int
    total: int
    indexed: bool


class RunStore:
    """The runs of one data folder. Any number of processes may read; each run has one writer."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "evaluation" / "runs"

    def begin(self, plan: RunPlan, marks: RunMarks, name: str = "") -> RunWriter:
        """A new run, this process its writer. Raises DataFolderUnusable, DiskFull."""
        now = datetime.now(UTC)
        run_id = f"{now:%Y%m%d-%H%M%S}-{plan.kind}-{secrets.token_hex(2)}"
        record = RunRecord(id=run_id, plan=plan, marks=marks, started_at=now, name=name)
        # The lock before the record: a reader who found one without the other would take the run for one that was cut off.
        make_folder(self.folder / run_id)
        handle = self._hold(record)
        write_record(self.folder / run_id, record)
        return RunWriter(self.folder / run_id, record, (), handle)

    def resume(self, run_id: str) -> RunWriter:
        """This process goes on with a run; what was answered is kept, a line that a kill tore is dropped.

        Raises EvaluationRunBusy while another process writes it, EvaluationRunUnknown, EvaluationRunDamaged.
        """
        handle = self._hold(self.record(run_id))
        try:
            record, results = self.record(run_id), self.results(run_id)
            return RunWriter(self.folder / run_id, record, results, handle)
        except BaseException:
            release(handle)
            raise

    def kept(self) -> KeptRuns:
        runs, damaged = [], []
        for path in self.folder.glob(f"*/{RECORD}"):
            try:
                runs.append(self.record(path.parent.name))
            except EvaluationRunDamaged:
                damaged.append(path.parent.name)
        return KeptRuns(tuple(sorted(runs, key=lambda run: run.started_at, reverse=True)), tuple(sorted(damaged)))

    def find(self, word: str) -> RunRecord:
        """By id, by the name that a person gave (the latest of several), by a part of an id that only one begins with, or
        `last`/`latest`. Raises EvaluationRunUnknown, EvaluationRunAmbiguous."""
        runs = self.kept().runs
        if word in LATEST and runs:
            return runs[0]
        exact = [run for run in runs if word in (run.id, run.name)]
        begun = exact[:1] or [run for run in runs if run.id.startswith(word)]
        if len(begun) > 1:
            raise EvaluationRunAmbiguous(run=word, runs="、".join(run.id for run in begun))
        if not begun:
            raise EvaluationRunUnknown(run=word)
        return begun[0]

    def record(self, run_id: str) -> RunRecord:
        """One that says `running` but has no process any more was cut off: it is `stopped`, and can be resumed.

        Raises EvaluationRunUnknown, EvaluationRunDamaged.
        """
        if Path(run_id).name != run_id or run_id == "..":  # it may come from an address line
            raise EvaluationRunUnknown(run=run_id)
        path = self.folder / run_id / RECORD
        try:
            record = _RECORDS.validate_json(path.read_bytes())
        except FileNotFoundError as error:
            raise EvaluationRunUnknown(run=run_id) from error
        except (OSError, ValidationError) as error:
            raise EvaluationRunDamaged(path=path, reason=_first_line(error)) from error
        if record.format > FORMAT:
            raise EvaluationRunDamaged(path=path, reason=f"format {record.format} > {FORMAT}")
        if record.state == "running" and not is_held(self.folder / run_id / _LOCK):
            return replace(record, state="stopped")
        return record

    def results(self, run_id: str) -> tuple[QuestionResult, ...]:
        """In the order of asking; a torn last line is left out. Raises EvaluationRunDamaged where another line is no result."""
        path = self.folder / run_id / QUESTIONS
        try:
            *lines, _torn = path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        results = []
        for number, line in enumerate(lines, start=1):
            try:
                results.append(_RESULTS.validate_json(line))
            except ValidationError as error:
                raise EvaluationRunDamaged(path=path, reason=f"line {number}: {_first_line(error)}") from error
        return tuple(results)

    def progress(self, run_id: str) -> Progress:
        """Cheap enough to ask every second. Raises what `record` raises."""
        record = self.record(run_id)
        indexed = record.totals.index_s is not None
        if record.state == "finished":
            return Progress(record.plan.questions, record.plan.questions, indexed)
        path = self.folder / run_id / QUESTIONS
        done = path.read_bytes().count(b"\n") if path.exists() else 0
        return Progress(done, record.plan.questions, indexed)

    def _hold(self, record: RunRecord) -> int:
        try:
            return hold(self.folder / record.id / _LOCK)
        except IndexLocked as error:
            raise EvaluationRunBusy(run=record.shown_name) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
