"""What the file system says of a source's folders and files -> rules."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from access.people import EVERYONE
from access.posix_acl import READ, TRAVERSE, both, readers_at
from access.rules import WHOLE_SOURCE, Rule, Said
from access.scopes import ways_up
from access.tables import Origin

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TakenOver:
    """`files`: those that other people may read than most of their folder; there is a rule for each."""

    rules: tuple[Rule, ...]
    files: tuple[str, ...]


def take_over(source_id: str, folder: Path) -> TakenOver:
    """A reader of a file may read it and enter every folder from the source's own down to it. A folder's rule is what holds for most
    of its files. What can't be looked at is read by nobody."""
    enter: dict[str, frozenset[str]] = {}
    said: dict[str, frozenset[str]] = {}
    files: list[str] = []
    for place, _, names in os.walk(folder):
        path = Path(place).relative_to(folder).as_posix() if Path(place) != folder else WHOLE_SOURCE
        above = frozenset({EVERYONE}) if path == WHOLE_SOURCE else enter[path.rpartition("/")[0]]
        enter[path] = both(above, _readers(Path(place), TRAVERSE))
        of_files = {name: both(enter[path], _readers(Path(place, name), READ)) for name in names}
        usual = _most(of_files.values()) if of_files else enter[path]
        said[path] = usual
        for name, readers in of_files.items():
            if readers != usual:
                own = f"{path}/{name}" if path else name
                said[own] = readers
                files.append(own)
    return TakenOver(rules_for(source_id, said, "taken"), tuple(sorted(files)))


def _most(readers: Iterable[frozenset[str]]) -> frozenset[str]:
    """What holds for most; of two that hold for as many, the one with fewer readers."""
    counted = Counter(readers)
    return min(counted, key=lambda some: (-counted[some], EVERYONE in some, len(some), sorted(some)))


def rules_for(source_id: str, said: Mapping[str, frozenset[str]], origin: Origin) -> tuple[Rule, ...]:
    """Only where something else holds than above; always one for the whole source: it says that it was taken over."""
    rules = []
    for path, readers in sorted(said.items()):
        above = next((said[one] for one in ways_up(path) if one != path and one in said), None)
        if readers != above:
            rules.append(Rule(source_id, path, Said(tuple(sorted(readers))), origin))
    return tuple(rules)


def _readers(path: Path, bit: int) -> frozenset[str]:
    try:
        return readers_at(path, bit)
    except OSError:
        return _NOBODY
