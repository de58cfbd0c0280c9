"""Who is known here, as the company's directory or the identity provider told it, and who is barred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from access.people import Role
from database import Database
from errors import PersonUnknown
from people.directory_file import Listed
from people.tables import Origin, PersonGroupRow, PersonRow


@dataclass(frozen=True, slots=True)
class Known:
    """`roles` are those that the directory gives; `active` is its word, `barred` an administrator's."""

    id: str
    name: str
    groups: tuple[str, ...]
    roles: tuple[Role, ...]
    origin: Origin
    active: bool
    barred: bool

    @property
    def enabled(self) -> bool:
        return self.active and not self.barred


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: people in the file, of them new ones, and those who were active before and no longer are."""

    people: int
    added: int
    shut_out: int


class Directory:
    """What `Database.session` raises, its methods raise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Known, ...]:
        """By id."""
        with self._database.reading() as session:
            groups: dict[str, list[str]] = {}
            for person, name in session.execute(
                select(PersonGroupRow.person_id, PersonGroupRow.name).order_by(PersonGroupRow.name)
            ):
                groups.setdefault(person, []).append(name)
            rows = session.scalars(select(PersonRow).order_by(PersonRow.id))
            return tuple(_known(row, groups.get(row.id, ())) for row in rows)

    def find(self, person: str) -> Known | None:
        with self._database.reading() as session:
            return known_in(session, person)

    def replace(self, people: Iterable[Listed]) -> Imported:
        """The file counts whole: whoever the directory told of before and doesn't now is not active any more. Who is barred stays
        barred. In one transaction."""
        listed = {one.id: one for one in people}
        now = datetime.now(UTC)
        with self._database.session() as session:
            before = {row.id: row for row in session.scalars(select(PersonRow))}
            were_active = {id_ for id_, row in before.items() if row.active}
            for one in listed.values():
                _put(session, one, "directory", now)
            gone = [id_ for id_, row in before.items() if row.origin == "directory" and id_ not in listed]
            for id_ in gone:
                session.execute(update(PersonRow).where(PersonRow.id == id_).values(active=False, told_at=now))
            active = {one.id for one in listed.values() if one.active}
            others = {id_ for id_, row in before.items() if row.origin == "claim" and id_ not in listed}
        return Imported(len(listed), len(listed.keys() - before.keys()), len(were_active - active - others))

    def bar(self, person: str, barred: bool) -> None:
        """Raises PersonUnknown."""
        with self._database.session() as session:
            if session.get(PersonRow, person) is None:
                raise PersonUnknown(person=person)
            session.execute(update(PersonRow).where(PersonRow.id == person).values(barred=barred))


def known_in(session: Session, person: str) -> Known | None:
    row = session.get(PersonRow, person)
    if row is None:
        return None
    names = select(PersonGroupRow.name).where(PersonGroupRow.person_id == person).order_by(PersonGroupRow.name)
    return _known(row, tuple(session.scalars(names)))


def put_claimed(session: Session, person: str, name: str, groups: Sequence[str]) -> None:
    """What the identity provider says at login. That a directory shut somebody out stays so."""
    row = session.get(PersonRow, person)
    active = True if row is None else row.active
    roles = () if row is None else tuple(row.roles)
    _put(session, Listed(person, name, tuple(groups), roles, active), "claim", datetime.now(UTC))


def _put(session: Session, one: Listed, origin: Origin, now: datetime) -> None:
    told = {"name": one.name, "roles": list(one.roles), "origin": origin, "active": one.active, "told_at": now}
    if session.get(PersonRow, one.id) is None:
        session.execute(insert(PersonRow).values(id=one.id, barred=False, **told))
    else:
        session.execute(update(PersonRow).where(PersonRow.id == one.id).values(**told))
    session.execute(delete(PersonGroupRow).where(PersonGroupRow.person_id == one.id))
    if one.groups:
        session.execute(
            insert(PersonGroupRow), [{"person_id": one.id, "name": name} for name in dict.fromkeys(one.groups)]
        )


def _known(row: PersonRow, groups: Iterable[str]) -> Known:
    return Known(row.id, row.name, tuple(groups), tuple(row.roles), row.origin, row.active, row.barred)
