"""Scopes: who may read a folder, and how confidential it is. A grant or a revocation changes one row and no point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args
from uuid import uuid4

from sqlalchemy import delete, insert, select

from access.people import EVERYONE
from access.tables import ScopeRow
from database import Database
from errors import SettingInvalid

Label = Literal["公開", "社内", "社外秘", "極秘"]
LABELS: tuple[Label, ...] = get_args(Label)
DEFAULT_LABEL: Label = "社内"

PERSON_PREFIX = "person:"
GROUP_PREFIX = "group:"


@dataclass(frozen=True, slots=True)
class Scope:
    """`readers` holds `*` (everyone), `person:ID` and `group:NAME`: a person can't be taken for a group of that name."""

    id: str
    label: Label
    readers: tuple[str, ...]


class Scopes:
    """The scopes of this data folder. What `Database.session` raises, its methods raise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, label: Label = DEFAULT_LABEL, readers: Sequence[str] = (EVERYONE,)) -> Scope:
        """Raises SettingInvalid for an unknown label and for a reader of another form."""
        _check(label, readers)
        scope = Scope(id=str(uuid4()), label=label, readers=tuple(readers))
        with self._database.session() as session:
            session.execute(insert(ScopeRow).values(id=scope.id, label=scope.label, readers=list(scope.readers)))
        return scope

    def all(self) -> tuple[Scope, ...]:
        with self._database.reading() as session:
            rows = session.execute(select(ScopeRow.id, ScopeRow.label, ScopeRow.readers).order_by(ScopeRow.id))
            return tuple(Scope(row.id, cast(Label, row.label), tuple(row.readers)) for row in rows)

    def remove(self, scope_id: str) -> None:
        """What is left in the scope can be read by nobody. An unknown id is ignored."""
        with self._database.session() as session:
            session.execute(delete(ScopeRow).where(ScopeRow.id == scope_id))


def _check(label: str, readers: Sequence[str]) -> None:
    if label not in LABELS:
        raise SettingInvalid(name="label", value=label, limit=" / ".join(LABELS))
    for reader in readers:
        if reader != EVERYONE and not reader.startswith((PERSON_PREFIX, GROUP_PREFIX)):
            raise SettingInvalid(
                name="readers", value=reader, limit=f"{EVERYONE} / {PERSON_PREFIX}ID / {GROUP_PREFIX}NAME"
            )
