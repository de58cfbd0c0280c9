"""Random worlds against the oracle: folders, rules, groups, renames, revocations, kills; and every surface, for both homes.

`python -m tests.access.soak --cases 20000` goes on for longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from index_store.edge_index import EdgeIndex
from index_store.server_index import ServerIndex
from index_store.vector_index import VectorIndex
from tests.access.random_world import DIMENSION
from tests.access.worlds import run_cases

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorIndex]:
    index = EdgeIndex.open(tmp_path_factory.mktemp("edge") / "index", DIMENSION)
    yield index
    index.close()


def test_nobody_sees_more_or_less_than_the_oracle(edge: VectorIndex, tmp_path: Path) -> None:
    assert run_cases(tmp_path, edge, cases=100, first_seed=0) == 100


def test_the_same_on_a_server(tmp_path: Path) -> None:
    index = ServerIndex(QdrantClient(":memory:"), "chunks", DIMENSION)
    assert run_cases(tmp_path, index, cases=30, first_seed=1000) == 30


@pytest.mark.slow
def test_two_thousand_cases(edge: VectorIndex, tmp_path: Path) -> None:
    assert run_cases(tmp_path, edge, cases=2000, first_seed=2000) == 2000
