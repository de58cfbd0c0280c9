"""What was found against what was planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.personal_data.generate import Made, Planted
from privacy.finding import Finding
from privacy.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Score:
    """`covered`: planted values of which every letter and digit is in a finding of their kind. `right`: findings of which at least
    half lies in a planted value of their kind. `recall` and `precision` are their shares, None of nothing."""

    kind: str
    planted: int
    covered: int
    findings: int
    right: int

    @property
    def recall(self) -> float | None:
        return self.covered / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        return self.right / self.findings if self.findings else None


@dataclass(frozen=True, slots=True)
class Miss:
    """A planted value that isn't covered (`missed`) or a finding that isn't right, in its line."""

    kind: str
    missed: bool
    written: str
    line: str


@dataclass(frozen=True, slots=True)
class Measured:
    scores: tuple[Score, ...]
    misses: tuple[Miss, ...]


def measure(pairs: Iterable[tuple[Made, Sequence[Finding]]]) -> Measured:
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("planted", "covered", "findings", "right")}
    misses: list[Miss] = []
    for made, findings in pairs:
        for planted in made.personal:
            counts["planted"][planted.kind] += 1
            if _covers(made.text, planted, findings):
                counts["covered"][planted.kind] += 1
            else:
                misses.append(_miss(made.text, planted.kind, planted.start, planted.end, missed=True))
        for finding in findings:
            counts["findings"][finding.kind] += 1
            if _is_right(finding, made.personal):
                counts["right"][finding.kind] += 1
            else:
                misses.append(_miss(made.text, finding.kind, finding.start, finding.end, missed=False))
    return Measured(
        tuple(Score(kind, *(counts[name][kind] for name in counts)) for kind in KINDS),
        tuple(misses),
    )


def _covers(text: str, planted: Planted, findings: Sequence[Finding]) -> bool:
    return all(
        any(finding.kind == planted.kind and finding.start <= place < finding.end for finding in findings)
        for place in range(planted.start, planted.end)
        if text[place].isalnum()
    )


def _is_right(finding: Finding, personal: Sequence[Planted]) -> bool:
    shared = (
        min(finding.end, planted.end) - max(finding.start, planted.start)
        for planted in personal
        if planted.kind == finding.kind
    )
    return sum(length for length in shared if length > 0) * 2 >= finding.end - finding.start


def _miss(text: str, kind: str, start: int, end: int, *, missed: bool) -> Miss:
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return Miss(kind, missed, text[start:end], text[line_start : line_end if line_end >= 0 else len(text)])
