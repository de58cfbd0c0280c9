"""A folder of text files that changes as people change one, and what of it people should find."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index_store.paths import INSIDE, way_to
from tests.surviving.world import sentences, write_file

# What no parser makes a document of.
DAMAGED = ""
# More than one batch of the index's writes (`MAX_POINTS_PER_WRITE`).
LONG = 210


class ChangingFolder:
    """`now` is what lies there: each file's text, None for one that can't be read. No two texts are ever equal, but where names and
    texts come again after `versions`."""

    def __init__(self, folder: Path, chance: random.Random, versions: int | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.now: dict[str, str | None] = {}
        self._chance = chance
        self._written = 0
        self._versions = versions

    def fill(self, files: int, long_file: bool = True) -> None:
        for number in range(files):
            self.write(f"{number:02d}.txt", 3)
        if long_file:
            self.write("長.txt", LONG)

    def write(self, name: str, count: int | None = None) -> None:
        mark = f"版{self._next()} {name}"
        self.now[name] = sentences(mark, self._chance.randint(1, 4) if count is None else count)
        write_file(self.folder / name, self.now[name] or "")

    def change(self, times: int) -> None:
        """So many changes of any kind; the long file is written anew with each tenth of them."""
        for _ in range(times):
            kinds: Sequence[Callable[[], None]] = (
                self._edit,
                self._edit,
                self.add,
                self._remove,
                lambda: self.rename(self._one()),
                self._swap,
                self._touch,
                lambda: self.damage(self._one()),
            )
            if "長.txt" in self.now and self._chance.random() < 0.1:
                self.write("長.txt", LONG + self._chance.randint(0, 9))
            else:
                self._chance.choice(kinds)()

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()
        del self.now[name]

    def _edit(self) -> None:
        self.write(self._one())

    def add(self) -> None:
        self.write(f"{self._next():02d} 新.txt")

    def _remove(self) -> None:
        if len(self.now) > 5:
            self.remove(self._one())

    def rename(self, old: str) -> None:
        new = f"{self._next():02d} 改.txt"
        (self.folder / old).rename(self.folder / new)
        self.now[new] = self.now.pop(old)

    def _swap(self) -> None:
        first, second = self._one(), self._one()
        aside = self.folder / "~$aside"
        (self.folder / first).rename(aside)
        if first != second:
            (self.folder / second).rename(self.folder / first)
        aside.rename(self.folder / second)
        self.now[first], self.now[second] = self.now[second], self.now[first]

    def _touch(self) -> None:
        name = self._one()
        write_file(self.folder / name, (self.folder / name).read_text(encoding="utf-8"))

    def damage(self, name: str) -> None:
        write_file(self.folder / name, DAMAGED)
        self.now[name] = None

    def _next(self) -> int:
        self._written += 1
        return self._written if self._versions is None else self._written % self._versions

    def _one(self) -> str:
        return self._chance.choice(sorted(name for name in self.now if name != "長.txt"))


def expected(before: Mapping[str, str], now: Mapping[str, str | None]) -> dict[str, str]:
    """What people find after a run to its end; of a file that can't be read, what they found of it, and in it, before."""
    unread = {path for path, text in now.items() if text is None}
    kept = {path: text for path, text in before.items() if not unread.isdisjoint(_ways(path))}
    return kept | {path: text for path, text in now.items() if text is not None}


def torn(visible: Mapping[str, str], before: Mapping[str, str], now: Mapping[str, str | None]) -> dict[str, str]:
    """Documents that break "all or nothing" after a run that came to no end: neither the text of before nor the one of now,
    each as a whole, or not to be found at all (what lies in a box may be missing while its box moves). Empty where all is well."""
    wrong = {path: text for path, text in visible.items() if text not in (before.get(path), now.get(path))}
    gone = {path for path in before if INSIDE not in path and path in now and path not in visible}
    return wrong | dict.fromkeys(gone, "missing")


def _ways(path: str) -> set[str]:
    """The document's own path and those of the containers that it lies in."""
    names = way_to(path)
    return {INSIDE.join(names[:depth]) for depth in range(1, len(names) + 1)}
