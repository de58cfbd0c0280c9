"""What a person should see, told by brute force from plain dictionaries. It imports nothing of ours, on purpose."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Paper:
    """A document as the oracle knows it: where it lies, its type, and its passages as lists of words."""

    source: str
    path: str
    file_type: str
    passages: tuple[tuple[str, ...], ...]
    code: str


@dataclass
class Oracle:
    """`readers` and `labels`: what was said of (source, folder or file)."""

    papers: dict[str, Paper] = field(default_factory=dict)
    readers: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    own_files: set[tuple[str, str]] = field(default_factory=set)
    groups: dict[str, set[str]] = field(default_factory=dict)

    def decides(self, source: str, path: str, said: Iterable[tuple[str, str]]) -> str | None:
        """The nearest place at or above the file that has a say; a file's own counts where it has readers of its own."""
        on_disk = path.split("//")[0]
        steps = on_disk.split("/")
        places = ["/".join(steps[:length]) for length in range(len(steps) - 1, -1, -1)]
        if (source, on_disk) in self.own_files:
            places.insert(0, on_disk)
        known = set(said)
        return next((place for place in places if (source, place) in known), None)

    def may_read(self, person: str, paper: Paper) -> bool:
        place = self.decides(paper.source, paper.path, self.readers)
        if place is None:
            return False
        allowed = self.readers[paper.source, place]
        if "*" in allowed or f"person:{person}" in allowed:
            return True
        return any(f"group:{group}" in allowed for group in self.groups[person])

    def label(self, paper: Paper) -> str:
        place = self.decides(paper.source, paper.path, self.labels)
        return "極秘" if place is None else self.labels[paper.source, place]

    def readable(self, person: str) -> dict[str, Paper]:
        return {name: paper for name, paper in self.papers.items() if self.may_read(person, paper)}

    def passages(self, person: str) -> dict[tuple[str, int], tuple[str, ...]]:
        return {
            (name, number): words
            for name, paper in self.readable(person).items()
            for number, words in enumerate(paper.passages)
        }

    def bm25(self, person: str, question: tuple[str, ...]) -> dict[tuple[str, int], float]:
        """Okapi BM25 with k1 0.9, b 0.75 and an average length of 200, document frequencies over what the person may read."""
        mine = self.passages(person)
        scores = dict.fromkeys(mine, 0.0)
        for word in set(question):
            holding = [key for key, words in mine.items() if word in words]
            idf = math.log((len(mine) - len(holding) + 0.5) / (len(holding) + 0.5) + 1)
            for key in holding:
                count = Counter(mine[key])[word]
                length = 0.9 * (1 - 0.75 + 0.75 * len(mine[key]) / 200)
                scores[key] += idf * count * 1.9 / (count + length)
        return scores

    def relatives(self, person: str, paper: Paper) -> set[str]:
        return {name for name, other in self.readable(person).items() if other.code == paper.code}
