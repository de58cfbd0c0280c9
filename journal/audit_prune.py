"""The only way by which an entry leaves the audit log: by age, told by an entry that takes the removed ones' place in the chain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from journal.audit import AuditLog
from journal.audit_chain import utc
from journal.audit_records import PRUNE, Pruned, Record
from journal.audit_verify import verify
from journal.tables import AuditRow


def prune(log: AuditLog, days: int, person: str, now: datetime | None = None) -> Pruned | None:
    """Removes entries older than `days`, from the first one on up to the first that is younger; None where there is none.

    Raises what `verify` raises, before anything is removed: what is wrong must not be swept away.
    """
    verify(log.place)
    cutoff = (datetime.now(UTC) if now is None else now) - timedelta(days=days)
    with log.place.database.session() as session:
        upto = _last_older(session, utc(cutoff))
        if upto is None:
            return None
        told = Pruned(
            removed=session.scalar(select(func.count()).where(AuditRow.sequence <= upto)) or 0,
            upto=upto,
            hash=session.scalars(select(AuditRow.hash).where(AuditRow.sequence == upto)).one(),
            days=days,
        )
        log.join(session, Record(PRUNE, person, told))
        # What was removed must not stay readable in the file's free pages.
        session.execute(text("PRAGMA secure_delete = ON"))
        session.execute(delete(AuditRow).where(AuditRow.sequence <= upto))
        return told


def _last_older(session: Session, cutoff: str) -> int | None:
    """A clock that was put back leaves older entries after younger ones: these stay until all before them are old enough."""
    young = session.scalar(select(func.min(AuditRow.sequence)).where(AuditRow.at >= cutoff))
    older = select(func.max(AuditRow.sequence)).where(AuditRow.at < cutoff)
    return session.scalar(older if young is None else older.where(AuditRow.sequence < young))
