"""Figures as rows of a chart: places on a scale of 0…100, so that a template only draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from errors import Language
from evaluation.compare import Comparison, Difference
from evaluation.statistics import Interval
from evaluation.summary import RunSummary
from evaluation.words import label, shown, shown_change, shown_interval


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its interval, in per cent of the chart's width; `series` is 1 for A or a lone run, 2 for B."""

    series: int
    at: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`ticks` are (place, text) pairs; `zero` is the place of no difference, None on a scale of shares."""

    title: str
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    zero: float | None = None


_SHARE_TICKS = tuple((float(place), f"{place}%") for place in (0, 25, 50, 75, 100))


def shares_chart(title: str, found: RunSummary, language: Language) -> Chart:
    """Every share of a run with its interval."""
    rows = [
        Row(label(one.name, language), (_share(1, one.value, one.interval, shown(one.value, one.unit)),))
        for one in found.figures
        if one.unit == "share" and one.value is not None
    ]
    return Chart(title, tuple(rows), _SHARE_TICKS)


def groups_chart(title: str, found: RunSummary, by: str) -> Chart:
    """The first headline share of each group."""
    rows = []
    for group in found.groups:
        first = next((one for one in group.figures if one.unit == "share"), None)
        if group.by == by and first is not None and first.value is not None:
            mark = _share(1, first.value, first.interval, shown(first.value, first.unit))
            rows.append(Row(f"{group.name} ({group.questions})", (mark,)))
    return Chart(title, tuple(rows), _SHARE_TICKS)


def pairs_chart(title: str, found: Comparison, language: Language) -> Chart:
    """Every share of both runs, A over B."""
    rows = [
        Row(
            label(one.name, language),
            (
                _share(1, one.first, None, shown(one.first, one.unit)),
                _share(2, one.second, None, shown(one.second, one.unit)),
            ),
        )
        for one in found.differences
        if one.unit == "share" and one.first is not None and one.second is not None
    ]
    return Chart(title, tuple(rows), _SHARE_TICKS)


def differences_chart(title: str, found: Comparison, language: Language) -> Chart:
    """B − A of every share with its interval, in points; what isn't touched by the line of 0 is a difference."""
    chosen = [one for one in found.differences if one.unit == "share" and one.interval is not None]
    reach = _reach(chosen)
    rows = []
    for one in chosen:
        if one.interval is None or one.change is None:
            continue
        at, low, high = (50 + 50 * number / reach for number in (one.change, one.interval.low, one.interval.high))
        mark = Mark(2, at, low, high, f"{shown_change(one)} ({shown_interval(one)})")
        rows.append(Row(label(one.name, language), (mark,)))
    ticks = tuple(
        (50 + 50 * part, f"{part * reach * 100:+.0f}" if part else "0") for part in (-1.0, -0.5, 0.0, 0.5, 1.0)
    )
    return Chart(title, tuple(rows), ticks, zero=50.0)


def _reach(differences: Sequence[Difference]) -> float:
    """The farthest end of an interval, rounded up to 2 points, so that both halves of the scale have whole ticks."""
    ends = [abs(end) for one in differences if one.interval for end in (one.interval.low, one.interval.high)]
    steps = -(-max(ends, default=0.0) // 0.02)
    return max(steps, 1.0) * 0.02


def _share(series: int, number: float | None, interval: Interval | None, text: str) -> Mark:
    at = 100 * (number or 0.0)
    if interval is None:
        return Mark(series, at, at, at, text)
    return Mark(series, at, 100 * interval.low, 100 * interval.high, text)
