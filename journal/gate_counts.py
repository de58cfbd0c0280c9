"""How often the gates decided what about which kind of personal data, a day: numbers, no values and no persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from database import Database
from journal.tables import GateCountRow
from privacy.tally import GateCount


@dataclass(frozen=True, slots=True)
class DayCount:
    """A `GateCount` of one day of this machine's clock."""

    day: date
    gate: str
    kind: str
    decision: str
    count: int


class GateCounts:
    """What `Database.session` raises, the methods raise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, decided: Iterable[GateCount], day: date | None = None) -> None:
        """To what is known of the day (None: today). Nothing is written where nothing was decided."""
        told = tuple(decided)
        if not told:
            return
        today = datetime.now().astimezone().date() if day is None else day
        with self._database.session() as session:
            for one in told:
                row = {"day": today, "gate": one.gate, "kind": one.kind, "decision": one.decision}
                changed = update(GateCountRow).filter_by(**row).values(count=GateCountRow.count + one.count)
                if session.execute(changed.returning(GateCountRow.count)).one_or_none() is None:
                    session.execute(insert(GateCountRow).values(**row, count=one.count))

    def between(self, first: date, last: date) -> tuple[DayCount, ...]:
        """Of these days, both included, in order of day, gate, kind and decision."""
        columns = (GateCountRow.day, GateCountRow.gate, GateCountRow.kind, GateCountRow.decision)
        with self._database.reading() as session:
            rows = session.execute(
                select(*columns, GateCountRow.count).where(GateCountRow.day.between(first, last)).order_by(*columns)
            )
            return tuple(DayCount(*row) for row in rows)
