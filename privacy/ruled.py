"""Findings with what the rules say of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from privacy.finding import Finding
from privacy.rules import Ruling, strictest


@dataclass(frozen=True, slots=True)
class Ruled:
    finding: Finding
    ruling: Ruling


def apart(ruled: Iterable[Ruled]) -> tuple[Ruled, ...]:
    """In order, none overlapping: of those that do, one is left over both, under the stricter ruling and of that one's kind."""
    kept: list[Ruled] = []
    for one in sorted(ruled, key=lambda one: (one.finding.start, -one.finding.end)):
        if kept and one.finding.start < kept[-1].finding.end:
            kept[-1] = _both(kept[-1], one)
        else:
            kept.append(one)
    return tuple(kept)


def masked_of(ruled: Sequence[Ruled], *, restored: bool) -> list[Finding]:
    """The findings to mask: those that the reader gets back, or those that nobody does."""
    wanted = Ruling("mask", restored)
    return [one.finding for one in ruled if one.ruling == wanted]


def _both(one: Ruled, other: Ruled) -> Ruled:
    ruling = strictest((one.ruling, other.ruling))
    kind = one.finding.kind if one.ruling == ruling else other.finding.kind
    return Ruled(Finding(kind, one.finding.start, max(one.finding.end, other.finding.end)), ruling)
