from __future__ import annotations

import math

import pytest

from evaluation.metrics import Ranked, ranking_metrics, ranking_of_each


def test_ranking_metrics_by_hand() -> None:
    ranked = [
        Ranked("first", found=("a", "b", "c"), wanted=("a",)),
        Ranked("third", found=("b", "c", "a"), wanted=("a",)),
        Ranked("missed", found=("b",), wanted=("a",)),
        Ranked("no passage, left out", found=("b",), wanted=()),
    ]
    metrics = ranking_metrics(ranked)
    assert metrics["recall@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert metrics["recall@5"] == pytest.approx(2 / 3, abs=1e-4)
    assert metrics["mrr@10"] == pytest.approx((1 + 1 / 3) / 3, abs=1e-4)
    assert metrics["ndcg@10"] == pytest.approx((1 + 1 / math.log2(4)) / 3, abs=1e-4)


def test_a_question_without_any_hit_counts_as_zero() -> None:
    assert ranking_metrics([Ranked("q", found=(), wanted=("a",))])["ndcg@10"] == 0.0


def test_the_order_of_hits_decides_not_their_names() -> None:
    assert ranking_metrics([Ranked("q", found=("z", "a"), wanted=("z",))])["recall@1"] == 1.0


def test_no_question_has_no_metric() -> None:
    assert set(ranking_metrics([]).values()) == {None}


def test_each_question_has_its_own_ranking() -> None:
    each = ranking_of_each([Ranked("q1", ("b", "a"), ("a", "c")), Ranked("q2", (), ("a",)), Ranked("q3", ("a",), ())])
    assert each.keys() == {"q1", "q2"}
    assert (each["q1"]["recall@5"], each["q1"]["mrr@10"], each["q2"]["ndcg@10"]) == (0.5, 0.5, 0.0)
