"""A run that has ended -> what it changed about its source, told once: not every night the same news."""

from __future__ import annotations

from collections.abc import Collection

from journal.alerts import News
from journal.runs import StoredRun
from journal.tables import AlertKind

Standing = tuple[AlertKind, str]

_OF_CODE: dict[str, AlertKind] = {"RunShrinks": "shrinking", "RunFailsMore": "worse"}


def news_of(run: StoredRun, new_failures: Collection[str], before: Standing | None) -> News | None:
    """None where nothing has changed. `new_failures` are files that failed now and not in the last whole run;
    `before` is how the source stood."""
    kind = _kind(run, new_failures, before)
    if kind is None:
        return None
    if kind == "well":
        # That a source is well is news only where it was not.
        return None if before is None or before[0] == "well" else _news(run, kind)
    if kind == "incomplete":
        values = {"failed": str(run.failed), "total": str(run.files), "new": str(len(new_failures))}
        return News(run.source_id, run.folder, kind, run.id, "RunIncomplete", values)
    # Every rise is a change; a folder that is missing every night is one piece of news, as long as the reason stays.
    same = kind != "worse" and before == (kind, run.error_code or "")
    return None if same else _news(run, kind)


def _kind(run: StoredRun, new_failures: Collection[str], before: Standing | None) -> AlertKind | None:
    """How the source stands by this run; None where it says nothing about it."""
    if run.state in ("failed", "interrupted"):
        return "failed"
    of_code = _OF_CODE.get(run.error_code or "")
    if of_code is not None:
        return of_code
    if run.state != "finished":
        return None
    if new_failures:
        return "incomplete"
    if run.failed and before is not None and before[0] in ("incomplete", "worse"):
        return None
    # Files that failed before, too, have been told; a run that failed or lacked its files is over.
    return "well"


def _news(run: StoredRun, kind: AlertKind) -> News:
    if kind == "well":
        return News(run.source_id, run.folder, kind, run.id)
    return News(run.source_id, run.folder, kind, run.id, run.error_code or "ShokoError", dict(run.error_values or {}))
