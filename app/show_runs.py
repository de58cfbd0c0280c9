"""Runs of the index in words: progress, durations, and what a run was over."""

from __future__ import annotations

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


def source_words(run: StoredRun, language: Language) -> str:
    """What a run was over: its folder, and the paths that it was limited to."""
    if run.only is None:
        return run.folder
    if len(run.only) == 1:
        return text(language, "run.source.only", folder=run.folder, path=run.only[0])
    return text(language, "run.source.some", folder=run.folder, count=len(run.only))
