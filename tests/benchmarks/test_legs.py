"""The legs' own orders, and what the fusion gains on the best of them, over hits whose scores are written down."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, replace

import pytest

from benchmarks import answer_readings
from benchmarks.legs import LegsResult, Searched, judged, orders
from index_store.records import Hit, Scores
from tests.answering.building import hit

PASSAGE_OF = {"a": "p-a", "b": "p-b", "c": "p-c"}


def scored(document: str, dense: float, lemma: float, bigram: float) -> Hit:
    one = hit("文章", point=f"{document}-{dense}")
    return replace(
        one,
        document=replace(one.document, id=document),
        scores=Scores(dense=dense, lemma=lemma, bigram=bigram, fused=1.0),
    )


def test_each_order_is_by_its_own_score_and_a_passage_stands_where_its_best_chunk_does() -> None:
    hits = [
        scored("a", 0.5, 3.0, 0.0),
        scored("b", 0.7, 1.0, 0.0),
        scored("a", 0.9, 0.0, 0.0),
        scored("c", 0.1, 2.0, 5.0),
    ]
    assert orders(hits, PASSAGE_OF) == {
        "fused": ("p-a", "p-b", "p-c"),
        "dense": ("p-a", "p-b", "p-c"),
        "lemma": ("p-a", "p-c", "p-b"),
        # a and b have nothing there: they stay in the order of the search.
        "bigram": ("p-c", "p-a", "p-b"),
    }


def asked(number: int, fused: Sequence[str], dense: Sequence[str], lemma: Sequence[str]) -> Searched:
    found = {"fused": tuple(fused), "dense": tuple(dense), "lemma": tuple(lemma), "bigram": ()}
    return Searched(f"q{number}", ("p",), found, 10.0 * number)


SECOND = 1 / math.log2(3)


def test_the_fusion_is_compared_with_the_best_leg_question_by_question() -> None:
    one = judged("jsquad", 40, [asked(1, "p", "xp", "p"), asked(2, "xp", "p", "x"), asked(3, "p", "p", "x")])
    assert one.ndcg_10 == {
        "fused": round((2 + SECOND) / 3, 4),
        "dense": round((2 + SECOND) / 3, 4),
        "lemma": round(1 / 3, 4),
        "bigram": 0.0,
    }
    assert (one.best_leg, one.less_than_best, one.search_ms) == ("dense", 0.0, 20.0)
    assert one.recall_1 == round(2 / 3, 4)
    assert one.less_than_best_interval is not None
    assert one.less_than_best_interval.low < 0.0 < one.less_than_best_interval.high


@pytest.mark.parametrize(("fused_of_the_other", "met"), [("p", True), ("xp", False)])
def test_the_row_is_met_where_no_set_is_behind_and_the_mean_is_ahead(fused_of_the_other: str, met: bool) -> None:
    ahead = judged("one", 40, [asked(1, "p", "xp", "x")])
    other = judged("two", 40, [asked(1, fused_of_the_other, "p", "x")])
    told = answer_readings.legs(json.dumps(asdict(LegsResult((ahead, other)))))
    assert told.met is met
    assert told.text.startswith("one 1.000 (dense 0.631, lemma 0.000, bigram 0.000; 1); two ")


def test_both_limits_count() -> None:
    # Nowhere behind, but nowhere ahead.
    even = judged("one", 40, [asked(1, "p", "p", "x")])
    assert answer_readings.legs(json.dumps(asdict(LegsResult((even,))))).met is False
