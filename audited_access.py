"""The rules of who may read what, each change of one told to the audit log before it counts."""

from __future__ import annotations

from collections.abc import Mapping

from access.ntfs_take_over import ListOrder
from access.people import Person
from access.rules import Said
from access_desk import AccessDesk, AccessLine, ListView, ReadLine
from journal.audit import Audit
from journal.audit_acts import acting
from journal.audit_chain import Json


class AuditedAccessDesk:
    """What `Audit.add` raises, every method that changes something raises; and `check`, which looks into another person's
    rights."""

    def __init__(self, desk: AccessDesk, audit: Audit, person: str) -> None:
        self._desk = desk
        self._audit = audit
        self._person = person

    def show(self, where: str | None = None) -> tuple[AccessLine, ...]:
        return self._desk.show(where)

    def set(self, where: str, said: Said) -> AccessLine:
        wanted: Mapping[str, Json] = {"where": where, **_told(said)}
        with acting(self._audit, "access.set", self._person, wanted) as act:
            line = self._desk.set(where, said)
            act.result = _outcome(line)
        return line

    def clear(self, where: str) -> AccessLine:
        with acting(self._audit, "access.clear", self._person, {"where": where}) as act:
            line = self._desk.clear(where)
            act.result = _outcome(line)
        return line

    def take(self, where: str) -> AccessLine:
        with acting(self._audit, "access.take", self._person, {"where": where}) as act:
            line = self._desk.take(where)
            act.result = _outcome(line)
        return line

    def take_list(self, order: ListOrder, *, apply: bool) -> ListView:
        """A look at what a list would come to is no change, and isn't told."""
        if not apply:
            return self._desk.take_list(order, apply=False)
        wanted: Mapping[str, Json] = {
            "where": order.where,
            "list": str(order.file),
            "names": None if order.names is None else str(order.names),
            "root": order.root,
        }
        with acting(self._audit, "access.take", self._person, wanted) as act:
            view = self._desk.take_list(order, apply=True)
            act.result = {"source": view.source.id, "rules": len(view.rules), "files": view.files}
        return view

    def who(self, where: str) -> AccessLine:
        return self._desk.who(where)

    def check(self, person: Person) -> tuple[ReadLine, ...]:
        wanted: Mapping[str, Json] = {"person": person.id, "groups": list(person.groups)}
        with acting(self._audit, "access.check", self._person, wanted) as act:
            lines = self._desk.check(person)
            act.result = {"folders": len(lines)}
        return lines


def _told(said: Said) -> Mapping[str, Json]:
    return {"readers": None if said.readers is None else list(said.readers), "label": said.label}


def _outcome(line: AccessLine) -> Mapping[str, Json]:
    """What the rules come to at this place now."""
    return {
        "source": line.source.id,
        "path": line.path,
        "readers": list(line.readers),
        "label": line.label,
    }
