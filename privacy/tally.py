"""How often what was decided: counts only, no values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from privacy.kinds import Decision, Gate, Kind


@dataclass(frozen=True, slots=True)
class GateCount:
    """At `gate`, findings of `kind` met `decision` so many times."""

    gate: Gate
    kind: Kind
    decision: Decision
    count: int


class Tally:
    """Of one question; it grows as the question passes its gates."""

    def __init__(self) -> None:
        self._counter: Counter[tuple[Gate, Kind, Decision]] = Counter()

    def add(self, gate: Gate, kind: Kind, decision: Decision) -> None:
        self._counter[gate, kind, decision] += 1

    @property
    def counts(self) -> tuple[GateCount, ...]:
        """In order of gate, kind and decision."""
        return tuple(GateCount(*what, count) for what, count in sorted(self._counter.items()))
