from __future__ import annotations

import numpy as np
import pytest

from evaluation.statistics import RESAMPLES, interval, percentile, ratio, resampled, value


def test_a_ratio_is_a_sum_over_a_sum_and_leaves_out_wholes_of_zero() -> None:
    assert value(ratio([1, 0, 3], [2, 0, 4]), 3) == pytest.approx(4 / 6)
    assert value(ratio([0.0], [0.0]), 1) is None
    assert value(ratio([], []), 0) is None


@pytest.mark.parametrize(("percent", "found"), [(50, 20.0), (95, 40.0), (25, 10.0), (26, 20.0), (1, 10.0), (100, 40.0)])
def test_a_percentile_is_by_nearest_rank(percent: int, found: float) -> None:
    assert value(percentile([40.0, None, 10.0, 30.0, 20.0], percent), 5) == found


def test_a_percentile_of_nothing_is_none() -> None:
    assert value(percentile([None, None], 50), 2) is None


def test_a_percentile_counts_a_question_as_often_as_it_was_drawn() -> None:
    counts = np.array([[3.0, 0.0, 1.0], [0.0, 0.0, 3.0]])
    assert percentile([10.0, 20.0, 30.0], 75)(counts).tolist() == [10.0, 30.0]
    assert np.isnan(percentile([10.0, None, None], 50)(np.array([[0.0, 2.0, 1.0]]))).all()


def test_resamples_are_seeded_and_shared() -> None:
    flags = ratio([1, 0, 1, 0], [1] * 4)
    first, second = resampled([flags, flags], 4), resampled([flags], 4)
    assert first.shape == (2, RESAMPLES)
    assert (first[0] == first[1]).all() and (first[0] == second[0]).all()


def test_each_resample_draws_as_many_questions_as_there_are() -> None:
    (drawn,) = resampled([lambda counts: counts.sum(axis=1)], 7, resamples=50)
    assert drawn.tolist() == [7.0] * 50


def test_the_interval_of_a_mean_is_that_of_its_standard_error() -> None:
    # 400 questions, half right: standard error 0.025, so 95 % lie within 1.96 of them (normal approximation).
    half = ratio([1.0, 0.0] * 200, [1.0] * 400)
    found = interval(resampled([half], 400)[0])
    assert found is not None
    assert found.low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.005)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.005)


def test_blocks_do_not_change_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = ratio([1, 0, 1, 0], [1] * 4)
    whole = resampled([flags], 4, resamples=100)
    monkeypatch.setattr("evaluation.statistics._BLOCK", 40)
    assert (resampled([flags], 4, resamples=100) == whole).all()


def test_nothing_has_no_interval() -> None:
    assert interval(resampled([ratio([], [])], 0)[0]) is None
    assert interval(resampled([ratio([0.0], [0.0])], 1)[0]) is None
