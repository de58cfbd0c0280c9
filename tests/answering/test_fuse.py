import pytest

from answering.fuse import DENSE_FLOOR, fuse
from index_store.records import LEGS
from settings import FusionWeights

HALVES = FusionWeights(dense=0.5, lemma=0.25, bigram=0.25)


def test_nothing_found_is_no_points() -> None:
    assert fuse({leg: {} for leg in LEGS}, HALVES) == ()


def test_raw_scores_are_kept_and_a_silent_leg_counts_zero() -> None:
    ((point, scores),) = fuse({"dense": {"a": 0.7}, "lemma": {}, "bigram": {"a": 9.0}}, HALVES)
    assert point == "a"
    assert (scores.dense, scores.lemma, scores.bigram) == (0.7, 0.0, 9.0)


def test_the_best_on_every_leg_leads_and_one_hit_does_not_divide_by_zero() -> None:
    fused = fuse(
        {"dense": {"a": 0.8, "b": 0.4}, "lemma": {"a": 10.0, "b": 5.0}, "bigram": {"a": 20.0, "b": 5.0}}, HALVES
    )
    assert [point for point, _ in fused] == ["a", "b"]
    assert fused[0][1].fused > fused[1][1].fused


def test_a_cosine_under_the_floor_is_no_evidence_against_a_word_match() -> None:
    fused = dict(fuse({"dense": {"a": DENSE_FLOOR - 0.3, "b": DENSE_FLOOR}, "lemma": {"a": 4.0}, "bigram": {}}, HALVES))
    assert fused["b"].fused == pytest.approx(0.0)
    assert fused["a"].fused > 0.0


def test_equal_scores_come_in_the_order_of_their_ids() -> None:
    fused = fuse({"dense": {"b": 0.5, "a": 0.5}, "lemma": {}, "bigram": {}}, HALVES)
    assert [point for point, _ in fused] == ["a", "b"]
