import pytest

from answering.coverage import Coverage
from answering.fuse import AMONG_BEST, COVERAGE_FLOOR, DENSE_SPAN, DIVIDED, fuse, with_coverage
from index_store.records import LEGS, Scores
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


def test_the_fused_score_is_the_weighted_sum_of_the_legs() -> None:
    fused = dict(
        fuse(
            {"dense": {"a": 0.8, "b": 0.8 - DENSE_SPAN / 4}, "lemma": {"a": 5.0, "b": 10.0}, "bigram": {"b": 7.0}},
            HALVES,
        )
    )
    assert fused["a"].fused == pytest.approx(0.5 + 0.25 * 0.5)
    assert fused["b"].fused == pytest.approx(0.5 * 0.75 + 0.25 + 0.25)


def test_a_cosine_far_below_the_best_weighs_against_what_the_words_say() -> None:
    fused = dict(
        fuse(
            {"dense": {"a": 0.8, "b": 0.8 - 2 * DENSE_SPAN, "c": 0.8 - DENSE_SPAN}, "lemma": {"b": 4.0}, "bigram": {}},
            HALVES,
        )
    )
    assert fused["b"].fused == pytest.approx(0.25 - 0.5)
    assert fused["c"].fused == pytest.approx(0.0)


def test_an_offset_common_to_all_cosines_changes_no_fused_score() -> None:
    """Some questions score low with every passage: the legs must weigh the same there."""
    low, high = (
        fuse({"dense": {"a": 0.1 + shift, "b": 0.05 + shift}, "lemma": {"b": 2.0}, "bigram": {}}, HALVES)
        for shift in (0.0, 0.6)
    )
    assert [scores.fused for _, scores in low] == pytest.approx([scores.fused for _, scores in high])


def test_equal_scores_come_in_the_order_of_their_ids() -> None:
    fused = fuse({"dense": {"b": 0.5, "a": 0.5}, "lemma": {}, "bigram": {}}, HALVES)
    assert [point for point, _ in fused] == ["a", "b"]


def test_each_leg_tells_its_rank_and_what_it_adds() -> None:
    fused = dict(
        fuse({"dense": {"a": 0.8, "b": 0.7}, "lemma": {"a": 5.0, "b": 10.0, "c": 5.0}, "bigram": {"b": 0.0}}, HALVES)
    )
    assert [share.rank for share in fused["a"].shares] == [1, 2, None]
    assert [share.rank for share in fused["b"].shares] == [2, 1, None]
    assert [share.rank for share in fused["c"].shares] == [None, 2, None]
    assert [share.adds for share in fused["a"].shares] == pytest.approx([0.5, 0.125, 0.0])
    for scores in fused.values():
        assert sum(share.adds for share in scores.shares) == pytest.approx(scores.fused)


def divided(bigram_best: str, better: int = AMONG_BEST) -> dict[str, Scores]:
    """Meaning says `near`; so many other points have more of the question's words, `p0` the most of its lemmas."""
    others = [f"p{number}" for number in range(better)]
    lemma = {point: 10.0 - number for number, point in enumerate(others)} | {"near": 1.0}
    bigram = dict.fromkeys(others, 5.0) | {bigram_best: 10.0, "near": 1.0}
    return dict(fuse({"dense": {"near": 0.8, "p0": 0.7, "p1": 0.7}, "lemma": lemma, "bigram": bigram}, HALVES))


def test_words_count_less_where_they_are_divided_and_meaning_says_another() -> None:
    fused = divided(bigram_best="p1")
    assert fused["near"].fused == pytest.approx(0.5 + DIVIDED * (0.25 * 0.1 + 0.25 * 0.1))
    assert fused["p0"].fused == pytest.approx(0.25 + DIVIDED * (0.25 + 0.25 * 0.5))
    assert [share.adds for share in fused["p0"].shares] == pytest.approx([0.25, DIVIDED * 0.25, DIVIDED * 0.125])


def test_words_count_fully_where_both_have_the_same_best() -> None:
    assert divided(bigram_best="p0")["p0"].fused == pytest.approx(0.25 + 0.25 + 0.25)


def test_words_count_fully_where_the_nearest_in_meaning_is_among_their_best() -> None:
    assert divided(bigram_best="p1", better=AMONG_BEST - 1)["p0"].fused == pytest.approx(0.25 + 0.25 + 0.25 * 0.5)


def test_words_count_fully_where_nothing_is_near_in_meaning() -> None:
    ((_, scores),) = fuse({"dense": {}, "lemma": {"a": 2.0}, "bigram": {}}, HALVES)
    assert scores.shares[1].adds == pytest.approx(0.25)


def test_a_passage_that_has_much_of_the_question_comes_forward() -> None:
    fused = fuse({"dense": {"a": 0.8, "b": 0.78}, "lemma": {}, "bigram": {"a": 4.0}}, HALVES)
    raised = with_coverage(fused, {"a": Coverage(COVERAGE_FLOOR, 0.1), "b": Coverage(COVERAGE_FLOOR + 0.4, 0.4)})
    assert [point for point, _ in raised] == ["b", "a"]
    assert dict(raised)["a"] == dict(fused)["a"]
    assert dict(raised)["b"].fused == pytest.approx(0.5 * 0.9 + 0.4 + 0.1)
    assert [share.adds for share in dict(raised)["b"].shares] == pytest.approx([0.45, 0.0, 0.5])


def test_points_that_were_not_looked_through_keep_their_scores() -> None:
    fused = fuse({"dense": {"a": 0.8, "b": 0.7}, "lemma": {}, "bigram": {}}, HALVES)
    assert with_coverage(fused, {}) == fused
