"""Two runs over the same questions: is B better than A, by how much, where, and on which questions is it worse?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from errors import RunsNotComparable
from evaluation.measure import Unit
from evaluation.measures import HEADLINES, measures
from evaluation.observed import Observed
from evaluation.run_record import Kind, MarkDifference, RunRecord, mark_differences
from evaluation.statistics import Interval, interval, resampled, value
from evaluation.summary import RunSummary, grouped, question_json
from settings import CostSettings

Verdict = Literal["better", "worse", "unclear", "none"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure in both runs. `change` is B − A in the figure's unit, `interval` its 95 % interval (paired bootstrap).

    `verdict` is of B: `unclear` where the interval holds 0, `none` where neither way is better or nothing was counted.
    """

    name: str
    unit: Unit
    higher_is_better: bool | None
    questions: int
    first: float | None
    second: float | None
    change: float | None
    interval: Interval | None

    @property
    def verdict(self) -> Verdict:
        if self.higher_is_better is None or self.interval is None or self.change is None:
            return "none"
        if self.interval.low <= 0 <= self.interval.high:
            return "unclear"
        return "better" if (self.change > 0) is self.higher_is_better else "worse"

    @property
    def loss(self) -> float:
        """By how much B is worse, in the figure's unit; below 0 where it is better."""
        change = 0.0 if self.change is None else self.change
        return -change if self.higher_is_better in (True, None) else change


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """The headline figures of one kind of question, or one type of document, in both runs."""

    by: str
    name: str
    questions: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One question in both runs."""

    first: Observed
    second: Observed

    @property
    def loss(self) -> tuple[float, ...]:
        """What B does worse, the weightiest first (see Observed.merit)."""
        return tuple(one - other for one, other in zip(self.first.merit, self.second.merit, strict=True))


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left_out` counts questions that only one of the runs has. `marks` tell what the two were made with differently."""

    first: RunRecord
    second: RunRecord
    pairs: tuple[Pair, ...]
    left_out: int
    marks: tuple[MarkDifference, ...]
    differences: tuple[Difference, ...]
    groups: tuple[GroupDifference, ...]

    @property
    def headline(self) -> Difference:
        """The figure that the verdict on the whole rests on."""
        name = HEADLINES[self.first.plan.kind][0]
        return next(one for one in self.differences if one.name == name)

    @property
    def worst(self) -> tuple[Pair, ...]:
        """Largest loss of B first, only where there is one; equal ones in the order of asking."""
        lost = (pair for pair in self.pairs if pair.loss > tuple(0.0 for _ in pair.loss))
        return tuple(sorted(lost, key=lambda pair: pair.loss, reverse=True))

    def to_json(self) -> dict[str, object]:
        return {
            "first": self.first.id,
            "second": self.second.id,
            "questions": len(self.pairs),
            "left_out": self.left_out,
            "marks": [asdict(mark) for mark in self.marks],
            "differences": [_difference_json(one) for one in self.differences],
            "groups": [
                {
                    "by": group.by,
                    "name": group.name,
                    "questions": group.questions,
                    "differences": [_difference_json(one) for one in group.differences],
                }
                for group in self.groups
            ],
            "worst": [{"first": question_json(p.first), "second": question_json(p.second)} for p in self.worst],
        }


def compare(first: RunSummary, second: RunSummary, cost: CostSettings) -> Comparison:
    """Over the questions that both have: same id, same words, same references. Raises RunsNotComparable where the runs are of
    two kinds or share no question."""
    one, other = first.record, second.record
    if one.plan.kind != other.plan.kind:
        raise _not_comparable(one, other, ("kind", one.plan.kind, other.plan.kind))
    pairs = _pairs(first.observed, second.observed)
    if not pairs:
        raise _not_comparable(one, other, ("dataset", one.plan.dataset, other.plan.dataset))
    kind = one.plan.kind
    pair_of = {pair.first.result.asked.id: pair for pair in pairs}
    in_group = {
        (by, name): [pair_of[member.result.asked.id] for member in members]
        for by, named in grouped([pair.first for pair in pairs]).items()
        for name, members in named.items()
    }
    return Comparison(
        first=one,
        second=other,
        pairs=pairs,
        left_out=len(first.observed) + len(second.observed) - 2 * len(pairs),
        marks=mark_differences(one.marks, other.marks),
        differences=differences(pairs, kind, cost),
        groups=tuple(
            GroupDifference(by, name, len(members), differences(members, kind, cost, HEADLINES[kind]))
            for (by, name), members in in_group.items()
        ),
    )


def differences(
    pairs: Sequence[Pair], kind: Kind, cost: CostSettings, names: Sequence[str] | None = None
) -> tuple[Difference, ...]:
    """Figures that both have; both runs are resampled by the same draws of questions."""
    firsts = {one.name: one for one in measures([pair.first for pair in pairs], kind, cost)}
    seconds = {one.name: one for one in measures([pair.second for pair in pairs], kind, cost)}
    chosen = [name for name in (firsts if names is None else names) if name in firsts and name in seconds]
    both = [firsts[name].statistic for name in chosen] + [seconds[name].statistic for name in chosen]
    draws = resampled(both, len(pairs))
    found = []
    for place, name in enumerate(chosen):
        before, after = (value(one.statistic, len(pairs)) for one in (firsts[name], seconds[name]))
        found.append(
            Difference(
                name=name,
                unit=firsts[name].unit,
                higher_is_better=firsts[name].higher_is_better,
                questions=min(firsts[name].questions, seconds[name].questions),
                first=before,
                second=after,
                change=None if before is None or after is None else after - before,
                interval=interval(draws[len(chosen) + place] - draws[place]),
            )
        )
    return tuple(found)


def _pairs(firsts: Sequence[Observed], seconds: Sequence[Observed]) -> tuple[Pair, ...]:
    known = {one.result.asked.id: one for one in seconds}
    both = [(one, known[one.result.asked.id]) for one in firsts if one.result.asked.id in known]
    return tuple(Pair(one, other) for one, other in both if one.result.asked == other.result.asked)


def _not_comparable(first: RunRecord, second: RunRecord, differs: tuple[str, str, str]) -> RunsNotComparable:
    mark, one, other = differs
    return RunsNotComparable(first=first.id, second=second.id, mark=mark, one=one, other=other)


def _difference_json(one: Difference) -> dict[str, object]:
    return {**asdict(one), "verdict": one.verdict}
