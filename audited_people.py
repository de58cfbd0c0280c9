"""People, as administrators change them: each change is told to the audit log before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from errors import PersonUnknown
from journal.audit import Audit
from journal.audit_acts import acting
from journal.audit_chain import Json
from people.directory import Directory, Imported, Known
from people.directory_file import person_id, read_directory
from people.sessions import OpenSession, Sessions


class AuditedPeople:
    """What `Audit.add` raises, every method that changes something raises. `by` is who does it."""

    def __init__(self, directory: Directory, sessions: Sessions, audit: Audit, by: str) -> None:
        self._directory = directory
        self._sessions = sessions
        self._audit = audit
        self._by = by

    def all(self) -> tuple[Known, ...]:
        return self._directory.all()

    def show(self, person: str) -> Known:
        """Raises PersonUnknown."""
        found = self._directory.find(person_id(person))
        if found is None:
            raise PersonUnknown(person=person)
        return found

    def import_file(self, path: Path) -> Imported:
        """Raises DirectoryInvalid, and then nothing has changed. Who is not active any more has no session any more."""
        people = read_directory(path)
        with acting(self._audit, "people.import", self._by, {"file": path.name, "people": len(people)}) as act:
            imported = self._directory.replace(people)
            for known in self._directory.all():
                if not known.enabled:
                    self._sessions.end_of(known.id, "disabled")
            act.result = asdict(imported)
        return imported

    def disable(self, person: str) -> int:
        """How many sessions that ended. Raises PersonUnknown."""
        known = self.show(person)
        with acting(self._audit, "people.disable", self._by, _of(known)) as act:
            self._directory.bar(known.id, barred=True)
            ended = self._sessions.end_of(known.id, "disabled")
            act.result = {"sessions": ended}
        return ended

    def enable(self, person: str) -> None:
        """Raises PersonUnknown. Whom the directory calls inactive stays out all the same."""
        known = self.show(person)
        with acting(self._audit, "people.enable", self._by, _of(known)):
            self._directory.bar(known.id, barred=False)

    def sessions(self) -> tuple[OpenSession, ...]:
        return self._sessions.open()

    def end_sessions(self, person: str) -> int:
        """How many of theirs were in force. Raises PersonUnknown."""
        known = self.show(person)
        with acting(self._audit, "people.end_sessions", self._by, _of(known)) as act:
            ended = self._sessions.end_of(known.id, "ended")
            act.result = {"sessions": ended}
        return ended


def _of(known: Known) -> Mapping[str, Json]:
    return {"person": known.id}
