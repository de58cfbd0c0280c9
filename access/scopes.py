"""Scopes: each folder of a source with the readers and the label that its rules come to, and what gave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from access.labels import LABELS, Label
from access.rules import WHOLE_SOURCE, Rule
from access.tables import Origin
from index_store.records import Folder

# What a source without any rule comes to: one that was cut off while it was added.
_UNSAID_LABEL: Label = LABELS[-1]
_ORIGINS: tuple[Origin, ...] = ("set", "taken", "listed")


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


@dataclass(frozen=True, slots=True)
class _Decided:
    """The rules that decide at a place; None where none does."""

    readers: Rule | None = None
    label: Rule | None = None

    def under(self, rule: Rule | None) -> _Decided:
        """With what the rule of a folder below says."""
        if rule is None:
            return self
        said = rule.said
        return _Decided(self.readers if said.readers is None else rule, self.label if said.label is None else rule)


class _Nearest:
    """Of the rules of one origin the nearest at or above a folder. Each folder is looked at once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {(rule.source_id, rule.path): rule for rule in rules}
        self._known: dict[tuple[str, str], _Decided] = {}

    def at(self, source_id: str, path: str) -> _Decided:
        unknown: list[tuple[str, str]] = []
        decided = _Decided()
        for place in ((source_id, one) for one in ways_up(path)):
            known = self._known.get(place)
            if known is not None:
                decided = known
                break
            unknown.append(place)
        for place in reversed(unknown):
            self._known[place] = decided = decided.under(self._rules.get(place))
        return decided


def scopes_of(folders: Iterable[Folder], rules: Iterable[Rule]) -> tuple[Scope, ...]:
    """One for each folder, in their order."""
    known = tuple(rules)
    of_origins = ([rule for rule in known if rule.origin == origin] for origin in _ORIGINS)
    by_origin = tuple(_Nearest(some) for some in of_origins if some)
    return tuple(_scope(folder, by_origin) for folder in folders)


def _scope(folder: Folder, by_origin: Iterable[_Nearest]) -> Scope:
    """What an administrator has set, here or above, comes before all that was taken over from the file system."""
    found = [nearest.at(folder.source_id, folder.path) for nearest in by_origin]
    readers = next((one.readers for one in found if one.readers is not None), None)
    label = next((one.label for one in found if one.label is not None), None)
    return Scope(
        folder,
        readers=() if readers is None or readers.said.readers is None else readers.said.readers,
        label=_UNSAID_LABEL if label is None or label.said.label is None else label.said.label,
        readers_from=None if readers is None else readers.path,
        label_from=None if label is None else label.path,
    )


def ways_up(path: str) -> Iterator[str]:
    """`人事/給与` -> `人事/給与`, `人事`, ""."""
    while path != WHOLE_SOURCE:
        yield path
        path = path.rpartition("/")[0]
    yield WHOLE_SOURCE
