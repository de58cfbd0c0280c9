"""A run's report out of the journal, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import cast

from app.language import text
from errors import Language
from ingest.report import FileResult, FileStatus, IngestReport
from journal.runs import RunLine, Runs

_COLUMNS = ("path", "status", "type", "encoding", "chunks", "reason")
# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def kept_report(runs: Runs, run_id: str) -> IngestReport:
    """What the journal keeps of a run, as it was reported. Raises RunUnknown."""
    run = runs.run(run_id)
    seconds = 0.0 if run.ended_at is None else (run.ended_at - run.started_at).total_seconds()
    files = tuple(_file_result(line) for line in runs.lines(run_id))
    stopped, values = run.state != "finished", dict(run.error_values or {})
    return IngestReport(run.id, run.source_id, run.folder, files, run.removed, seconds, stopped, run.error_code, values)


def _file_result(line: RunLine) -> FileResult:
    return FileResult(
        line.path,
        cast(FileStatus, line.status),
        line.chunks,
        line.error_code,
        dict(line.error_values),
        line.file_type,
        line.encoding,
        line.notes,
        line.seconds,
    )


def run_as_csv(report: IngestReport, language: Language = "ja") -> bytes:
    """UTF-8 with a byte order mark, which Excel needs, and no cell that acts as a formula."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow([text(language, f"column.{name}") for name in _COLUMNS])
    for file in report.files:
        writer.writerow([_inert(cell) for cell in _row(file, language)])
    return lines.getvalue().encode("utf-8-sig")


def _row(file: FileResult, language: Language) -> tuple[str, ...]:
    status = text(language, f"status.{file.status}")
    kind, encoding = file.file_type or "", file.encoding or ""
    return file.path, status, kind, encoding, str(file.chunks), reason(file, language)


def reason(file: FileResult, language: Language) -> str:
    """Why a file was not read, and what was decided while reading it; empty where there is nothing to say."""
    why = file.sentence(language)
    return " ".join(file.notes if why is None else (why, *file.notes))


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
