from __future__ import annotations

import math

import pytest

from answering.coverage import Coverage, coverage


class Words:
    """A question's pairs are what stands between its spaces."""

    def bigrams(self, text: str) -> list[str]:
        return text.split()


def covered(question: str, *texts: str) -> list[Coverage]:
    return list(coverage(Words(), question, texts, {f"{number}": text for number, text in enumerate(texts)}).values())


def idf(having: int, texts: int) -> float:
    return math.log(1 + (texts - having + 0.5) / (having + 0.5))


def test_what_is_spread_over_a_text_is_told_from_what_stands_together() -> None:
    together, spread = covered("日当 宿泊", "宿泊の日当は三千円。休む。", "宿泊は届ける。許可する。日当は別に定める。")
    assert (together.whole, together.place) == pytest.approx((1.0, 1.0))
    assert (spread.whole, spread.place) == pytest.approx((1.0, 0.5))


def test_two_sentences_that_follow_each_other_are_one_place() -> None:
    assert covered("日当 宿泊", "宿泊のとき。日当は三千円。")[0].place == pytest.approx(1.0)


def test_a_rare_pair_weighs_more() -> None:
    one, other, _ = covered("日当 宿泊", "日当。", "宿泊。", "日当。")
    assert one.whole == pytest.approx(idf(2, 3) / (idf(2, 3) + idf(1, 3)))
    assert other.whole == pytest.approx(idf(1, 3) / (idf(2, 3) + idf(1, 3)))


def test_a_pair_that_no_text_has_counts_as_missing() -> None:
    assert covered("日当 弔慰", "日当。")[0].whole == pytest.approx(idf(1, 1) / (idf(1, 1) + idf(0, 1)))


def test_full_width_and_capitals_are_read_as_the_index_reads_them() -> None:
    assert covered("kgp", "ＫＧＰの定価") == [Coverage(1.0, 1.0)]


def test_a_question_without_pairs_and_a_passage_without_text_have_nothing() -> None:
    assert covered("", "日当。") == [Coverage()]
    assert covered("日当", "", "日当。")[0] == Coverage()


def test_only_what_is_to_be_read_is_read() -> None:
    assert coverage(Words(), "日当", ("日当。", "宿泊。"), {"b": "宿泊。"}) == {"b": Coverage()}
