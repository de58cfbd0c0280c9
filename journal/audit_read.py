"""Reading the audit log: the entries of some days, a person or a kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from database import Database
from journal.audit_chain import GENESIS, Entry, utc
from journal.audit_head import Head
from journal.tables import AuditRow

_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """None means no limit; days are inclusive. `kind` is a kind, or the first word of several (`index`)."""

    since: datetime | None = None
    until: datetime | None = None
    person: str | None = None
    kind: str | None = None


def entries(database: Database, wanted: Wanted = Wanted()) -> Iterator[Entry]:
    """In their order, of one snapshot, a few at a time."""
    with database.reading() as session:
        rows = session.execute(_chosen(wanted).execution_options(yield_per=_ROWS_AT_ONCE))
        for row in rows:
            yield Entry(*row)


def last_of(database: Database, kind: str) -> Entry | None:
    with database.reading() as session:
        row = session.execute(_chosen(Wanted(kind=kind)).order_by(None).order_by(AuditRow.sequence.desc()).limit(1))
        found = row.one_or_none()
        return None if found is None else Entry(*found)


def head_of(database: Database) -> Head:
    """Of the database itself, whatever the file of the head says."""
    with database.reading() as session:
        last = select(AuditRow.sequence, AuditRow.hash).order_by(AuditRow.sequence.desc()).limit(1)
        row = session.execute(last).one_or_none()
        return Head(0, GENESIS) if row is None else Head(row.sequence, row.hash)


def _chosen(wanted: Wanted) -> Select[int, str, str, str, str, str, str, str]:
    chosen = select(
        AuditRow.sequence,
        AuditRow.at,
        AuditRow.kind,
        AuditRow.person,
        AuditRow.detail,
        AuditRow.previous,
        AuditRow.hash,
        AuditRow.seal,
    ).order_by(AuditRow.sequence)
    if wanted.since is not None:
        chosen = chosen.where(AuditRow.at >= utc(wanted.since))
    if wanted.until is not None:
        chosen = chosen.where(AuditRow.at <= utc(wanted.until))
    if wanted.person is not None:
        chosen = chosen.where(AuditRow.person == wanted.person)
    if wanted.kind is not None:
        chosen = chosen.where(
            or_(AuditRow.kind == wanted.kind, AuditRow.kind.startswith(f"{wanted.kind}.", autoescape=True))
        )
    return chosen
