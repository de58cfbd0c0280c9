"""Every act over the desk is in the audit log, before it is done and with how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest

from errors import DiskFull, NotAFolder, ShokoError
from generations.index_desk import BuildOrder, SwitchOrder
from tests.audited_world import World, audited_world
from tests.test_desk import folder_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with audited_world(tmp_path) as opened:
        yield opened


def outcomes(world: World) -> list[tuple[str, object]]:
    return [(kind, told["outcome"]) for kind, told in world.told()]


def test_sources_are_told_before_and_after(world: World, tmp_path: Path) -> None:
    desk = world.desk()
    source = desk.add_source(folder_in(tmp_path))
    desk.remove_source(source.id)
    assert outcomes(world) == [
        ("source.add", "begun"), ("source.add", "done"), ("source.remove", "begun"), ("source.remove", "done"),
    ]  # fmt: skip
    (_, begun), (_, added), _, (_, removed) = world.told()
    assert begun["what"] == {"folder": source.folder}
    assert added["what"] == removed["what"] == {
        "source": source.id, "folder": source.folder,
    }  # fmt: skip
    assert (added["begun"], removed["begun"]) == (1, 3)


def test_a_refused_act_is_told_as_failed(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotAFolder):
        world.desk().add_source(tmp_path / "file")
    _, (_, failed) = world.told()
    assert failed["outcome"] == "failed"
    assert cast(dict[str, object], failed["error"])["code"] == "NotAFolder"


def test_a_run_is_told_with_what_it_came_to_and_a_stopped_one_as_stopped(world: World, tmp_path: Path) -> None:
    desk = world.desk()
    source = desk.add_source(folder_in(tmp_path))
    list(desk.ingest(source.id))
    events = desk.ingest(source.id)
    next(events)
    events.close()
    *_, (_, begun), (_, done), (kind, again), (_, stopped) = world.told()
    assert cast(dict[str, object], begun["what"])["started_by"] == "command"
    assert {"indexed": 1, "failed": 1, "run": desk.parts.runs.recent()[1].id}.items() <= cast(
        dict[str, object], done["what"]
    ).items()
    assert (kind, again["outcome"], stopped["outcome"]) == ("reindex", "begun", "stopped")


def test_a_run_that_fails_is_told_so(world: World, tmp_path: Path) -> None:
    world.ingester.error = DiskFull(path="/", free="0", needed="1")
    desk = world.desk()
    with pytest.raises(DiskFull):
        list(desk.ingest(desk.add_source(folder_in(tmp_path)).id))
    assert outcomes(world)[-1] == ("reindex", "failed")


def test_terms_are_told_by_their_number_and_hash(world: World) -> None:
    list(world.desk().apply_terms("育休,育児休業\n"))
    (kind, begun), (_, done) = world.told()
    assert (kind, begun["what"]) == (
        "terms.apply", {"lines": 1, "sha256": sha256("育休,育児休業\n".encode()).hexdigest()},
    )  # fmt: skip
    assert done["what"] == {"terms": 1, "passages": 2}


def test_generations_are_told(world: World) -> None:
    indexes = world.desk().indexes
    assert indexes.overview() == world.indexes.overview()
    list(indexes.build(BuildOrder(rebuild=True)))
    list(indexes.switch(SwitchOrder(2, Path("/golden.jsonl"), accept_worse=True)))
    indexes.rollback()
    indexes.drop(3)
    told = world.told()
    kinds = ("index.build", "index.switch", "index.rollback", "index.drop")
    assert [kind for kind, _ in told] == [kind for kind in kinds for _ in range(2)]
    assert told[0][1]["what"] == {"rebuild": True, "optimize": False}
    assert cast(dict[str, object], told[2][1]["what"])["golden"] == "/golden.jsonl"
    assert {"before": 1, "after": 2}.items() <= cast(dict[str, object], told[3][1]["what"]).items()
    assert told[7][1]["outcome"] == "done"


def test_a_switch_that_is_refused_is_told(world: World) -> None:
    world.indexes.fails = ShokoError(detail="worse")
    with pytest.raises(ShokoError):
        list(world.desk().indexes.switch(SwitchOrder()))
    assert outcomes(world)[-1] == ("index.switch", "failed")
