"""How sure a figure is: percentile bootstrap over questions (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13).

A statistic is a function of how often each question was drawn, so that one definition gives the figure itself (each question
once) and all of its resamples, and two runs over the same questions are resampled together (paired).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
CONFIDENCE = 0.95
_SEED = 20_250_401
# Questions drawn at once: 16 MB of counts, whatever the number of questions.
_BLOCK = 2_000_000

Floats = NDArray[np.float64]
# Counts, shape (resamples, questions), to values, shape (resamples,); nan where nothing that was drawn can be counted.
Statistic = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle 95 % of the resamples."""

    low: float
    high: float


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Statistic:
    """Sum of `parts` over sum of `wholes`, a part and a whole for each question: a mean where wholes are 1, a share of all
    citations where they are counts. 0 as whole leaves a question out."""
    columns = np.array([parts, wholes], dtype=np.float64).T

    def statistic(counts: Floats) -> Floats:
        sums = counts @ columns
        whole = np.where(sums[:, 1] > 0, sums[:, 1], np.nan)
        return np.asarray(sums[:, 0] / whole, dtype=np.float64)

    return statistic


def percentile(values: Sequence[float | None], percent: int) -> Statistic:
    """By nearest rank: the smallest value that at least `percent` (1 to 100) don't exceed; None leaves a question out."""
    known = np.array([place for place, value in enumerate(values) if value is not None], dtype=np.intp)
    held = np.array([value for value in values if value is not None], dtype=np.float64)
    order = np.argsort(held, kind="stable")
    known, held = known[order], held[order]

    def statistic(counts: Floats) -> Floats:
        if not len(held):
            return np.full(len(counts), np.nan)
        below = np.cumsum(counts[:, known], axis=1)
        total = below[:, -1]
        rank = np.maximum(np.ceil(total * percent / 100), 1)
        place = np.argmax(below >= rank[:, np.newaxis], axis=1)
        return np.where(total > 0, held[place], np.nan)

    return statistic


def value(statistic: Statistic, questions: int) -> float | None:
    """The figure itself; None where there is nothing to count."""
    if questions == 0:
        return None
    found = float(statistic(np.ones((1, questions)))[0])
    return None if np.isnan(found) else found


def resampled(statistics: Sequence[Statistic], questions: int, resamples: int | None = None) -> Floats:
    """Shape (statistics, resamples), `RESAMPLES` of them. All see the same draws: differences of two are those of pairs."""
    resamples = RESAMPLES if resamples is None else resamples
    if questions == 0 or not statistics:
        return np.full((len(statistics), resamples), np.nan)
    blocks = [np.stack([one(counts) for one in statistics]) for counts in _draws(questions, resamples)]
    return np.concatenate(blocks, axis=1)


def interval(values: Floats) -> Interval | None:
    """The middle 95 % of `values`, shape (resamples,); None where nothing was counted."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    tail = (1 - CONFIDENCE) / 2 * 100
    low, high = np.percentile(known, [tail, 100 - tail])
    return Interval(float(low), float(high))


def _draws(questions: int, resamples: int) -> Iterator[Floats]:
    """How often each question was drawn when as many are drawn as there are; seeded: the same runs give the same intervals."""
    generator = np.random.default_rng(_SEED)
    at_once = max(1, _BLOCK // questions)
    for begin in range(0, resamples, at_once):
        rows = min(at_once, resamples - begin)
        drawn = generator.integers(0, questions, size=(rows, questions)) + np.arange(rows)[:, np.newaxis] * questions
        yield np.bincount(drawn.ravel(), minlength=rows * questions).reshape(rows, questions).astype(np.float64)
