from __future__ import annotations

from dataclasses import replace

import pytest

from errors import MetricUnknown, RunsNotComparable
from evaluation import statistics
from evaluation.compare import Comparison, compare
from evaluation.gate import gate
from evaluation.summary import RunSummary, summary
from settings import CostSettings, EvaluationSettings
from tests.evaluation.building import answered, plan, record

COST = CostSettings()
DEFAULTS = EvaluationSettings().allow


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate looks at the figures, not at their intervals."""
    monkeypatch.setattr(statistics, "RESAMPLES", 50)


def run(name: str, right: int, questions: int = 50) -> RunSummary:
    results = tuple(answered(f"q{place}", "3,000円" if place < right else "2円") for place in range(questions))
    return summary(record(name, questions=questions), results, COST)


def pair(first: int = 40, second: int = 40) -> Comparison:
    return compare(run("a", first), run("b", second), COST)


@pytest.mark.parametrize(("second", "passed"), [(40, True), (39, True), (38, False), (45, True)])
def test_a_loss_beyond_the_allowance_closes_the_gate(second: int, passed: bool) -> None:
    # One of 50 questions is two points, which is what the default allows of `correct`.
    result = gate(pair(second=second), DEFAULTS, {})
    assert result.passed is passed
    (correct,) = [check for check in result.checks if check.difference.name == "correct"]
    assert correct.loss == pytest.approx((40 - second) * 2)
    assert correct.allowed == 2.0


def test_a_named_allowance_counts_before_the_default_and_may_be_of_time() -> None:
    assert gate(pair(second=38), DEFAULTS, {"correct": 4.0}).passed
    later = [replace(one.result, milliseconds=one.result.milliseconds + 100) for one in run("b", 40).observed]
    slower = compare(run("a", 40), summary(record("b", questions=50), later, COST), COST)
    assert gate(slower, DEFAULTS, {}).passed
    assert gate(slower, DEFAULTS, {"answer_p50_ms": 100.0}).passed
    assert not gate(slower, DEFAULTS, {"answer_p50_ms": 99.0}).passed


def test_only_figures_that_are_named_or_allowed_by_default_are_gated() -> None:
    names = {check.difference.name for check in gate(pair(), DEFAULTS, {"char_f1": 1.0}).checks}
    assert names == {"recall@5", "ndcg@10", "correct", "refusals_balanced", "citations_valid", "char_f1"}
    with pytest.raises(MetricUnknown, match="passage@3"):
        gate(pair(), DEFAULTS, {"passage@3": 1.0})


def test_what_is_not_the_same_work_is_no_result() -> None:
    found = pair()
    other = replace(found.second, plan=plan(questions=50, content="changed"))
    for broken, mark in (
        (replace(found, second=other), "content"),
        (replace(found, first=replace(found.first, state="stopped")), "state: stopped"),
        (replace(found, second=replace(found.second, state="failed")), "state"),
        (replace(found, second=replace(found.second, plan=plan(questions=40))), "questions"),
        (replace(found, left_out=2), "left_out"),
    ):
        with pytest.raises(RunsNotComparable, match=mark) as refused:
            gate(broken, DEFAULTS, {})
        assert refused.value.exit_code == 2
