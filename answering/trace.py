"""What each step of a question produced and cost. Counts and scores only: no question and no answer gets into a log."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `ended_ms` counts from the question's arrival, `took_ms` from the step before."""

    name: str
    produced: str
    took_ms: float
    ended_ms: float


class Trace:
    """The steps of one question, in order."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._steps: list[Step] = []

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps)

    def elapsed_ms(self) -> float:
        return (time.perf_counter() - self._started) * 1000.0

    def ended(self, name: str, produced: str) -> float:
        """Records that a step has ended; returns the milliseconds since the question arrived."""
        now = self.elapsed_ms()
        before = self._steps[-1].ended_ms if self._steps else 0.0
        step = Step(name=name, produced=produced, took_ms=now - before, ended_ms=now)
        self._steps.append(step)
        _log.debug("%s: %s in %.0f ms", step.name, step.produced, step.took_ms)
        return now
