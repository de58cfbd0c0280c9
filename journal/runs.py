"""Runs of the index: when, over what, with which outcome, and a line for every file; kept across restarts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from database import Database
from errors import RunUnknown
from journal.run_lines import RUNS_WITH_LINES as RUNS_WITH_LINES
from journal.run_lines import RunLine as RunLine
from journal.run_lines import drop_old_lines, lines_of, overlaid, read_again_since, replace_lines, runs_with_lines
from journal.tables import RunRow, RunState

_RUNS = select(
    RunRow.id,
    RunRow.source_id,
    RunRow.folder,
    RunRow.started_at,
    RunRow.ended_at,
    RunRow.state,
    RunRow.indexed,
    RunRow.unchanged,
    RunRow.skipped,
    RunRow.failed,
    RunRow.removed,
    RunRow.chunks,
    RunRow.only,
)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """Counts of files, but `removed` (documents whose file is gone) and `chunks` (of the files met). `state` is
    `interrupted` where the process ended before the run did. `only` are the paths that a run was limited to; None: all."""

    id: str
    source_id: str
    folder: str
    started_at: datetime
    ended_at: datetime | None
    state: RunState
    indexed: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    removed: int = 0
    chunks: int = 0
    only: tuple[str, ...] | None = None


class Runs:
    """What `Database.session` raises, the methods raise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, run_id: str, source_id: str, folder: str, only: tuple[str, ...] | None = None) -> StoredRun:
        run = StoredRun(run_id, source_id, folder, datetime.now(UTC), ended_at=None, state="running", only=only)
        with self._database.session() as session:
            session.execute(
                insert(RunRow).values(
                    id=run.id,
                    source_id=run.source_id,
                    folder=run.folder,
                    started_at=run.started_at,
                    ended_at=None,
                    state=run.state,
                    **_counts(()),
                    removed=0,
                    only=None if only is None else list(only),
                )
            )
        return run

    def end(self, run_id: str, state: RunState, lines: Sequence[RunLine], removed: int = 0) -> StoredRun:
        """The whole report at once; lines of the source's runs before its last ten whole ones are dropped. Raises RunUnknown."""
        with self._database.session() as session:
            source_id = _run(session, run_id).source_id
            session.execute(
                update(RunRow)
                .where(RunRow.id == run_id)
                .values(ended_at=datetime.now(UTC), state=state, removed=removed, **_counts(lines))
            )
            replace_lines(session, run_id, lines)
            drop_old_lines(session, source_id)
            return _run(session, run_id)

    def recent(self, limit: int = 50) -> tuple[StoredRun, ...]:
        """Of all sources, the latest first."""
        with self._database.reading() as session:
            rows = session.execute(_RUNS.order_by(RunRow.started_at.desc(), RunRow.id).limit(limit))
            return tuple(_stored(row) for row in rows)

    def run(self, run_id: str) -> StoredRun:
        """Raises RunUnknown."""
        with self._database.reading() as session:
            return _run(session, run_id)

    def lines(self, run_id: str) -> tuple[RunLine, ...]:
        """In the order of the run; empty where they were dropped for age. Raises RunUnknown."""
        with self._database.reading() as session:
            _run(session, run_id)
            return lines_of(session, run_id)

    def standing(self, run_id: str) -> tuple[RunLine, ...]:
        """A whole run's lines with those of its files that were read again since, before the next whole run; a limited run's
        own. Raises RunUnknown."""
        with self._database.reading() as session:
            run, lines = _run(session, run_id), lines_of(session, run_id)
            if run.only is not None:
                return lines
            for again in read_again_since(session, run_id):
                lines = overlaid(lines, again, lines_of(session, again.id))
            return lines

    def read_again(self, run_id: str) -> tuple[str, ...]:
        """The limited runs whose lines `standing` puts into this one's: where they are the same, its answer is. Raises
        RunUnknown."""
        with self._database.reading() as session:
            if _run(session, run_id).only is not None:
                return ()
            return tuple(again.id for again in read_again_since(session, run_id))

    def with_lines(self) -> frozenset[str]:
        """The ids of the runs whose lines are still kept."""
        with self._database.reading() as session:
            return runs_with_lines(session)

    def mark_interrupted(self) -> int:
        """At start, when no run is under way: runs that never ended are `interrupted`. Returns how many."""
        with self._database.session() as session:
            running = session.scalar(select(func.count()).where(RunRow.state == "running")) or 0
            session.execute(
                update(RunRow).where(RunRow.state == "running").values(state="interrupted", ended_at=datetime.now(UTC))
            )
            return running


def _run(session: Session, run_id: str) -> StoredRun:
    row = session.execute(_RUNS.where(RunRow.id == run_id)).one_or_none()
    if row is None:
        raise RunUnknown(run=run_id)
    return _stored(row)


def _stored(row: Sequence[Any]) -> StoredRun:
    run = StoredRun(*row)
    # JSON has no tuples.
    return run if run.only is None else replace(run, only=tuple(run.only))


def _counts(lines: Sequence[RunLine]) -> dict[str, int]:
    """The columns that follow from the lines."""
    by_status = Counter(line.status for line in lines)
    return {
        **{status: by_status[status] for status in ("indexed", "unchanged", "skipped", "failed")},
        "chunks": sum(line.chunks for line in lines),
    }
