"""A run's lines, one a file: how they are stored, how long they are kept, and a report with what was read again since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from index_store.file_records import FileReading, notes_from_json, notes_to_json
from index_store.paths import is_within
from journal.tables import RunFileRow, RunRow

# A source's newest whole runs keep their lines. 10,000 files every night would otherwise be 3.6 million rows a year; counts
# of all runs stay. A run limited to some paths keeps its lines as long as the whole run that it came after.
RUNS_WITH_LINES = 10

# Columns, not rows as objects: 10,000 of those take more than a second.
_LINES = select(
    RunFileRow.path,
    RunFileRow.status,
    RunFileRow.chunks,
    RunFileRow.error_code,
    RunFileRow.error_values,
    RunFileRow.seconds,
    RunFileRow.file_type,
    RunFileRow.encoding,
    RunFileRow.notes,
    RunFileRow.pages_total,
    RunFileRow.pages_by_ocr,
    RunFileRow.ocr_confidence,
    RunFileRow.characters,
    RunFileRow.mojibake,
)


@dataclass(frozen=True, slots=True)
class RunLine:
    """What happened to one file; `status` is `indexed`, `unchanged`, `skipped` or `failed`."""

    path: str
    status: str
    chunks: int = 0
    error_code: str | None = None
    error_values: Mapping[str, str] = field(default_factory=dict)
    reading: FileReading = FileReading()
    seconds: float = 0.0


def replace_lines(session: Session, run_id: str, lines: Sequence[RunLine]) -> None:
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
            "file_type": line.reading.file_type,
            "encoding": line.reading.encoding,
            "notes": notes_to_json(line.reading.notes),
            "seconds": line.seconds,
            "pages_total": line.reading.pages_total,
            "pages_by_ocr": line.reading.pages_by_ocr,
            "ocr_confidence": line.reading.ocr_confidence,
            "characters": line.reading.characters,
            "mojibake": line.reading.mojibake,
        }
        for ordinal, line in enumerate(lines)
    ]
    if rows:
        session.execute(insert(RunFileRow), rows)


def drop_old_lines(session: Session, source_id: str) -> None:
    """Of all runs of the source that began before its last ten whole ones."""
    whole = select(RunRow.started_at).where(RunRow.source_id == source_id, RunRow.only.is_(None))
    oldest = session.scalar(whole.order_by(RunRow.started_at.desc()).offset(RUNS_WITH_LINES - 1).limit(1))
    if oldest is None:
        return
    old = select(RunRow.id).where(RunRow.source_id == source_id, RunRow.started_at < oldest)
    session.execute(delete(RunFileRow).where(RunFileRow.run_id.in_(old)))


def lines_of(session: Session, run_id: str) -> tuple[RunLine, ...]:
    rows = session.execute(_LINES.where(RunFileRow.run_id == run_id).order_by(RunFileRow.ordinal))
    return tuple(
        RunLine(
            path,
            status,
            chunks,
            code,
            values,
            FileReading(file_type, encoding, notes_from_json(notes), *counted),
            seconds,
        )
        for path, status, chunks, code, values, seconds, file_type, encoding, notes, *counted in rows
    )


def runs_with_lines(session: Session) -> frozenset[str]:
    return frozenset(session.scalars(select(RunFileRow.run_id).distinct()))


def read_again_since(session: Session, run_id: str) -> tuple[RunRow, ...]:
    """The limited runs over the same source after this whole one and before the next whole one, the earliest first."""
    run = session.get_one(RunRow, run_id)
    later = (RunRow.source_id == run.source_id, RunRow.started_at > run.started_at)
    next_whole = session.scalar(select(func.min(RunRow.started_at)).where(*later, RunRow.only.is_(None)))
    wanted = select(RunRow).where(*later, RunRow.only.is_not(None), RunRow.state.in_(("finished", "stopped")))
    if next_whole is not None:
        wanted = wanted.where(RunRow.started_at < next_whole)
    return tuple(session.scalars(wanted.order_by(RunRow.started_at)))


def overlaid(lines: Sequence[RunLine], again: RunRow, newer: Sequence[RunLine]) -> tuple[RunLine, ...]:
    """`lines` with those of a later, limited run in their places, in the order of paths. What a run that ended well didn't meet
    any more is gone."""
    kept = {line.path: line for line in lines}
    if again.state == "finished":
        kept = {path: line for path, line in kept.items() if not is_within(path, again.only or ())}
    kept.update({line.path: line for line in newer})
    return tuple(sorted(kept.values(), key=lambda line: line.path))
