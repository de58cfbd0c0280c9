"""How often what was decided: counts only, no values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from privacy.kinds import Decision, Kind


@dataclass(frozen=True, slots=True)
class Tally:
    """(kind, decision, how often), in order of kind and decision; tallies add up."""

    counts: tuple[tuple[Kind, Decision, int], ...] = ()

    @staticmethod
    def of(decided: Iterable[tuple[Kind, Decision]]) -> Tally:
        return _tally(Counter(decided))

    def __add__(self, other: Tally) -> Tally:
        counter: Counter[tuple[Kind, Decision]] = Counter()
        for kind, decision, count in (*self.counts, *other.counts):
            counter[kind, decision] += count
        return _tally(counter)

    def total(self, decision: Decision) -> int:
        return sum(count for _, decided, count in self.counts if decided == decision)


def _tally(counter: Counter[tuple[Kind, Decision]]) -> Tally:
    return Tally(tuple(sorted((kind, decision, count) for (kind, decision), count in counter.items())))
