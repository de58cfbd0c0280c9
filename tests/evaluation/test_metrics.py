from __future__ import annotations

import math

import pytest

from evaluation.metrics import Judged, Ranked, answer_metrics, holds_reference, ranking_metrics


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


def test_answer_metrics_by_hand() -> None:
    judged = [
        Judged("right", answerable=True, refused=False, correct=True, citations=2, citations_valid=2),
        Judged("refused", answerable=True, refused=True, correct=False, citations=0, citations_valid=0),
        Judged("must refuse", answerable=False, refused=True, correct=None, citations=0, citations_valid=0),
        Judged("invented", answerable=False, refused=False, correct=None, citations=2, citations_valid=1),
    ]
    assert answer_metrics(judged) == {
        "correct": 0.5,
        "refused_right": 0.5,
        "refused_wrong": 0.5,
        "citations_valid": 0.75,
    }


def test_a_share_of_nothing_is_none() -> None:
    assert set(answer_metrics([]).values()) == {None}


@pytest.mark.parametrize(
    ("answer", "reference", "holds"),
    [
        ("日当は３，０００円です。[1]", "3,000円", True),
        ("日当は13,000円です。", "3,000円", False),
        ("30日以内", "3", False),
        ("内線は2101です", "2101", True),
        ("翌月 10 日まで", "翌月10日", True),
        ("", "3", False),
        ("(1) 12文字以上", "12文字", True),
        ("| 3,000 | 1,500 |", "3,000", True),
        ("令和7年4月 1日", "令和7年4月1日", True),
    ],
)
def test_holds_reference(answer: str, reference: str, holds: bool) -> None:
    assert holds_reference(answer, [reference]) is holds
