"""The desk of the index's generations, each act told to the audit log before and after."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict

from generations.index_desk import (
    BuildEvent,
    BuildOrder,
    Built,
    IndexDesk,
    IndexOverview,
    Switched,
    SwitchEvent,
    SwitchOrder,
)
from journal.audit import Audit
from journal.audit_acts import acting


class AuditedIndexDesk:
    """Implements `IndexDesk`. What `Audit.add` raises, every act raises."""

    def __init__(self, indexes: IndexDesk, audit: Audit, person: str) -> None:
        self._indexes = indexes
        self._audit = audit
        self._person = person

    def overview(self) -> IndexOverview:
        return self._indexes.overview()

    def build(self, order: BuildOrder) -> Generator[BuildEvent, None, None]:
        wanted = asdict(order)
        with (
            acting(self._audit, "index.build", self._person, wanted) as act,
            closing(self._indexes.build(order)) as events,
        ):
            for event in events:
                if isinstance(event, Built):
                    act.result = {"generation": event.line.number, "missing": len(event.missing)}
                    act.stopped = event.stopped
                yield event

    def switch(self, order: SwitchOrder) -> Generator[SwitchEvent, None, None]:
        wanted = asdict(order) | {"golden": None if order.golden is None else str(order.golden)}
        with (
            acting(self._audit, "index.switch", self._person, wanted) as act,
            closing(self._indexes.switch(order)) as events,
        ):
            for event in events:
                if isinstance(event, Switched):
                    act.result = asdict(event.switch)
                yield event

    def rollback(self) -> Switched:
        with acting(self._audit, "index.rollback", self._person, {}) as act:
            switched = self._indexes.rollback()
            act.result = asdict(switched.switch)
        return switched

    def drop(self, number: int) -> None:
        with acting(self._audit, "index.drop", self._person, {"generation": number}):
            self._indexes.drop(number)
