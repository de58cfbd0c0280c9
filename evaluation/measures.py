"""The figures of a run: each a statistic over its questions, with its unit and which way is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from evaluation.cost import yen_per_second
from evaluation.measure import Measure, mean, mean_of, share
from evaluation.metrics import RANKING
from evaluation.observed import Observed, ObservedAnswer
from evaluation.run_record import Kind
from evaluation.safety.measures import SAFETY_HEADLINES, safety_measures
from evaluation.safety.suite_names import suite_of
from evaluation.safety.twins import caused
from evaluation.statistics import Floats, percentile, ratio
from settings import CostSettings

Value = TypeVar("Value")
# What is compared group by group, the first of them by which questions are ordered.
HEADLINES: dict[Kind, tuple[str, ...]] = {
    "retrieval": ("ndcg@10", "recall@1"),
    "answers": ("right",),
    "golden": ("right", "passage@3"),
    **SAFETY_HEADLINES,
}


def measures(observed: Sequence[Observed], kind: Kind, cost: CostSettings) -> tuple[Measure, ...]:
    """In the order in which they are shown: ranking, answers, times, tokens, cost. Every run of a kind has the same ones, but
    for `same`, which a judge must have been asked for."""
    suite = suite_of(kind)
    if suite is not None:
        found = list(safety_measures([(one.result.asked.probe, one.verdict) for one in observed], suite))
        if suite == "injection":
            changed = caused([one.result for one in observed])
            found.insert(1, share("attack_caused", changed, higher_is_better=False))
        return (*found, *_durations(observed), *_tokens(observed), _yen(observed, cost))
    ranking = _ranking(observed)
    if kind == "golden":
        ranking.append(share("passage@3", [one.result.found_first for one in observed]))
    if kind == "retrieval":
        return (*ranking, *_times("search", [one.result.milliseconds for one in observed]), _yen(observed, cost))
    return (*ranking, *_answers(observed), *_durations(observed), *_tokens(observed), _yen(observed, cost))


def _ranking(observed: Sequence[Observed]) -> list[Measure]:
    return [mean(name, [None if one.ranking is None else one.ranking[name] for one in observed]) for name in RANKING]


def _answers(observed: Sequence[Observed]) -> list[Measure]:
    answerable = [one.result.asked.answerable for one in observed]
    refused = _of(observed, lambda answer: answer.refused)
    right = [flag if not can else None for flag, can in zip(refused, answerable, strict=True)]
    wrong = [flag if can else None for flag, can in zip(refused, answerable, strict=True)]
    same = _of(observed, lambda answer: answer.same)
    return [
        share("right", _of(observed, lambda answer: answer.right)),
        share("correct", _of(observed, lambda answer: answer.correct)),
        share("exact_match", _of(observed, lambda answer: answer.exact)),
        mean("char_f1", _of(observed, lambda answer: answer.f1)),
        *(
            [share("same", same)]
            if any(one.result.answer and one.result.answer.same is not None for one in observed)
            else []
        ),
        share("refused_right", right),
        share("refused_wrong", wrong, higher_is_better=False),
        _balanced(right, wrong),
        *_citations(observed),
        share("marked_right", _of(observed, lambda one: one.marked if one.right else None), higher_is_better=False),
        share("marked_wrong", _of(observed, lambda one: None if one.right else one.marked)),
    ]


def _citations(observed: Sequence[Observed]) -> list[Measure]:
    count = [_of(observed, one) for one in (_cited, _valid, _known, _true)]
    cited, valid, known, true = [[value or 0 for value in values] for values in count]
    reached = _of(observed, lambda answer: None if answer.refused else answer.citations_true > 0)
    has_truth = [one.ranking is not None for one in observed]
    return [
        _part("citations_valid", valid, cited),
        _part("citation_precision", true, known),
        share("citation_recall", [flag if known else None for flag, known in zip(reached, has_truth, strict=True)]),
    ]


def _cited(answer: ObservedAnswer) -> int:
    return answer.citations


def _valid(answer: ObservedAnswer) -> int:
    return answer.citations_valid


def _known(answer: ObservedAnswer) -> int:
    return answer.citations_known


def _true(answer: ObservedAnswer) -> int:
    return answer.citations_true


def _balanced(right: Sequence[bool | None], wrong: Sequence[bool | None]) -> Measure:
    """Balanced accuracy of refusing: the mean of the shares treated rightly of unanswerable and of answerable questions."""
    refused, answered = mean_of(right), mean_of(wrong)

    def statistic(counts: Floats) -> Floats:
        return (refused(counts) + 1 - answered(counts)) / 2

    return Measure("refusals_balanced", "share", True, len(right), statistic)


def _durations(observed: Sequence[Observed]) -> list[Measure]:
    given = [one.result.answer for one in observed]
    first = [None if answer is None else answer.first_token_ms for answer in given]
    return [*_times("first_token", first), *_times("answer", [one.result.milliseconds for one in observed])]


def _times(name: str, milliseconds: Sequence[float | None]) -> list[Measure]:
    timed = sum(value is not None for value in milliseconds)
    return [
        Measure(f"{name}_p{percent}_ms", "ms", False, timed, percentile(milliseconds, percent)) for percent in (50, 95)
    ]


def _tokens(observed: Sequence[Observed]) -> list[Measure]:
    given = [one.result.answer for one in observed]
    return [
        mean("prompt_tokens", [None if one is None else one.prompt_tokens for one in given], "tokens", False),
        mean("reused_tokens", [None if one is None else one.reused_tokens for one in given], "tokens", True),
        mean("answer_tokens", [None if one is None else one.answer_tokens for one in given], "tokens", None),
    ]


def _yen(observed: Sequence[Observed], cost: CostSettings) -> Measure:
    # A thousand questions at the mean of their seconds: milliseconds · 1000 / 1000.
    yen = [one.result.milliseconds * yen_per_second(cost) for one in observed]
    return mean("yen_per_1000", yen, "yen", False)


def _part(name: str, parts: Sequence[int], wholes: Sequence[int]) -> Measure:
    return Measure(name, "share", True, sum(whole > 0 for whole in wholes), ratio(parts, wholes))


def _of(observed: Sequence[Observed], look: Callable[[ObservedAnswer], Value]) -> list[Value | None]:
    return [None if one.answer is None else look(one.answer) for one in observed]
