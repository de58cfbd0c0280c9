"""Runs of the index: when, over what, with which outcome, and a line for every file; kept across restarts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from database import Database
from errors import RunInterrupted, RunUnknown
from journal.run_lines import RUNS_WITH_LINES as RUNS_WITH_LINES
from journal.run_lines import RunLine as RunLine
from journal.run_lines import drop_old_lines, lines_of, overlaid, read_again_since, replace_lines, runs_with_lines
from journal.tables import RunFileRow, RunRow, RunState

# Five years of nights, or a week of a watched folder that changes every five minutes: a row is about 500 bytes.
RUNS_KEPT = 2000

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
    RunRow.missing,
    RunRow.started_by,
    RunRow.documents,
    RunRow.types,
    RunRow.error_code,
    RunRow.error_values,
    RunRow.only,
)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """Counts of files, but `removed` (documents whose file is gone) and `chunks` (of the files met). `state` is
    `interrupted` where the process ended before the run did. `only` are the paths that a run was limited to; None: all.
    `documents` of the source after the run, by type in `types`; None where nobody counted. `error_code` is what ended the
    run or is wrong with it as a whole."""

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
    missing: int = 0
    started_by: str | None = None
    documents: int | None = None
    types: Mapping[str, int] | None = None
    error_code: str | None = None
    error_values: Mapping[str, str] | None = None
    only: tuple[str, ...] | None = None

    @property
    def files(self) -> int:
        return self.indexed + self.unchanged + self.skipped + self.failed + self.missing


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended; the fields are those of `StoredRun`."""

    state: RunState
    lines: Sequence[RunLine] = ()
    removed: int = 0
    types: Mapping[str, int] | None = None
    error_code: str | None = None
    error_values: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RunSource:
    """A source that runs are kept of; it may have been removed since."""

    id: str
    folder: str


class Runs:
    """What `Database.session` raises, the methods raise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(
        self,
        run_id: str,
        source_id: str,
        folder: str,
        started_by: str | None = None,
        only: tuple[str, ...] | None = None,
    ) -> StoredRun:
        run = StoredRun(
            run_id,
            source_id,
            folder,
            datetime.now(UTC),
            ended_at=None,
            state="running",
            only=only,
            started_by=started_by,
        )
        with self._database.session() as session:
            session.execute(
                insert(RunRow).values(
                    id=run.id,
                    source_id=run.source_id,
                    folder=run.folder,
                    started_at=run.started_at,
                    ended_at=None,
                    state=run.state,
                    started_by=started_by,
                    **_counts(()),
                    removed=0,
                    only=None if only is None else list(only),
                )
            )
        return run

    def end(self, run_id: str, outcome: RunOutcome) -> StoredRun:
        """The whole report at once; lines of the source's runs before its last ten whole ones are dropped, and rows before
        the last `RUNS_KEPT`. Raises RunUnknown."""
        with self._database.session() as session:
            source_id = _run(session, run_id).source_id
            session.execute(
                update(RunRow)
                .where(RunRow.id == run_id)
                .values(
                    ended_at=datetime.now(UTC),
                    state=outcome.state,
                    removed=outcome.removed,
                    documents=None if outcome.types is None else sum(outcome.types.values()),
                    types=None if outcome.types is None else dict(outcome.types),
                    error_code=outcome.error_code,
                    error_values=None if outcome.error_values is None else dict(outcome.error_values),
                    **_counts(outcome.lines),
                )
            )
            replace_lines(session, run_id, outcome.lines)
            drop_old_lines(session, source_id)
            _drop_old(session, source_id)
            return _run(session, run_id)

    def forget(self, run_id: str) -> None:
        """A run that was refused before it began leaves no trace."""
        with self._database.session() as session:
            session.execute(delete(RunRow).where(RunRow.id == run_id))

    def recent(self, limit: int = 50) -> tuple[StoredRun, ...]:
        """Of all sources, the latest first."""
        with self._database.reading() as session:
            rows = session.execute(_RUNS.order_by(RunRow.started_at.desc(), RunRow.id).limit(limit))
            return tuple(_stored(row) for row in rows)

    def of_source(self, source_id: str, limit: int = 50) -> tuple[StoredRun, ...]:
        """The latest first."""
        with self._database.reading() as session:
            rows = session.execute(
                _RUNS.where(RunRow.source_id == source_id).order_by(RunRow.started_at.desc(), RunRow.id).limit(limit)
            )
            return tuple(_stored(row) for row in rows)

    def sources(self) -> tuple[RunSource, ...]:
        """Every source that runs are kept of, the one that was read last first."""
        with self._database.reading() as session:
            rows = session.execute(
                select(RunRow.source_id, RunRow.folder)
                .group_by(RunRow.source_id, RunRow.folder)
                .order_by(func.max(RunRow.started_at).desc())
            )
            return tuple(RunSource(*row) for row in rows)

    def whole_before(self, run: StoredRun) -> StoredRun | None:
        """The source's last run before this one that came to its end and found what it knew."""
        with self._database.reading() as session:
            row = session.execute(
                _RUNS.where(
                    RunRow.source_id == run.source_id,
                    RunRow.state == "finished",
                    RunRow.missing == 0,
                    RunRow.only.is_(None),
                    RunRow.started_at < run.started_at,
                )
                .order_by(RunRow.started_at.desc())
                .limit(1)
            ).one_or_none()
            return None if row is None else _stored(row)

    def failed_paths(self, run_id: str) -> tuple[str, ...]:
        """Files of the run that could not be read, by path; empty where its lines were dropped for age."""
        with self._database.reading() as session:
            chosen = select(RunFileRow.path).where(RunFileRow.run_id == run_id, RunFileRow.status == "failed")
            return tuple(session.scalars(chosen.order_by(RunFileRow.path)))

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

    def mark_interrupted(self) -> tuple[StoredRun, ...]:
        """At start, when no run is under way: runs that never ended are `interrupted`. Returns them, the oldest first."""
        with self._database.session() as session:
            cut_off = [_stored(row) for row in session.execute(_RUNS.where(RunRow.state == "running"))]
            for run in cut_off:
                session.execute(
                    update(RunRow)
                    .where(RunRow.id == run.id)
                    .values(
                        state="interrupted",
                        ended_at=datetime.now(UTC),
                        error_code=RunInterrupted.__name__,
                        error_values={"folder": run.folder},
                    )
                )
            return tuple(_run(session, run.id) for run in sorted(cut_off, key=lambda run: run.started_at))


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
        **{status: by_status[status] for status in ("indexed", "unchanged", "skipped", "failed", "missing")},
        "chunks": sum(line.chunks for line in lines),
    }


def _drop_old(session: Session, source_id: str) -> None:
    newest_first = select(RunRow.id).where(RunRow.source_id == source_id).order_by(RunRow.started_at.desc(), RunRow.id)
    session.execute(delete(RunRow).where(RunRow.id.in_(newest_first.offset(RUNS_KEPT))))
