"""`shoko eval judge`: how far a judge model agrees with people, before its verdicts are believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from pydantic import BaseModel, model_validator

from evaluation.datasets import read_lines
from evaluation.statistics import Floats, Interval, interval, ratio, resampled, value


class Labelled(BaseModel):
    """An answer that a person has compared with the references, or with the criterion where one is given: `same` is their verdict."""

    question: str
    references: tuple[str, ...] = ()
    criterion: str = ""
    answer: str
    same: bool

    @model_validator(mode="after")
    def _has_a_measure(self) -> Labelled:
        if not self.references and not self.criterion:
            raise ValueError("references or criterion is needed")
        return self


@dataclass(frozen=True, slots=True)
class JudgeAgreement:
    """`kappa` is Cohen's: agreement beyond chance, 1 is perfect, 0 what chance gives; None where one verdict is all there is.
    `undecided` answers, of which the model's server gave no probabilities, count as disagreement."""

    answers: int
    agreement: float
    agreement_interval: Interval | None
    kappa: float | None
    kappa_interval: Interval | None
    said_same: int
    labelled_same: int
    undecided: int


def load_labels(path: Path) -> list[Labelled]:
    """Raises DatasetInvalid."""
    return read_lines(path, Labelled)


class Judges(Protocol):
    def says_same(self, question: str, references: Sequence[str], answer: str) -> bool | None: ...

    def meets(self, prompt: str, criterion: str, answer: str) -> bool | None: ...


def judge_labels(labels: Sequence[Labelled], judge: Judges, advance: Callable[[int, int], None]) -> JudgeAgreement:
    """Asks the judge about each labelled answer."""
    verdicts = []
    for number, label in enumerate(labels, start=1):
        if label.criterion:
            verdicts.append(judge.meets(label.question, label.criterion, label.answer))
        else:
            verdicts.append(judge.says_same(label.question, label.references, label.answer))
        advance(number, len(labels))
    return agreement([label.same for label in labels], verdicts)


def agreement(people: Sequence[bool], judge: Sequence[bool | None]) -> JudgeAgreement:
    """Both in the same order. Raises ValueError where there is nothing to compare."""
    if not people:
        raise ValueError("no labels")
    said = [one if one is not None else not truth for truth, one in zip(people, judge, strict=True)]
    agree = ratio([float(one == truth) for one, truth in zip(said, people, strict=True)], [1.0] * len(people))
    both = np.array([[one, truth, one == truth] for one, truth in zip(said, people, strict=True)], dtype=np.float64)

    def kappa(counts: Floats) -> Floats:
        """(observed − expected) / (1 − expected) (Cohen, A Coefficient of Agreement for Nominal Scales, 1960)."""
        yes, truth, agreed = (counts @ both / counts.sum(axis=1, keepdims=True)).T
        expected = yes * truth + (1 - yes) * (1 - truth)
        return np.where(expected < 1, (agreed - expected) / np.where(expected < 1, 1 - expected, 1.0), np.nan)

    rows = resampled([agree, kappa], len(people))
    return JudgeAgreement(
        answers=len(people),
        agreement=value(agree, len(people)) or 0.0,
        agreement_interval=interval(rows[0]),
        kappa=value(kappa, len(people)),
        kappa_interval=interval(rows[1]),
        said_same=sum(one is True for one in judge),
        labelled_same=sum(people),
        undecided=sum(one is None for one in judge),
    )
