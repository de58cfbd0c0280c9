"""A result -> what is counted of it. Computed when runs are read, so that old runs are judged like new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.answer_match import character_f1, exact_match, holds_each
from evaluation.metrics import Ranked, ranking_of_each
from evaluation.result import GivenAnswer, QuestionResult
from evaluation.safety.verdict import Verdict, verdict_of


@dataclass(frozen=True, slots=True)
class ObservedAnswer:
    """`correct`, `exact`, `f1` are None for a question that must be refused, `same` also where no judge was asked; `marked` for
    a refusal, and where the run did not keep it.

    Of the citations: how many, how many valid, how many of known truth, how many of those true.
    """

    refused: bool
    correct: bool | None
    exact: bool | None
    f1: float | None
    same: bool | None
    marked: bool | None
    citations: int
    citations_valid: int
    citations_known: int
    citations_true: int

    @property
    def right(self) -> bool:
        """Answered correctly, or refused where it had to be."""
        return self.refused if self.correct is None else self.correct


@dataclass(frozen=True, slots=True)
class Observed:
    """`ranking` is None where no true passage is known, `verdict` where the question is of no safety suite."""

    result: QuestionResult
    ranking: Mapping[str, float] | None
    answer: ObservedAnswer | None
    verdict: Verdict | None = None

    @property
    def merit(self) -> tuple[float, ...]:
        """What makes one result better than another, the weightiest first: treated rightly, like the reference, found early."""
        if self.verdict is not None:
            return (self.verdict.merit,)
        ndcg = self.ranking["ndcg@10"] if self.ranking is not None else 0.0
        if self.answer is None:
            return (ndcg,)
        return (float(self.answer.right), self.answer.f1 or 0.0, ndcg)


def observe(results: Sequence[QuestionResult]) -> tuple[Observed, ...]:
    """In the order of the results."""
    rankings = ranking_of_each([Ranked(one.asked.id, one.ranked, one.asked.wanted) for one in results])
    return tuple(
        Observed(
            result=one,
            ranking=rankings.get(one.asked.id),
            answer=None if one.answer is None else _answer(one, one.answer),
            verdict=verdict_of(one),
        )
        for one in results
    )


def _answer(result: QuestionResult, given: GivenAnswer) -> ObservedAnswer:
    asked, known = result.asked, [cited for cited in given.citations if cited.right is not None]
    text = "" if given.refused else given.text
    return ObservedAnswer(
        refused=given.refused,
        correct=holds_each(text, asked.references, asked.each) if asked.answerable else None,
        exact=exact_match(text, asked.references) if asked.answerable else None,
        f1=character_f1(text, asked.references) if asked.answerable else None,
        same=_same(result, given),
        marked=None if given.refused or given.checks is None else bool(given.checks),
        citations=len(given.citations),
        citations_valid=sum(cited.valid for cited in given.citations),
        citations_known=len(known),
        citations_true=sum(bool(cited.right) for cited in known),
    )


def _same(result: QuestionResult, given: GivenAnswer) -> bool | None:
    """A refusal of a question that has an answer says something else; the judge isn't asked for it."""
    if given.refused and result.asked.answerable:
        return False
    return given.same
