"""The release gate: may a model or an index take the place of the one that made the baseline?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from errors import MetricUnknown, RunsNotComparable
from evaluation.compare import Comparison, Difference
from evaluation.run_record import RunRecord

# Two shares of the same questions differ by less only by rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Check:
    """A gated figure: it passes where it is worse than the baseline's by `allowed` at most (points of 100 for shares, else
    its own unit), whatever the interval says: on few questions that one could not close the gate at all."""

    difference: Difference
    allowed: float

    @property
    def loss(self) -> float:
        return self.difference.loss * (100 if self.difference.unit == "share" else 1)

    @property
    def passed(self) -> bool:
        return self.loss <= self.allowed + _ROUNDING


@dataclass(frozen=True, slots=True)
class GateResult:
    baseline: RunRecord
    run: RunRecord
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    def to_json(self) -> dict[str, object]:
        return {
            "baseline": self.baseline.id,
            "run": self.run.id,
            "passed": self.passed,
            "checks": [
                {**asdict(check.difference), "loss": check.loss, "allowed": check.allowed, "passed": check.passed}
                for check in self.checks
            ],
        }


def gate(comparison: Comparison, defaults: Mapping[str, float], named: Mapping[str, float]) -> GateResult:
    """`comparison` of the baseline with the run; `named` allowances count before `defaults`. A default of a figure that these
    runs don't have is left out.

    Raises RunsNotComparable where the two didn't ask the same questions of the same documents to the end, MetricUnknown where
    `named` names no figure of these runs.
    """
    baseline, run = comparison.first, comparison.second
    _check_same(comparison)
    known = {one.name: one for one in comparison.differences}
    for name in named:
        if name not in known:
            raise MetricUnknown(metric=name, known="、".join(known))
    allowances = {**defaults, **named}
    return GateResult(
        baseline, run, tuple(Check(one, allowances[name]) for name, one in known.items() if name in allowances)
    )


def _check_same(comparison: Comparison) -> None:
    first, second = comparison.first, comparison.second
    facts: Sequence[tuple[str, str, str]] = (
        ("content", first.plan.content[:12], second.plan.content[:12]),
        ("state", first.state, "finished"),
        ("state", "finished", second.state),
        ("questions", str(first.plan.questions), str(second.plan.questions)),
        ("left_out", "0", str(comparison.left_out)),
    )
    for mark, one, other in facts:
        if one != other:
            raise RunsNotComparable(first=first.id, second=second.id, mark=mark, one=one, other=other)
