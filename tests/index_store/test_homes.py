"""Where generations lie; each home alone, and none that another holds open is deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from errors import IndexDamaged, IndexLocked, IndexUnavailable
from index_store.homes import EdgeHomes, IndexHomes, server_homes
from index_store.records import IndexedChunk, SparseVector, TextVectors, point_id
from tests.generations.generation_world import memory_homes

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")
NOWHERE = SparseVector((), ())


@pytest.fixture(params=["edge", "memory"])
def homes(request: pytest.FixtureRequest, tmp_path: Path) -> IndexHomes:
    return EdgeHomes(tmp_path) if request.param == "edge" else memory_homes()


def point() -> IndexedChunk:
    dense = np.array([1.0, 0.0, 0.0, 0.0], dtype=np.float32)
    vectors = TextVectors(dense, NOWHERE, NOWHERE)
    return IndexedChunk(point_id("d", 1, 0), "d", "s", "open", "md", datetime(2026, 4, 1, tzinfo=UTC), vectors)


def test_each_generation_has_points_of_its_own_and_its_own_dimension(homes: IndexHomes) -> None:
    first, second = homes.open(1, 4), homes.open(2, 8)
    first.upsert([point()])
    first.flush()
    assert (first.count(), second.count()) == (1, 0)
    first.close()
    second.close()
    homes.delete(2)
    homes.delete(2)
    again = homes.open(1, 4)
    assert again.count() == 1
    again.close()
    homes.delete(1)
    empty = homes.open(1, 4)
    assert empty.count() == 0
    empty.close()


def test_the_first_lies_where_it_always_did(tmp_path: Path) -> None:
    homes = EdgeHomes(tmp_path)
    assert homes.folder(1) == tmp_path / "index"
    assert homes.folder(3) == tmp_path / "generations" / "3" / "index"
    assert [memory_homes().name(number) for number in (1, 3)] == ["shoko", "shoko-3"]


def test_one_that_is_open_is_not_deleted(tmp_path: Path) -> None:
    homes = EdgeHomes(tmp_path)
    opened = homes.open(2, 4)
    with pytest.raises(IndexLocked):
        homes.delete(2)
    opened.upsert([point()])
    opened.close()
    homes.delete(2)
    assert list((tmp_path / "generations").iterdir()) == []


def test_a_server_that_is_not_there_is_named() -> None:
    homes = server_homes("http://127.0.0.1:1", None, "shoko")
    for reach in (lambda: homes.open(1, 4), lambda: homes.delete(2)):
        with pytest.raises(IndexUnavailable, match="127.0.0.1:1"):
            reach()


def test_making_compact_keeps_every_point_and_wants_an_index_that_nobody_holds(tmp_path: Path) -> None:
    homes = EdgeHomes(tmp_path)
    opened = homes.open(2, 4)
    opened.upsert([point()])
    opened.flush()
    with pytest.raises(IndexLocked):
        list(homes.compacting(2))
    opened.close()
    list(homes.compacting(2))
    again = homes.open(2, 4)
    assert list(again.point_ids()) == [point().point_id]
    again.close()


def test_making_compact_what_is_no_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "generations" / "2" / "index").mkdir(parents=True)
    (tmp_path / "generations" / "2" / "index" / "edge_config.json").write_text("{")
    with pytest.raises(IndexDamaged):
        list(EdgeHomes(tmp_path).compacting(2))


def test_making_compact_ends_when_it_is_left(tmp_path: Path) -> None:
    homes = EdgeHomes(tmp_path)
    opened = homes.open(2, 4)
    opened.upsert([point()])
    opened.close()
    work = homes.compacting(2)
    next(work)
    work.close()
    again = homes.open(2, 4)
    assert again.count() == 1
    again.close()
