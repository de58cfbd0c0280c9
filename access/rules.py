"""Rules: who may read a folder of a source, and how confidential it is. A grant or a revocation is one row here and no point.

A rule says readers, a label or both; what it doesn't say, the nearest folder above that does decides (`access.scopes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import delete, insert, null, select, update
from sqlalchemy.orm import Session

from access.labels import DEFAULT_LABEL, LABELS, Label
from access.people import EVERYONE
from access.tables import Origin, RightsRevisionRow, RuleRow
from database import Database
from errors import RuleOfSourceStays, SettingInvalid

PERSON_PREFIX = "person:"
GROUP_PREFIX = "group:"
# The path of a source's own folder.
WHOLE_SOURCE = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says; None is left to the folder above.

    `readers` holds `*` (everyone), `person:ID` and `group:NAME`: a person can't be taken for a group of that name. None at all
    in it: nobody.
    """

    readers: tuple[str, ...] | None = None
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of the folder at `path`, relative to the source's folder and with `/`; "" is the whole source."""

    source_id: str
    path: str
    said: Said
    origin: Origin = "set"


class Rules:
    """The rules of this data folder. What `Database.session` raises, its methods raise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Rule, ...]:
        """By source, path and origin."""
        with self._database.reading() as session:
            rows = session.execute(
                select(RuleRow.source_id, RuleRow.path, RuleRow.origin, RuleRow.label, RuleRow.readers).order_by(
                    RuleRow.source_id, RuleRow.path, RuleRow.origin
                )
            )
            return tuple(
                Rule(
                    row.source_id,
                    row.path,
                    Said(None if row.readers is None else tuple(row.readers), cast("Label | None", row.label)),
                    row.origin,
                )
                for row in rows
            )

    def revision(self) -> int:
        """Another one after every change of a rule or of a folder, from the moment when that is committed, in every process."""
        with self._database.reading() as session:
            return session.scalars(select(RightsRevisionRow.number)).one()

    def begin(self, source_id: str, readers: Sequence[str]) -> None:
        """A new source's own rule; nothing where it has one."""
        said = Said(checked(readers), DEFAULT_LABEL)
        with self._database.session() as session:
            own = (RuleRow.source_id == source_id, RuleRow.path == WHOLE_SOURCE)
            if session.scalar(select(RuleRow.path).where(*own).limit(1)) is None:
                _insert(session, [Rule(source_id, WHOLE_SOURCE, said)])

    def set(self, source_id: str, path: str, said: Said) -> Rule:
        """Adds what is said to the rule at `path`; what it leaves open stays as it was. Returns the rule in force.

        Raises SettingInvalid for an unknown label and for a reader of another form.
        """
        if said.label is not None and said.label not in LABELS:
            raise SettingInvalid(name="label", value=said.label, limit=" / ".join(LABELS))
        readers = None if said.readers is None else checked(said.readers)
        at = (RuleRow.source_id == source_id, RuleRow.path == path, RuleRow.origin == "set")
        with self._database.session() as session:
            before = session.execute(select(RuleRow.readers, RuleRow.label).where(*at)).one_or_none()
            if before is not None:
                readers = before.readers if readers is None else readers
            label = before.label if before is not None and said.label is None else said.label
            rule = Rule(source_id, path, Said(None if readers is None else tuple(readers), cast("Label | None", label)))
            session.execute(delete(RuleRow).where(*at))
            _insert(session, [rule])
        return rule

    def clear(self, source_id: str, path: str) -> bool:
        """The folder is as the one above from now on. Whether there was a rule. Raises RuleOfSourceStays for the source's own:
        nothing is above it."""
        if path == WHOLE_SOURCE:
            raise RuleOfSourceStays()
        at = (RuleRow.source_id == source_id, RuleRow.path == path, RuleRow.origin == "set")
        with self._database.session() as session:
            there = session.scalar(select(RuleRow.path).where(*at)) is not None
            session.execute(delete(RuleRow).where(*at))
        return there

    def leave_open(self, source_id: str) -> None:
        """The source's own rule says no readers any more, so that what is taken over from the file system can; until something is,
        nobody reads."""
        at = (RuleRow.source_id == source_id, RuleRow.path == WHOLE_SOURCE, RuleRow.origin == "set")
        with self._database.session() as session:
            session.execute(update(RuleRow).where(*at).values(readers=null()))

    def is_taken_over(self, source_id: str) -> bool:
        """Whether its readers are taken over from the file system with every run."""
        at = (RuleRow.source_id == source_id, RuleRow.origin == "taken")
        with self._database.reading() as session:
            return session.scalar(select(RuleRow.path).where(*at).limit(1)) is not None

    def take(self, source_id: str, taken: Iterable[Rule]) -> None:
        """All that was taken over for this source before, in either way, is replaced, in one transaction."""
        with self._database.session() as session:
            session.execute(delete(RuleRow).where(RuleRow.source_id == source_id, RuleRow.origin != "set"))
            _insert(session, list(taken))


def checked(readers: Iterable[str]) -> tuple[str, ...]:
    """Each once. Raises SettingInvalid for one of another form."""
    unique = tuple(dict.fromkeys(readers))
    for reader in unique:
        name = reader.removeprefix(PERSON_PREFIX).removeprefix(GROUP_PREFIX)
        if reader != EVERYONE and (not name or not reader.startswith((PERSON_PREFIX, GROUP_PREFIX))):
            raise SettingInvalid(
                name="readers", value=reader, limit=f"{EVERYONE} / {PERSON_PREFIX}ID / {GROUP_PREFIX}NAME"
            )
    return unique


def _insert(session: Session, rules: Sequence[Rule]) -> None:
    rows = [
        {
            "source_id": rule.source_id,
            "path": rule.path,
            "origin": rule.origin,
            "label": rule.said.label,
            "readers": None if rule.said.readers is None else list(rule.said.readers),
        }
        for rule in rules
    ]
    if rows:
        session.execute(insert(RuleRow), rows)
