"""What a person may not see has no effect on anything that they see: pairs of houses, with and without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store.edge_index import EdgeIndex
from index_store.vector_index import VectorIndex
from tests.access.pairs import numbers_of, pair, shape_of, told, words_of
from tests.access.random_world import DIMENSION

# The engine adds up a sparse score in the order in which a segment first met the words, so that its last bit (float32) depends on
# what was ever written there. Order and all else are compared exactly.
ROUNDING = 1e-6
Homes = tuple[VectorIndex, VectorIndex]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    opened = [EdgeIndex.open(tmp_path_factory.mktemp("edge") / "index", DIMENSION) for _ in range(2)]
    yield opened[0], opened[1]
    for index in opened:
        index.close()


def compare(homes: Homes, folder: Path, pairs: int, first_seed: int) -> int:
    """How many of the pairs differed in what they hold: equal houses would prove nothing."""
    differed = 0
    for seed in range(first_seed, first_seed + pairs):
        with pair(folder, homes, seed) as (whole, less, name):
            differed += len(whole.oracle.papers) > len(less.oracle.papers)
            words = words_of(whole)
            with_it, without = told(whole, name, words), told(less, name, words)
            assert shape_of(with_it) == shape_of(without), f"seed {seed}"
            assert numbers_of(with_it) == pytest.approx(numbers_of(without), rel=ROUNDING, abs=ROUNDING), f"seed {seed}"
    return differed


def test_what_may_not_be_seen_has_no_effect(homes: Homes, tmp_path: Path) -> None:
    assert compare(homes, tmp_path, pairs=12, first_seed=0) >= 10


@pytest.mark.slow
def test_two_hundred_pairs(homes: Homes, tmp_path: Path) -> None:
    assert compare(homes, tmp_path, pairs=200, first_seed=100) >= 170
