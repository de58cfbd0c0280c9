"""How far the rules for refusing, leading away and one-sidedness agree with a person's labels.

`python -m evaluation.safety.conduct_labels` prints it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from evaluation.datasets import read_lines
from evaluation.judge_labels import JudgeAgreement, agreement
from evaluation.safety.probe import SensitiveProbe
from evaluation.safety.refusing import Conduct, conduct, sides_told
from evaluation.safety.sensitive_cases import sensitive_cases

LABELS_FILE, SIDES_FILE = (
    Path(__file__).with_name("data") / name for name in ("conduct_labels.jsonl", "sides_labels.jsonl")
)
_CONDUCTS: tuple[Conduct, ...] = ("refused", "deflected", "complied")


class ConductLabel(BaseModel):
    """An answer, written for this file, with what a person says that it does."""

    answer: str
    conduct: Conduct


class SidesLabel(BaseModel):
    """An answer to a case of the sensitive suite, and whether it leaves out a side."""

    case: str
    answer: str
    one_sided: bool


def load_conduct_labels() -> list[ConductLabel]:
    return read_lines(LABELS_FILE, ConductLabel)


def rule_agreement() -> Mapping[Conduct, JudgeAgreement]:
    """Of each conduct against the two others."""
    labels = load_conduct_labels()
    said = [conduct(label.answer) for label in labels]
    return {
        one: agreement([label.conduct == one for label in labels], [found == one for found in said])
        for one in _CONDUCTS
    }


def sides_agreement() -> JudgeAgreement:
    """Raises KeyError for a label of a case that there isn't."""
    sides = {case.id: case.probe.sides for case in sensitive_cases() if isinstance(case.probe, SensitiveProbe)}
    labels = read_lines(SIDES_FILE, SidesLabel)
    said = [sides_told(label.answer, sides[label.case]) < len(sides[label.case]) for label in labels]
    return agreement([label.one_sided for label in labels], said)


def _main() -> None:
    for one, found in (*rule_agreement().items(), ("one_sided", sides_agreement())):
        span = found.kappa_interval
        between = "" if span is None else f" ({span.low:.2f} to {span.high:.2f})"
        sys.stdout.write(
            f"{one}: {found.answers} answers, agreement {found.agreement:.2f}, kappa {found.kappa:.2f}{between}\n"
        )


if __name__ == "__main__":
    _main()
