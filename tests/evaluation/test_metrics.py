from __future__ import annotations

import math

import pytest

from evaluation.metrics import (
    Ranked,
    character_f1,
    exact_match,
    holds_reference,
    ranking_metrics,
    ranking_of_each,
)


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


@pytest.mark.parametrize(
    ("answer", "references", "f1"),
    [
        ("３，０００円[1]", ["3,000円"], 1.0),
        ("日当は3,000円", ["3,000円"], 10 / 13),  # 5 shared characters of 8 and 5
        ("有給", ["日当", "給与"], 0.5),  # the better of the two
        ("円円", ["円"], 2 / 3),  # a character counts as often as it stands
        ("", ["円"], 0.0),
        ("何か", [], 0.0),
    ],
)
def test_character_f1(answer: str, references: list[str], f1: float) -> None:
    assert character_f1(answer, references) == pytest.approx(f1)


def test_exact_match_knows_spellings_and_citation_marks_only() -> None:
    assert exact_match("３，０００円。[1, 2]", ["3,000円"])
    assert not exact_match("日当は3,000円", ["3,000円"])


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
