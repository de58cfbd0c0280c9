"""Worlds one after another until enough cases were compared; a case is a change and a question of one person after it."""

from __future__ import annotations

from pathlib import Path

from index_store.vector_index import VectorIndex
from tests.access.random_world import rights_world
from tests.access.surfaces import compare

STEPS = 40
# Before the first question: a world without documents has nothing to hide.
WARM_UP = 12


def run_cases(folder: Path, index: VectorIndex, cases: int, first_seed: int) -> int:
    """How many were compared. Raises AssertionError with the seed and the changes that led there."""
    done = seed = 0
    while done < cases:
        steps = min(STEPS, cases - done)
        with rights_world(folder, index, first_seed + seed) as world:
            told = [world.step() for _ in range(WARM_UP)]
            for _ in range(steps):
                told.append(world.step())
                try:
                    compare(world)
                except AssertionError as error:
                    raise AssertionError(f"seed {first_seed + seed}, after {' '.join(told)}: {error}") from error
        done += steps
        seed += 1
    return done
