"""The audit log: who asked and did what, entry after entry, each chained to the one before and sealed.

Entries are written in the database's one transaction that may write, so that two processes take turns and a kill leaves no half
of one; the head in its file follows each commit.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, cast

from sqlalchemy import Table, event, func, insert, select
from sqlalchemy.orm import Session

from database import Database
from errors import AuditKeyMissing, ShokoError
from journal.audit_chain import GENESIS, AuditKey, Entry, Unsealed, canonical, fields_of, utc
from journal.audit_head import BEFORE_ALL, HeadFile, written_up_to
from journal.audit_head import FILE_NAME as HEAD_FILE
from journal.audit_key import key_file, load_key, make_key, one_process
from journal.audit_records import PRUNE, Masks, Record, Unmasked
from journal.tables import AuditRow

# Made once, and of the table, not of its class: SQLAlchemy takes longer to make them than SQLite to run them.
_TABLE = cast(Table, AuditRow.__table__)
_LAST = select(_TABLE.c.sequence, _TABLE.c.hash).order_by(_TABLE.c.sequence.desc()).limit(1)
_INSERT = insert(_TABLE)


class Audit(Protocol):
    """The part of the log that those need who have something to tell."""

    def kept(self, text: str) -> str | None:
        """The text as it may be written down."""

    def add(self, record: Record) -> int | None:
        """On the disk when this returns; the entry's number."""

    def join(self, session: Session, record: Record) -> None:
        """In the transaction of what it tells of: both are written, or neither."""


class Unrecorded:
    """Where `audit.enabled` is off."""

    def kept(self, text: str) -> str | None:
        return None

    def add(self, record: Record) -> int | None:
        return None

    def join(self, session: Session, record: Record) -> None:
        return None


@dataclass(frozen=True, slots=True)
class AuditRules:
    """See `settings.AuditSettings`."""

    required: bool = True
    texts: bool = True
    masks: Masks = Unmasked()


@dataclass(frozen=True, slots=True)
class AuditPlace:
    """Where the log lies: entries in the database, the key and the head in files."""

    database: Database
    key: AuditKey
    heads: HeadFile

    @classmethod
    def open(cls, database: Database, data: Path, key: Path | None = None) -> AuditPlace:
        """Makes key and head where there is no entry yet. Raises AuditKeyMissing where there are some but no key, and
        DataFolderUnusable."""
        path, heads = key_file(data, key), data / HEAD_FILE
        found = load_key(path)
        if found is None:
            with one_process(data):
                found = load_key(path) or _first_key(database, path, heads)
        return cls(database, found, HeadFile(heads, found))


class AuditLog:
    """What `Database.session` and `HeadFile.advance` raise, the methods raise."""

    def __init__(self, place: AuditPlace, rules: AuditRules = AuditRules()) -> None:
        self.place = place
        self._rules = rules
        self._turn = threading.Lock()
        self._missed = 0

    def kept(self, text: str) -> str | None:
        return self._rules.masks.mask(text) if self._rules.texts else None

    def add(self, record: Record) -> int | None:
        """None where it couldn't be written and `required` is off: the next entry then counts it as `missed`."""
        with self._turn:
            try:
                with self.place.database.session() as session:
                    entry = self._extend(session, record, self._missed)
            except ShokoError:
                if self._rules.required:
                    raise
                self._missed += 1
                return None
            self._missed = 0
            return entry.sequence

    def join(self, session: Session, record: Record) -> None:
        self._extend(session, record)

    def _extend(self, session: Session, record: Record, missed: int = 0) -> Entry:
        place = self.place
        entry = place.key.sealed(next_entry(session, record, missed))
        insert_entry(session, entry)
        event.listen(
            session,
            "after_commit",
            lambda _: place.heads.advance(entry, lambda *head: _is_known(place, *head)),
            once=True,
        )
        return entry


def next_entry(session: Session, record: Record, missed: int = 0) -> Unsealed:
    """The record as the log's next entry; whoever calls this holds the database's lock for writers."""
    last = session.execute(_LAST).one_or_none()
    detail = fields_of(record.content) | ({"missed": missed} if missed else {})
    return Unsealed(
        sequence=1 if last is None else last.sequence + 1,
        at=utc(datetime.now(UTC)),
        kind=record.kind,
        person=record.person,
        detail=canonical(detail),
        previous=GENESIS if last is None else last.hash,
    )


def insert_entry(session: Session, entry: Entry) -> None:
    session.execute(_INSERT, fields_of(entry))


def _first_key(database: Database, path: Path, heads: Path) -> AuditKey:
    with database.reading() as session:
        entries = session.scalar(select(func.count()).select_from(AuditRow))
    if entries or written_up_to(heads):
        raise AuditKeyMissing(path=path)
    return make_key(path, lambda key: HeadFile(heads, key).put(BEFORE_ALL))


def _is_known(place: AuditPlace, sequence: int, digest: str) -> bool:
    with place.database.reading() as session:
        found = session.scalar(select(AuditRow.hash).where(AuditRow.sequence == sequence))
        if found is not None:
            return found == digest
        upto = func.json_extract(AuditRow.detail, "$.upto")
        pruned = select(upto).where(AuditRow.kind == PRUNE).order_by(AuditRow.sequence.desc()).limit(1)
        removed = session.scalar(pruned)
        return removed is not None and sequence <= removed
