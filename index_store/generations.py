"""The generations of the index: rows beside the documents. What people find is what the serving one holds.

The points of each lie in a home of their own (`homes.py`); a switch is one transaction here and touches no point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from sqlalchemy import delete, func, insert, select, union_all, update
from sqlalchemy.orm import Session

from database import Database
from errors import GenerationIncomplete, GenerationServes, GenerationUnknown
from index_store import generation_contents
from index_store.generation_contents import Contents, Lacking
from index_store.manifest_retired import step_revision
from index_store.tables import (
    BUILDING,
    DROPPING,
    KEPT,
    SERVING,
    DocumentRow,
    GenerationRow,
    GenerationValueRow,
    SwitchRow,
)

GenerationState = Literal["building", "serving", "kept", "dropping"]
Accepted = Literal["", "worse", "without-golden"]
NAMED_DOCUMENTS = 5
# Documents deleted in one transaction: another writer waits for no longer than that takes.
DROP_BATCH = 200


@dataclass(frozen=True, slots=True)
class Generation:
    """`values` is the fingerprint it was begun with, and the name of its embedding model; empty before the first use."""

    number: int
    state: GenerationState
    made_at: datetime
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Switch:
    """From one generation to another, and what that was decided on: recall@5 of both over `questions` (None: not measured)."""

    before: int
    after: int
    is_rollback: bool = False
    questions: int = 0
    recall_before: float | None = None
    recall_after: float | None = None
    accepted: Accepted = ""


@dataclass(frozen=True, slots=True)
class DatedSwitch:
    switched_at: datetime
    switch: Switch


class Generations:
    """Each method one transaction; raises what `Database.session` raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Generation, ...]:
        """By number: the oldest first."""
        with self._database.reading() as session:
            return _every(session)

    def serving(self) -> Generation:
        return next(generation for generation in self.all() if generation.state == SERVING)

    def one(self, number: int) -> Generation:
        """Raises GenerationUnknown."""
        for generation in self.all():
            if generation.number == number:
                return generation
        raise GenerationUnknown(generation=number)

    def begin(self, values: Mapping[str, str]) -> Generation:
        """A new one, empty, to be built. A number that ever served is never given again."""
        with self._database.session() as session:
            used = union_all(
                select(GenerationRow.number.label("number")), select(SwitchRow.before), select(SwitchRow.after)
            ).subquery()
            number = 1 + (session.scalar(select(func.max(used.c.number))) or 0)
            session.execute(insert(GenerationRow).values(number=number, state=BUILDING, made_at=datetime.now(UTC)))
            _set_values(session, number, values)
        return self.one(number)

    def set_values(self, number: int, values: Mapping[str, str]) -> None:
        """Replaces all that was set before."""
        with self._database.session() as session:
            _set_values(session, number, values)

    def contents(self, number: int) -> Contents:
        with self._database.reading() as session:
            return generation_contents.contents(session, number)

    def lacking(self, before: int, after: int) -> Lacking:
        """Documents that `before` holds and `after` lacks, or holds with another content."""
        with self._database.reading() as session:
            return generation_contents.lacking(session, before, after)

    def paths(self, number: int) -> frozenset[str]:
        """Of the documents that can be found in it."""
        with self._database.reading() as session:
            return generation_contents.paths(session, number)

    def switch(self, switch: Switch) -> None:
        """In one transaction `after` serves and `before` is kept. Raises GenerationUnknown where either is not what it was
        taken for, GenerationIncomplete where `after` lacks a document; a rollback may lack some."""
        with self._database.session() as session:
            _require_state(session, switch.before, {SERVING})
            _require_state(session, switch.after, {BUILDING, KEPT})
            lacking = generation_contents.lacking(session, switch.before, switch.after)
            if lacking.documents and not switch.is_rollback:
                raise incomplete(switch.after, lacking)
            for number, state in ((switch.before, KEPT), (switch.after, SERVING)):
                session.execute(update(GenerationRow).where(GenerationRow.number == number).values(state=state))
            ordinal = 1 + (session.scalar(select(func.max(SwitchRow.ordinal))) or 0)
            session.execute(
                insert(SwitchRow).values(ordinal=ordinal, switched_at=datetime.now(UTC), **_columns(switch))
            )
            step_revision(session)

    def switches(self) -> tuple[DatedSwitch, ...]:
        """The oldest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(SwitchRow).order_by(SwitchRow.ordinal)).all()
            return tuple(
                DatedSwitch(
                    row.switched_at,
                    Switch(
                        before=row.before,
                        after=row.after,
                        is_rollback=row.is_rollback,
                        questions=row.questions,
                        recall_before=row.recall_before,
                        recall_after=row.recall_after,
                        accepted=cast(Accepted, row.accepted),
                    ),
                )
                for row in rows
            )

    def begin_drop(self, number: int) -> None:
        """From now on it can only be dropped. Raises GenerationUnknown, GenerationServes."""
        with self._database.session() as session:
            if _require_state(session, number, {BUILDING, KEPT, DROPPING, SERVING}) == SERVING:
                raise GenerationServes(generation=number)
            session.execute(update(GenerationRow).where(GenerationRow.number == number).values(state=DROPPING))

    def end_drop(self, number: int) -> None:
        """Deletes the rows of one whose drop was begun and whose points are gone, a part in each transaction."""
        while True:
            with self._database.session() as session:
                some = session.scalars(
                    select(DocumentRow.id).where(DocumentRow.generation == number).limit(DROP_BATCH)
                ).all()
                if not some:
                    session.execute(
                        delete(GenerationRow).where(GenerationRow.number == number, GenerationRow.state == DROPPING)
                    )
                    return
                session.execute(delete(DocumentRow).where(DocumentRow.generation == number, DocumentRow.id.in_(some)))


def incomplete(number: int, lacking: Lacking) -> GenerationIncomplete:
    named = "、".join(lacking.documents[:NAMED_DOCUMENTS])
    more = " …" if len(lacking.documents) > NAMED_DOCUMENTS else ""
    return GenerationIncomplete(
        generation=number, missing=len(lacking.documents), total=lacking.total, documents=f"{named}{more}"
    )


def _every(session: Session) -> tuple[Generation, ...]:
    values: dict[int, dict[str, str]] = {}
    for row in session.scalars(select(GenerationValueRow)):
        values.setdefault(row.generation, {})[row.name] = row.value
    rows = session.scalars(select(GenerationRow).order_by(GenerationRow.number))
    return tuple(
        Generation(row.number, cast(GenerationState, row.state), row.made_at, values.get(row.number, {}))
        for row in rows
    )


def _set_values(session: Session, number: int, values: Mapping[str, str]) -> None:
    session.execute(delete(GenerationValueRow).where(GenerationValueRow.generation == number))
    rows = [{"generation": number, "name": name, "value": value} for name, value in values.items()]
    if rows:
        session.execute(insert(GenerationValueRow), rows)


def _require_state(session: Session, number: int, states: set[str]) -> str:
    state = session.scalar(select(GenerationRow.state).where(GenerationRow.number == number))
    if state is None or state not in states:
        raise GenerationUnknown(generation=number)
    return state


def _columns(switch: Switch) -> dict[str, object]:
    return {
        "before": switch.before,
        "after": switch.after,
        "is_rollback": switch.is_rollback,
        "questions": switch.questions,
        "recall_before": switch.recall_before,
        "recall_after": switch.recall_after,
        "accepted": switch.accepted,
    }
