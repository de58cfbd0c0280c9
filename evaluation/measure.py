"""A figure of a run: a statistic over its questions, with its unit and which way is better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.statistics import Statistic, ratio

# A score lies between -1 and 1, 0 in its middle.
Unit = Literal["share", "score", "ms", "tokens", "yen"]


@dataclass(frozen=True, slots=True)
class Measure:
    """`higher_is_better` is None where neither way is. `questions` are those that it counts."""

    name: str
    unit: Unit
    higher_is_better: bool | None
    questions: int
    statistic: Statistic


def share(name: str, flags: Sequence[bool | None], *, higher_is_better: bool | None = True) -> Measure:
    """Of the questions whose flag isn't None."""
    return mean(name, flags, "share", higher_is_better)


def mean(
    name: str, values: Sequence[float | None], unit: Unit = "share", higher_is_better: bool | None = True
) -> Measure:
    counted = sum(value is not None for value in values)
    return Measure(name, unit, higher_is_better, counted, mean_of(values))


def mean_of(values: Sequence[float | None]) -> Statistic:
    """The mean of those that aren't None."""
    return ratio([value or 0.0 for value in values], [0.0 if value is None else 1.0 for value in values])
