from __future__ import annotations

import pytest

from benchmarks.spread import Spread, percentile, spread


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(number) for number in range(20, 0, -1)]
    assert percentile(values, 50) == 10.0
    assert percentile(values, 95) == 19.0
    assert percentile(values, 100) == 20.0
    assert percentile([7.0], 1) == 7.0


def test_nothing_measured_is_no_number() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


def test_spread_in_a_phrase() -> None:
    assert spread([1.0, 2.0, 2000.0]) == Spread(3, 2.0, 2000.0, 2000.0)
    assert str(spread([1.0, 2.0, 2000.0])) == "p50 2 ms, p95 2,000 ms, at most 2,000 ms (3 times)"
