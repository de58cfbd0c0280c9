"""How long something took, over many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds. Percentiles are by nearest rank: each is one that was measured."""

    count: int
    p50_ms: float
    p95_ms: float
    max_ms: float

    def __str__(self) -> str:
        return (
            f"p50 {self.p50_ms:,.0f} ms, p95 {self.p95_ms:,.0f} ms, at most {self.max_ms:,.0f} ms ({self.count} times)"
        )


def spread(milliseconds: Sequence[float]) -> Spread:
    """Raises ValueError where nothing was timed."""
    return Spread(len(milliseconds), percentile(milliseconds, 50), percentile(milliseconds, 95), max(milliseconds))


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` of them (1 to 100) don't exceed. Raises ValueError for no values."""
    if not values:
        raise ValueError("no values: nothing was measured")
    rank = -(-percent * len(values) // 100)
    return sorted(values)[rank - 1]
