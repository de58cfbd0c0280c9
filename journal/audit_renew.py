"""Going on with a new key where the old one is lost, or where the log can't be mended: the log tells of it itself."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from database import Database
from errors import ShokoError
from journal.audit import AuditPlace, insert_entry, next_entry
from journal.audit_chain import GENESIS, Entry
from journal.audit_head import FILE_NAME, Head, HeadFile
from journal.audit_key import key_file, make_key, one_process
from journal.audit_records import RENEW, Failure, Record, Renewed
from journal.audit_verify import verify
from journal.tables import AuditRow


def renew(database: Database, data: Path, setting: Path | None, person: str) -> Entry:
    """Makes a new key and writes, sealed with it, what was wrong until now. Entries before stay; they are proved no more.

    Nobody else may write meanwhile: a process with the old key would go on sealing with it. Killed in the middle, it is to be done
    again. Raises DataFolderUnusable.
    """
    found = _fault(database, data, setting)
    with one_process(data):
        key = make_key(key_file(data, setting), lambda _: None)
        with database.session() as session:
            last = select(AuditRow.sequence, AuditRow.hash).order_by(AuditRow.sequence.desc()).limit(1)
            row = session.execute(last).one_or_none()
            told = Renewed(0, GENESIS, found) if row is None else Renewed(row.sequence, row.hash, found)
            entry = key.sealed(next_entry(session, Record(RENEW, person, told)))
            insert_entry(session, entry)
        HeadFile(data / FILE_NAME, key).put(Head(entry.sequence, entry.hash))
    return entry


def _fault(database: Database, data: Path, setting: Path | None) -> Failure | None:
    try:
        verify(AuditPlace.open(database, data, setting))
    except ShokoError as error:  # what is wrong is what the entry is for
        return Failure(error.code, dict(error.values))
    return None
