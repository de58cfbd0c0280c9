from __future__ import annotations

from dataclasses import replace

import pytest

from answering.answer import Check
from evaluation.cost import yen_per_1000_questions, yen_per_second
from evaluation.measures import HEADLINES
from evaluation.result import QuestionResult
from evaluation.run_record import Kind
from evaluation.summary import RunSummary, summary
from settings import CostSettings
from tests.evaluation.building import answered, record, searched

COST = CostSettings(machine_yen=157_680, machine_years=5, watts=0, yen_per_kwh=0)  # 0.001 yen a second

FIVE = (
    answered("right", "3,000円です[1]。", cites=True, milliseconds=1000.0),
    answered("wrong", "2,000円です[1]。", cites=False, milliseconds=2000.0, kind="table", file_type="xlsx"),
    answered("shy", None, milliseconds=300.0),
    answered("refused", None, reference=None, kind="unanswerable", file_type="", milliseconds=200.0),
    answered("invented", "500円です。", reference=None, kind="unanswerable", file_type="", milliseconds=1500.0),
)


def summed(results: tuple[QuestionResult, ...] = FIVE, kind: Kind = "golden") -> RunSummary:
    return summary(record("r", kind, len(results)), results, COST)


def values(found: RunSummary) -> dict[str, float | None]:
    return {figure.name: figure.value for figure in found.figures}


def test_figures_by_hand() -> None:
    found = values(summed())
    by_hand: dict[str, float | None] = {
        "right": 2 / 5,
        "correct": 1 / 3,
        "exact_match": 0.0,
        "refused_right": 1 / 2,
        "refused_wrong": 1 / 3,
        "refusals_balanced": (1 / 2 + 2 / 3) / 2,
        "citations_valid": 1.0,
        "citation_precision": 1 / 2,
        "citation_recall": 1 / 2,
        "first_token_p50_ms": 500.0,
        "answer_p50_ms": 1000.0,
        "answer_p95_ms": 2000.0,
        "prompt_tokens": 600.0,
        "yen_per_1000": 1.0,  # one second each in the mean
        "passage@3": 1.0,
    }
    assert {name: found[name] for name in by_hand} == pytest.approx(by_hand)
    assert "same" not in found


def test_marks_are_counted_on_right_answers_and_on_wrong_ones() -> None:
    mark = (Check("figure", 0, 6, "2,000円"),)
    found = values(
        summed((
            answered("right", "3,000円です[1]。"),
            answered("right but marked", "3,000円、または2,000円です[1]。", checks=mark),
            answered("wrong", "2,000円です[1]。", checks=mark),
            answered("wrong and unmarked", "2,000円です[1]。"),
            answered("invented", "2,000円です。", reference=None, checks=mark),
            answered("refused", None, reference=None),
            answered("shy", None),
        ))
    )  # fmt: skip
    assert found["marked_right"] == 0.5
    assert found["marked_wrong"] == pytest.approx(2 / 3)


def test_a_run_of_before_marks_were_kept_has_no_figure_of_them() -> None:
    found = values(summed((answered("right", "3,000円です[1]。", checks=None),)))
    assert (found["marked_right"], found["marked_wrong"]) == (None, None)


def test_a_judge_counts_only_where_one_was_asked() -> None:
    judged = []
    for one, same in zip(FIVE, (True, False, None, None, None), strict=True):
        assert one.answer is not None
        judged.append(replace(one, answer=replace(one.answer, same=same)))
    assert values(summed(tuple(judged)))["same"] == pytest.approx(1 / 3)  # a refusal says something else


def test_a_search_has_ranking_and_times_only() -> None:
    found = values(summed((searched("q1", "p1"), searched("q2", "x", "p1", milliseconds=30.0)), "retrieval"))
    assert found.keys() == {
        *("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"),
        *("search_p50_ms", "search_p95_ms", "yen_per_1000"),
    }
    assert (found["recall@1"], found["mrr@10"], found["search_p95_ms"]) == (0.5, 0.75, 30.0)


def test_a_run_without_a_question_has_no_value() -> None:
    found = summed(())
    assert set(values(found).values()) == {None}
    assert found.groups == () and found.worst == ()
    metrics = found.to_json()["metrics"]
    assert isinstance(metrics, dict) and set(metrics.values()) == {None}


def test_groups_are_by_kind_and_by_type_of_document() -> None:
    groups = {(group.by, group.name): (group.questions, group.figures[0].value) for group in summed().groups}
    assert groups == {
        ("kind", "fact"): (2, 0.5),
        ("kind", "table"): (1, 0.0),
        ("kind", "unanswerable"): (2, 0.5),
        ("file_type", "pdf"): (2, 0.5),
        ("file_type", "xlsx"): (1, 0.0),
    }
    assert [figure.name for figure in summed().groups[0].figures] == list(HEADLINES["golden"])


def test_the_worst_question_is_the_first() -> None:
    # Treated wrongly before rightly; of the wrong ones, the one whose answer is farther from its reference.
    assert [one.result.asked.id for one in summed().worst] == ["invented", "shy", "wrong", "refused", "right"]


def test_intervals_hold_the_value() -> None:
    for figure in summed().figures:
        assert figure.value is None or figure.interval is not None
        if figure.value is not None and figure.interval is not None:
            assert figure.interval.low <= figure.value <= figure.interval.high, figure.name


def test_a_cost_is_machine_and_power() -> None:
    half_kilowatt = CostSettings(machine_yen=0, machine_years=1, watts=500, yen_per_kwh=36)
    assert yen_per_second(half_kilowatt) == pytest.approx(0.005)
    assert yen_per_1000_questions(2000.0, half_kilowatt) == pytest.approx(10.0)
    assert yen_per_second(COST) == pytest.approx(0.001)
