"""An audit log on a database of its own, with entries of several kinds, and the hand of somebody who may write to the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from database import FILE_NAME
from index_store.records import Narrowing
from journal.audit import AuditLog, AuditPlace, AuditRules
from journal.audit_read import entries
from journal.audit_records import Act, Answered, Asked, ModelsUsed, PassageUsed, Record
from tests.fresh_database import fresh_database

MODELS = ModelsUsed("fake-qwen@0123456789ab", "fake-embedding@ba9876543210", "index")
PASSAGE = PassageUsed("d1", "総務/旅費規程.pdf", 2, 7, "scope", "社内", "0" * 64, read=True, cited=1)


def asked(text: str) -> Record:
    return Record("question", "tanaka", Asked(text, len(text), 0, Narrowing()))


def answered(question: int | None, text: str) -> Record:
    return Record("answer", "tanaka", Answered(question, "answered", text, "日当", (PASSAGE,), MODELS))


def act(kind: str) -> Record:
    return Record(kind, "sato", Act("done", {"folder": "/文書"}))


class AuditWorld:
    def __init__(self, folder: Path, rules: AuditRules = AuditRules()) -> None:
        self.folder = folder
        self.database = fresh_database(folder)
        self.log = AuditLog(AuditPlace.open(self.database, folder), rules)

    def fill(self, exchanges: int) -> None:
        """Two entries each, and an administrator's act after every third."""
        for number in range(exchanges):
            question = self.log.add(asked(f"宿泊を伴う出張の日当は（{number}）"))
            self.log.add(answered(question, "1日につき3,000円です[1]。"))
            if number % 3 == 2:
                self.log.add(act("source.add"))

    def numbers(self) -> list[int]:
        return [entry.sequence for entry in entries(self.database)]

    def by_hand(self, *statements: str, arguments: Sequence[object] = ()) -> None:
        """As somebody would who has the file but not the key: the triggers go first."""
        with closing(self.opened_by_hand()) as connection, connection:
            for statement in statements:
                connection.execute(statement, arguments)

    def opened_by_hand(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.folder / FILE_NAME)
        connection.execute("PRAGMA synchronous = OFF")
        for trigger in ("next", "unchanged", "kept"):
            connection.execute(f"DROP TRIGGER IF EXISTS audit_entries_{trigger}")
        return connection

    def close(self) -> None:
        self.database.close()
