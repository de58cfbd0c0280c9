"""Runs of the index: when, over what, with which outcome, and a line for every file; kept across restarts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from database import Database
from errors import RunUnknown
from journal.tables import RunFileRow, RunRow, RunState

# A source's newest runs keep their lines. 10,000 files every night would otherwise be 3.6 million rows a year; counts
# of more runs stay.
RUNS_WITH_LINES = 10
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
)


@dataclass(frozen=True, slots=True)
class RunLine:
    """What happened to one file; `status` is `indexed`, `unchanged`, `skipped`, `failed` or `missing`."""

    path: str
    status: str
    chunks: int = 0
    error_code: str | None = None
    error_values: Mapping[str, str] = field(default_factory=dict)
    file_type: str | None = None
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class StoredRun:
    """Counts of files, but `removed` (documents whose file is gone) and `chunks` (of the files met). `state` is
    `interrupted` where the process ended before the run did. `documents` of the source after the run, by type in `types`;
    None where nobody counted. `error_code` is what ended the run or is wrong with it as a whole."""

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

    def start(self, run_id: str, source_id: str, folder: str, started_by: str | None = None) -> StoredRun:
        run = StoredRun(
            run_id, source_id, folder, datetime.now(UTC), ended_at=None, state="running", started_by=started_by
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
                )
            )
        return run

    def end(self, run_id: str, outcome: RunOutcome) -> StoredRun:
        """The whole report at once; lines of the source's runs before its last ten are dropped, and rows before the last
        `RUNS_KEPT`. Raises RunUnknown."""
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
            _replace_lines(session, run_id, outcome.lines)
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
            return tuple(StoredRun(*row) for row in rows)

    def of_source(self, source_id: str, limit: int = 50) -> tuple[StoredRun, ...]:
        """The latest first."""
        with self._database.reading() as session:
            rows = session.execute(
                _RUNS.where(RunRow.source_id == source_id).order_by(RunRow.started_at.desc(), RunRow.id).limit(limit)
            )
            return tuple(StoredRun(*row) for row in rows)

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
                    RunRow.started_at < run.started_at,
                )
                .order_by(RunRow.started_at.desc())
                .limit(1)
            ).one_or_none()
            return None if row is None else StoredRun(*row)

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
            return _lines(session, run_id)

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
    return StoredRun(*row)


def _counts(lines: Sequence[RunLine]) -> dict[str, int]:
    """The columns that follow from the lines."""
    by_status = Counter(line.status for line in lines)
    return {
        **{status: by_status[status] for status in ("indexed", "unchanged", "skipped", "failed", "missing")},
        "chunks": sum(line.chunks for line in lines),
    }


def _replace_lines(session: Session, run_id: str, lines: Sequence[RunLine]) -> None:
    session.execute(delete(RunFileRow).where(RunFileRow.run_id == run_id))
    rows = [
        {
            "run_id": run_id,
            "ordinal": ordinal,
            "path": line.path,
            "status": line.status,
            "chunks": line.chunks,
            "error_code": line.error_code,
            "error_values": dict(line.error_values),
            "file_type": line.file_type,
            "encoding": line.encoding,
            "notes": list(line.notes),
            "seconds": line.seconds,
        }
        for ordinal, line in enumerate(lines)
    ]
    if rows:
        session.execute(insert(RunFileRow), rows)


def _drop_old(session: Session, source_id: str) -> None:
    newest_first = select(RunRow.id).where(RunRow.source_id == source_id).order_by(RunRow.started_at.desc(), RunRow.id)
    old = newest_first.offset(RUNS_WITH_LINES)
    session.execute(delete(RunFileRow).where(RunFileRow.run_id.in_(old)))
    session.execute(delete(RunRow).where(RunRow.id.in_(newest_first.offset(RUNS_KEPT))))


def _lines(session: Session, run_id: str) -> tuple[RunLine, ...]:
    rows = session.execute(
        select(
            RunFileRow.path,
            RunFileRow.status,
            RunFileRow.chunks,
            RunFileRow.error_code,
            RunFileRow.error_values,
            RunFileRow.file_type,
            RunFileRow.encoding,
            RunFileRow.notes,
            RunFileRow.seconds,
        )
        .where(RunFileRow.run_id == run_id)
        .order_by(RunFileRow.ordinal)
    )
    return tuple(
        RunLine(path, status, chunks, code, values, file_type, encoding, tuple(notes), seconds)
        for path, status, chunks, code, values, file_type, encoding, notes, seconds in rows
    )
