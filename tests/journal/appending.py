"""What a process of its own does with an audit log: it appends until it has written enough, or is killed."""

from __future__ import annotations

from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

from database import Database
from journal.audit import AuditLog, AuditPlace
from tests.journal.audit_world import asked


def append(folder: Path, name: str, entries: int, told: Connection) -> None:
    """Tells each number once it is written."""
    with closing(Database.open(folder)) as database:
        log = AuditLog(AuditPlace.open(database, folder))
        for number in range(entries):
            told.send(log.add(asked(f"{name} {number}")))
    told.close()
