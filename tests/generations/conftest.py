from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store.homes import EdgeHomes
from tests.generations.generation_world import World, memory_homes


@pytest.fixture(params=[pytest.param("edge", marks=pytest.mark.slow), "memory"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    opened = World(tmp_path, EdgeHomes(tmp_path / "data") if request.param == "edge" else memory_homes())
    yield opened
    opened.stop()


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[World]:
    """On one home only: what doesn't depend on where points lie."""
    opened = World(tmp_path, memory_homes())
    yield opened
    opened.stop()
