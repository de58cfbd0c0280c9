"""Scopes: each folder of a source with the readers and the label that its rules come to, and what gave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from access.rules import LABELS, WHOLE_SOURCE, Label, Rule, Said
from index_store.records import Folder

# What a source without any rule comes to: one that was cut off while it was added.
_UNSAID_LABEL: Label = LABELS[-1]


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


def scopes_of(folders: Iterable[Folder], rules: Iterable[Rule]) -> tuple[Scope, ...]:
    """One for each folder, in their order."""
    said = _by_place(rules)
    return tuple(_scope(folder, said) for folder in folders)


def _by_place(rules: Iterable[Rule]) -> Mapping[tuple[str, str], Said]:
    """At one place what an administrator has set comes before what was taken over."""
    found: dict[tuple[str, str], Said] = {}
    for rule in sorted(rules, key=lambda rule: rule.origin != "set"):
        place = (rule.source_id, rule.path)
        known = found.get(place, Said())
        found[place] = Said(
            rule.said.readers if known.readers is None else known.readers,
            rule.said.label if known.label is None else known.label,
        )
    return found


def _scope(folder: Folder, said: Mapping[tuple[str, str], Said]) -> Scope:
    readers: tuple[str, ...] = ()
    label: Label = _UNSAID_LABEL
    readers_from: str | None = None
    label_from: str | None = None
    for path in ways_up(folder.path):
        rule = said.get((folder.source_id, path))
        if rule is None:
            continue
        if readers_from is None and rule.readers is not None:
            readers, readers_from = rule.readers, path
        if label_from is None and rule.label is not None:
            label, label_from = rule.label, path
    return Scope(folder, readers, label, readers_from, label_from)


def ways_up(path: str) -> Iterator[str]:
    """`人事/給与` -> `人事/給与`, `人事`, ""."""
    while path != WHOLE_SOURCE:
        yield path
        path = path.rpartition("/")[0]
    yield WHOLE_SOURCE
