"""A run's report as the journal keeps it, and back again."""

from __future__ import annotations

from typing import cast

from ingest.report import FileResult, FileStatus, IngestReport
from journal.runs import RunLine, Runs


def run_lines(report: IngestReport) -> tuple[RunLine, ...]:
    """The report's lines as the journal keeps them."""
    return tuple(
        RunLine(
            path=file.path,
            status=file.status,
            chunks=file.chunks,
            error_code=file.error_code,
            error_values=file.error_values,
            reading=file.reading,
            seconds=file.seconds,
        )
        for file in report.files
    )


def kept_report(runs: Runs, run_id: str) -> IngestReport:
    """A run as its report was, with what was read again since. Raises RunUnknown."""
    run = runs.run(run_id)
    seconds = 0.0 if run.ended_at is None else (run.ended_at - run.started_at).total_seconds()
    files = tuple(_file_result(line) for line in runs.standing(run_id))
    stopped, values = run.state != "finished", dict(run.error_values or {})
    return IngestReport(run.id, run.source_id, run.folder, files, run.removed, seconds, stopped, run.error_code, values)


def _file_result(line: RunLine) -> FileResult:
    return FileResult(
        path=line.path,
        status=cast(FileStatus, line.status),
        chunks=line.chunks,
        error_code=line.error_code,
        error_values=dict(line.error_values),
        reading=line.reading,
        seconds=line.seconds,
    )
