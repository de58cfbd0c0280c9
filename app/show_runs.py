"""Runs of the index in words and as HTML: progress, earlier runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.language import text
from errors import Language
from ingest.report import Progress
from journal.runs import StoredRun

_MINUTE, _HOUR = 60, 3600


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


def history_html(runs: Sequence[StoredRun], language: Language) -> str:
    """Earlier runs, the latest first."""
    rows = "".join(
        f'<tr><td class="w">{run.started_at.astimezone():%Y-%m-%d %H:%M}</td><td>{escape(source_words(run, language))}</td>'
        f'<td class="n">{run.indexed}</td><td class="n">{run.unchanged}</td><td class="n">{run.failed}</td>'
        f'<td class="n">{run.chunks}</td></tr>'
        for run in runs
    )
    columns = ("column.when", "column.source", "status.indexed", "status.unchanged", "status.failed", "column.chunks")
    return _table_of([text(language, key) for key in columns], rows)


def source_words(run: StoredRun, language: Language) -> str:
    """What a run was over: its folder, and the paths that it was limited to."""
    if run.only is None:
        return run.folder
    if len(run.only) == 1:
        return text(language, "run.source.only", folder=run.folder, path=run.only[0])
    return text(language, "run.source.some", folder=run.folder, count=len(run.only))


def _table_of(headings: Sequence[str], rows: str) -> str:
    cells = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    return (
        f'<div class="sk-table" tabindex="0"><table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
