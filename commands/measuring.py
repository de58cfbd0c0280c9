"""Begins a run, or goes on with one, and shows what it came to: what every command that measures ends in."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands import evaluation_runs
from commands.output import counted, note

if TYPE_CHECKING:
    from evaluation.run_record import RunRecord
    from evaluation.run_writer import RunWriter
    from evaluation.task import Task
    from settings import Settings


def begin_and_show(settings: Settings, task: Task, name: str, data: Path | None, *, as_json: bool) -> None:
    from evaluation.run_evaluation import begin

    carry_out_and_show(settings, task, begin(settings, task, name), data, as_json=as_json)


def carry_out_and_show(settings: Settings, task: Task, run: RunWriter, data: Path | None, *, as_json: bool) -> None:
    record = carry_out_told(settings, task, run, data)
    evaluation_runs.show_run(settings, record.id, as_json=as_json)


def carry_out_told(settings: Settings, task: Task, run: RunWriter, data: Path | None) -> RunRecord:
    """With progress, an entry in the audit log, and a word on how to go on where Ctrl-C stops it."""
    from evaluation.run_evaluation import carry_out

    with run, counted("質問") as advance:
        _tell(settings, task, run)
        try:
            return carry_out(settings, task, run, advance)
        except KeyboardInterrupt:
            place = "" if data is None else f" --data {data}"
            note(
                f"{len(run.results)}/{task.plan.questions} 問で止めました。続き: shoko eval resume {run.record.id}{place}"
            )
            raise


def _tell(settings: Settings, task: Task, run: RunWriter) -> None:
    """The page begins its runs by this command, too: it is the one place where they are told to the audit log."""
    from access.people import LOCAL_PERSON
    from assemble_audit import open_audit
    from journal.audit_records import EvaluationStarted, Record

    record, plan = run.record, task.plan
    told = EvaluationStarted(
        run=record.id,
        name=record.name,
        kind=plan.kind,
        path=plan.path,
        content=plan.content,
        questions=plan.questions,
        model=record.marks.chat_model,
        resumed=len(run.results),
    )
    with open_audit(settings) as audit:
        audit.add(Record("evaluation.start", LOCAL_PERSON.id, told))
