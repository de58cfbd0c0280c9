"""What an exported list of NTFS permissions says of a source's folders and files -> rules, and what it leaves unclear."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from access.ntfs_acl import Names, Readers, handed_down, of_itself, readers_of
from access.ntfs_list import Listed, read_list
from access.rules import WHOLE_SOURCE, checked
from access.take_over import TakenOver, rules_for
from errors import AccessListUnreadable, SettingInvalid

# `unlisted`: on the disk, not in the list; `fault`: an entry that isn't understood; `unmapped`: an account without a name here;
# `kept_out`: an account whose Deny can't be said, so that who is let in after it isn't let in.
UnclearKind = Literal["unlisted", "fault", "unmapped", "kept_out"]
_COLUMNS = ["account", "reader"]


@dataclass(frozen=True, slots=True)
class ListOrder:
    """`where` a source; `file` the list, `names` a CSV with `account,reader`; `root` is the path of the list that is the source's
    folder (None: the one that all others lie below)."""

    where: str
    file: Path
    names: Path | None = None
    root: str | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """What gives nobody access, at how many files and folders, and one of them."""

    kind: UnclearKind
    value: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class TakenList:
    taken: TakenOver
    unclear: tuple[Unclear, ...] = ()


@dataclass(slots=True)
class _Heap:
    """What was unclear, counted, with the places of each."""

    found: dict[tuple[UnclearKind, str], list[str]] = field(default_factory=dict)

    def add(self, kind: UnclearKind, value: str, path: str) -> None:
        self.found.setdefault((kind, value), []).append(path)

    def told(self) -> tuple[Unclear, ...]:
        return tuple(Unclear(*key, len(paths), min(paths)) for key, paths in sorted(self.found.items()))


def take_over_list(source_id: str, folder: Path, order: ListOrder) -> TakenList:
    """A file's readers are those of its own list. A folder's rule is for what comes into it later: what it hands down however deep.
    What is on the disk and not in the list is read by nobody.

    Raises AccessListUnreadable, SettingInvalid for a reader of another form.
    """
    listed = read_list(order.file, lambda path: _is_below_root(path, order.root, folder))
    known = _by_place(listed, order)
    table = read_names(order.names)

    def name_of(who: str) -> str | None:
        return table.get(who.upper())  # Windows' names are the same in any case

    said: dict[str, frozenset[str]] = {}
    files: list[str] = []
    heap = _Heap()
    met = 0
    for place, _, found in os.walk(folder):
        path = Path(place).relative_to(folder).as_posix() if Path(place) != folder else WHOLE_SOURCE
        met += _key(path) in known
        usual = said[path] = _readers(path, known, name_of, heap, is_folder=True)
        for name in found:
            own = f"{path}/{name}" if path else name
            met += _key(own) in known
            readers = _readers(own, known, name_of, heap, is_folder=False)
            if readers != usual:
                said[own] = readers
                files.append(own)
    if not met:
        raise AccessListUnreadable(path=order.file, reason=f"{listed[0].path} ≠ {folder}")
    return TakenList(TakenOver(rules_for(source_id, said, "listed"), tuple(sorted(files))), heap.told())


def read_names(file: Path | None) -> Mapping[str, str]:
    """Accounts and SIDs, upper case, with what a rule calls them. Raises AccessListUnreadable, SettingInvalid."""
    if file is None:
        return {}
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AccessListUnreadable(path=file, reason=error) from error
    rows = csv.DictReader(text.splitlines(), restval="")
    if rows.fieldnames != _COLUMNS:
        raise AccessListUnreadable(path=file, reason=",".join(_COLUMNS))
    found: dict[str, str] = {}
    for row in rows:
        (reader,) = checked([row["reader"]])
        if found.setdefault(row["account"].upper(), reader) != reader:
            raise SettingInvalid(name=row["account"], value=reader, limit=found[row["account"].upper()])
    return found


def _readers(path: str, known: Mapping[str, Listed], names: Names, heap: _Heap, *, is_folder: bool) -> frozenset[str]:
    one = known.get(_key(path))
    if one is None:
        heap.add("unlisted", "", path)
        return frozenset()
    if one.fault:
        heap.add("fault", one.fault, path)
        return frozenset()
    found: Readers = readers_of(handed_down(one.aces) if is_folder else of_itself(one.aces), names)
    for who in found.unmapped:
        heap.add("unmapped", who, path)
    for who in found.kept_out:
        heap.add("kept_out", who, path)
    return found.readers


def _by_place(listed: Sequence[Listed], order: ListOrder) -> Mapping[str, Listed]:
    """By the path below the root. Raises AccessListUnreadable where nothing is above all the others."""
    root = _steps(
        min((one.path for one in listed), key=lambda path: len(_steps(path))) if order.root is None else order.root
    )
    places: dict[str, Listed] = {}
    for one in listed:
        steps = _steps(one.path)
        if steps[: len(root)] == root:
            place = "/".join(steps[len(root) :])
            # Two objects that differ in nothing but the case of their names: which is which nobody can tell.
            places[place] = one if place not in places else Listed(one.path, fault=one.path)
        elif order.root is None:
            raise AccessListUnreadable(path=order.file, reason=f"{one.path} ∉ {'/'.join(root)}")
    return places


def _is_below_root(path: str, root: str | None, folder: Path) -> bool:
    """Whether something lies in the source's folder where the list says that it does."""
    if root is None:
        # Before the root is known: a path that ends as one of the source does.
        return any(_exists(folder, steps) for steps in _endings(path, folder.name))
    steps, above = _steps(path), _steps(root)
    return steps[: len(above)] == above and _exists(folder, path_steps(path)[len(above) :])


def _endings(path: str, name: str) -> Iterable[list[str]]:
    """What is left of a path behind each of its steps; nothing, where it ends with the folder's own name."""
    steps = path_steps(path)
    return [steps[place:] for place in range(len(steps)) if place or steps[-1] == name]


def _exists(folder: Path, steps: Sequence[str]) -> bool:
    return Path(folder, *steps).exists()


def path_steps(path: str) -> list[str]:
    return [step for step in path.removeprefix("\\\\?\\").replace("\\", "/").split("/") if step]


def _steps(path: str) -> list[str]:
    return [_key(step) for step in path_steps(path)]


def _key(path: str) -> str:
    """Names are the same in any case, and however the disk composes their characters."""
    return unicodedata.normalize("NFC", path).casefold()
