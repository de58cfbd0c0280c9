"""An access desk that remembers what was set, without looking anything up."""

from __future__ import annotations

from datetime import UTC, datetime

from access.decisions import Reason
from access.labels import Label
from access.ntfs_take_over import ListOrder, Unclear
from access.people import Person
from access.rules import Said
from access_desk import AccessLine, ListView, ReadLine
from errors import SourceUnknown
from index_store.records import Source

SOURCE = Source("rules", "/文書", datetime(2026, 4, 1, 9, tzinfo=UTC))


class FakeAccessDesk:
    """Knows one source; every other place is unknown. `asked` are the people that were checked."""

    def __init__(self) -> None:
        self.said: dict[str, Said] = {"": Said(("*",), "社内")}
        self.asked: list[Person] = []
        self.lists: list[tuple[ListOrder, bool]] = []

    def show(self, where: str | None = None) -> tuple[AccessLine, ...]:
        return tuple(self._line(path) for path in self.said) if where is None else (self.who(where),)

    def set(self, where: str, said: Said) -> AccessLine:
        self.said[_path(where)] = said
        return self.who(where)

    def clear(self, where: str) -> AccessLine:
        self.said.pop(_path(where), None)
        return self.who(where)

    def take(self, where: str) -> AccessLine:
        return self.who(where)

    def take_list(self, order: ListOrder, *, apply: bool) -> ListView:
        """`lists` are the orders, with whether they were to count."""
        self.lists.append((order, apply))
        self.who(order.where)
        rules = (("", ("*",)), ("人事", ("group:人事",)), ("人事/秘.md", ()))
        return ListView(SOURCE, rules, 1, (Unclear("unmapped", "S-1-5-21-1-2-3-1105", 2, "人事/秘.md"),), apply)

    def who(self, where: str) -> AccessLine:
        return self._line(_path(where))

    def check(self, person: Person) -> tuple[ReadLine, ...]:
        self.asked.append(person)
        return (ReadLine(SOURCE, "人事", "社外秘", Reason("人事", "group:人事")),) if "人事" in person.groups else ()

    def _line(self, path: str) -> AccessLine:
        own = self.said.get(path)
        readers = ("*",) if own is None or own.readers is None else own.readers
        label: Label = "社内" if own is None or own.label is None else own.label
        return AccessLine(SOURCE, path, readers, label, path if own else "", path if own else "", own)


def _path(where: str) -> str:
    if where == "rules" or where == SOURCE.folder:
        return ""
    if not where.startswith(f"{SOURCE.folder}/"):
        raise SourceUnknown(source=where)
    return where.removeprefix(f"{SOURCE.folder}/")
