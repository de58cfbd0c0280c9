"""Scopes: each folder of a source with the readers and the label that its rules come to, and what gave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from access.rules import LABELS, WHOLE_SOURCE, Label, Rule, Said
from access.tables import Origin
from index_store.records import Folder

# What a source without any rule comes to: one that was cut off while it was added.
_UNSAID_LABEL: Label = LABELS[-1]
_ORIGINS: tuple[Origin, ...] = ("set", "taken")


@dataclass(frozen=True, slots=True)
class Scope:
    """A folder's documents, which all have the same readers. `readers_from` and `label_from` are the paths of the folders whose
    rules decide; None where no rule does, and then nobody reads it."""

    folder: Folder
    readers: tuple[str, ...]
    label: Label
    readers_from: str | None = None
    label_from: str | None = None

    @property
    def id(self) -> str:
        return self.folder.scope_id


_Said = Mapping[tuple[str, str], Said]


def scopes_of(folders: Iterable[Folder], rules: Iterable[Rule]) -> tuple[Scope, ...]:
    """One for each folder, in their order."""
    known = tuple(rules)
    places = tuple(
        {(rule.source_id, rule.path): rule.said for rule in known if rule.origin == origin} for origin in _ORIGINS
    )
    return tuple(_scope(folder, places) for folder in folders)


def _scope(folder: Folder, places: tuple[_Said, ...]) -> Scope:
    """What an administrator has set, here or above, comes before all that was taken over from the file system."""
    ways = [(said, path) for said in places for path in ways_up(folder.path)]
    rules = [(said.get((folder.source_id, path)), path) for said, path in ways]
    readers = next(
        ((rule.readers, path) for rule, path in rules if rule is not None and rule.readers is not None), None
    )
    label = next(((rule.label, path) for rule, path in rules if rule is not None and rule.label is not None), None)
    return Scope(
        folder,
        readers=() if readers is None else readers[0],
        label=_UNSAID_LABEL if label is None else label[0],
        readers_from=None if readers is None else readers[1],
        label_from=None if label is None else label[1],
    )


def ways_up(path: str) -> Iterator[str]:
    """`人事/給与` -> `人事/給与`, `人事`, ""."""
    while path != WHOLE_SOURCE:
        yield path
        path = path.rpartition("/")[0]
    yield WHOLE_SOURCE
