"""Runs of the index as HTML: progress in words, the table of files."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.language import text
from app.run_reports import reason
from errors import Language
from ingest.report import FileResult, FileStatus, IngestReport, Progress

_COLUMNS = ("path", "status", "type", "encoding", "chunks", "reason")
_MINUTE, _HOUR = 60, 3600
# A table of 10,000 rows makes a browser slow; the CSV has them all.
_SHOWN_ROWS = 500


def share_done(progress: Progress | None) -> float:
    """Between 0 and 1."""
    if progress is None or progress.files_total == 0:
        return 0.0
    return min(progress.files_done / progress.files_total, 1.0)


def progress_words(progress: Progress | None, language: Language) -> str:
    """`12 / 40 files · 318 passages · about 2 min left`"""
    if progress is None:
        return text(language, "run.starting")
    words = text(
        language, "run.progress", done=progress.files_done, total=progress.files_total, chunks=f"{progress.chunks:,}"
    )
    if progress.seconds_left is None:
        return words
    left = text(language, "run.left", time=duration(progress.seconds_left, language))
    return f"{words} · {left}"


def duration(seconds: float, language: Language) -> str:
    """In the largest unit that gives at least 1: people read this, programs don't."""
    if seconds < _MINUTE:
        return text(language, "run.seconds", count=max(1, round(seconds)))
    if seconds < _HOUR:
        return text(language, "run.minutes", count=round(seconds / _MINUTE))
    return text(language, "run.hours", count=f"{seconds / _HOUR:.1f}")


def report_html(report: IngestReport, statuses: Sequence[FileStatus], wanted: str, language: Language) -> str:
    """What happened to every file, what went wrong first. Empty `statuses` and `wanted` mean all."""
    files = [file for file in report.files if not statuses or file.status in statuses]
    files = [file for file in files if wanted.lower() in file.path.lower()]
    files.sort(key=lambda file: (_URGENCY[file.status], file.path))
    rows = "".join(_file_row(file, language) for file in files[:_SHOWN_ROWS])
    return (
        f'<div class="sk-counts" lang="{language}"><span>{escape(_counts(report, language))}</span>'
        f'<a class="sk-link" href="/reports/{escape(report.run_id)}.csv">{escape(text(language, "run.csv"))}</a></div>'
        f"{_stopped(report, language)}{_table(_COLUMNS, rows, language)}"
    )


_URGENCY: dict[FileStatus, int] = {"missing": 0, "failed": 1, "skipped": 2, "indexed": 3, "unchanged": 4}


def _counts(report: IngestReport, language: Language) -> str:
    return text(
        language,
        "run.count",
        indexed=report.count("indexed"),
        unchanged=report.count("unchanged"),
        failed=report.count("failed"),
        skipped=report.count("skipped"),
        removed=report.removed,
        time=duration(report.seconds, language),
    )


def _stopped(report: IngestReport, language: Language) -> str:
    return f'<p class="sk-note">{escape(text(language, "run.result.stopped"))}</p>' if report.stopped else ""


def _file_row(file: FileResult, language: Language) -> str:
    status = escape(text(language, f"status.{file.status}"))
    return (
        f'<tr><td>{escape(file.path)}</td><td class="w"><span class="sk-tag {file.status}">{status}</span></td>'
        f'<td class="w">{escape(file.file_type or "")}</td><td class="w">{escape(file.encoding or "")}</td>'
        f'<td class="n">{file.chunks or ""}</td><td>{escape(reason(file, language))}</td></tr>'
    )


def _table(columns: Sequence[str], rows: str, language: Language) -> str:
    return _table_of([text(language, f"column.{name}") for name in columns], rows)


def _table_of(headings: Sequence[str], rows: str) -> str:
    cells = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    return (
        f'<div class="sk-table" tabindex="0"><table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
