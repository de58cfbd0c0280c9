"""The sessions of logged-in browsers, kept on the server: begun, asked with each request, and ended at once when they must.

A cookie holds a random token and nothing else; the table holds its SHA-256. Who a session's person is, and what groups they are
in, is looked up each time: a directory that was imported meanwhile counts from the next request on.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from access.people import Person
from database import Database
from errors import LoginError
from journal.audit import Audit
from journal.audit_records import LoggedIn, Record, SessionEnded
from people.admission import admitted
from people.directory import known_in, put_claimed
from people.identity import Identity
from people.settings import LoginSettings
from people.tables import SessionEnd, SessionRow

_TOKEN_BYTES = 32
# An ended session is of use to nobody after this; what happened is in the audit log.
_KEPT = timedelta(days=7)
# A session is written down as seen at most so many times in its idle time: a page asks for dozens of files at once.
_SEEN_PARTS = 30


def key_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class LoginSession:
    """A session that is in force, and its person as they are known now."""

    key: str
    id: str
    person: Person


@dataclass(frozen=True, slots=True)
class OpenSession:
    """As administrators see it."""

    id: str
    person: str
    begun_at: datetime
    seen_at: datetime


def _now() -> datetime:
    return datetime.now(UTC)


class Sessions:
    """What `Database.session` and `Audit.join` raise, the methods raise."""

    def __init__(
        self, database: Database, audit: Audit, login: LoginSettings, now: Callable[[], datetime] = _now
    ) -> None:
        self._database = database
        self._audit = audit
        self._login = login
        self._now = now
        self._idle = timedelta(minutes=login.idle_minutes)
        self._absolute = timedelta(hours=login.absolute_hours)

    def begin(self, identity: Identity) -> str:
        """The new session's token. Raises PersonNotListed, PersonDisabled."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._now()
        with self._database.session() as session:
            if self._login.groups_from == "claim":
                put_claimed(session, identity.id, identity.name, identity.groups)
            person = admitted(known_in(session, identity.id), identity.id, self._login)
            session.execute(delete(SessionRow).where(SessionRow.ended_at < now - _KEPT))
            row = {"key": key_of(token), "id": secrets.token_hex(8), "person_id": person.id}
            session.execute(insert(SessionRow).values(**row, begun_at=now, seen_at=now))
            told = LoggedIn(row["id"], len(person.groups), person.roles)
            self._audit.join(session, Record("login", person.id, told))
        return token

    def find(self, key: str) -> LoginSession | None:
        """The session in force of that key; one whose time is over, or whose person may not come in any more, ends here."""
        with self._database.reading() as session:
            row = session.execute(select(SessionRow).where(SessionRow.key == key)).scalar_one_or_none()
            if row is None or row.ended_at is not None:
                return None
            over = self._time_is_over(row.begun_at, row.seen_at)
            if over is None:
                try:
                    person = admitted(known_in(session, row.person_id), row.person_id, self._login)
                    return LoginSession(key, row.id, person)
                except LoginError:
                    over = "disabled"
        self.end(key, over)
        return None

    def touch(self, key: str) -> None:
        """The person did something."""
        now = self._now()
        at = (SessionRow.key == key, SessionRow.ended_at.is_(None), SessionRow.seen_at < now - self._idle / _SEEN_PARTS)
        with self._database.reading() as session:
            if session.scalar(select(SessionRow.key).where(*at)) is None:
                return
        with self._database.session() as session:
            session.execute(update(SessionRow).where(*at).values(seen_at=now))

    def end(self, key: str, by: SessionEnd) -> bool:
        """Whether there was one to end."""
        with self._database.session() as session:
            return self._end(session, by, SessionRow.key == key) > 0

    def end_of(self, person: str, by: SessionEnd) -> int:
        """How many of theirs were in force."""
        with self._database.session() as session:
            return self._end(session, by, SessionRow.person_id == person)

    def open(self) -> tuple[OpenSession, ...]:
        """Those that are in force, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(SessionRow).where(SessionRow.ended_at.is_(None)).order_by(SessionRow.begun_at.desc())
            )
            return tuple(
                OpenSession(row.id, row.person_id, row.begun_at, row.seen_at)
                for row in rows
                if self._time_is_over(row.begun_at, row.seen_at) is None
            )

    def _time_is_over(self, begun_at: datetime, seen_at: datetime) -> SessionEnd | None:
        now = self._now()
        if now >= begun_at + self._absolute:
            return "absolute"
        return "idle" if now >= seen_at + self._idle else None

    def _end(self, session: Session, by: SessionEnd, which: ColumnElement[bool]) -> int:
        ended = session.execute(
            update(SessionRow)
            .where(which, SessionRow.ended_at.is_(None))
            .values(ended_at=self._now(), ended_by=by)
            .returning(SessionRow.id, SessionRow.person_id)
        ).all()
        for id_, person in ended:
            kind = "logout" if by == "logout" else "session.end"
            self._audit.join(session, Record(kind, person, SessionEnded(id_, by)))
        return len(ended)
