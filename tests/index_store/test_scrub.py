"""Whatever a killed run left behind, the next start makes the index hold what the manifest intends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store.scrub import ScrubReport, heal
from tests.index_store.manifest_world import World, open_world, points_of


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = open_world(tmp_path)
    yield opened
    opened.database.close()


def assert_whole(world: World) -> None:
    assert world.index.present == world.manifest.intended_point_ids()
    assert world.manifest.retired_point_ids() == ()
    assert world.manifest.unfinished() == ()


def test_a_clean_start_compares_counts_only(world: World) -> None:
    world.write("a.md", "一\n二")
    assert heal(world.manifest, world.index) == ScrubReport()
    assert heal(world.manifest, world.index).clean
    assert world.index.compared == 0


def test_killed_while_points_were_written(world: World) -> None:
    world.write("a.md", "旧一\n旧二")
    begun = world.begin("a.md", "新一\n新二\n新三")
    world.index.put(points_of(begun, 2))
    report = heal(world.manifest, world.index)
    assert (report.abandoned_versions, report.missing_points) == (1, 0)
    assert_whole(world)
    assert world.texts() == ["旧一", "旧二"]


def test_killed_before_the_old_points_were_deleted(world: World) -> None:
    world.write("a.md", "旧")
    begun = world.begin("a.md", "新")
    world.index.put(points_of(begun, 1))
    world.manifest.activate(begun)
    assert heal(world.manifest, world.index).deleted_points == 1
    assert_whole(world)
    assert world.texts() == ["新"]


def test_killed_after_a_removal(world: World) -> None:
    kept = world.write("a.md", "一")
    world.manifest.remove_documents([world.write("b.md", "二\n三").id])
    heal(world.manifest, world.index)
    assert_whole(world)
    assert world.index.present == set(points_of(kept, 1))


def test_stray_points_are_deleted(world: World) -> None:
    world.write("a.md", "一")
    world.index.put(["stray"])
    assert heal(world.manifest, world.index) == ScrubReport(deleted_points=1)
    assert_whole(world)


def test_lost_points_come_back_under_their_ids_by_reading_their_document_again(world: World) -> None:
    document = world.write("a.md", "一\n二")
    untouched = world.write("b.md", "三")
    lost = points_of(document, 2)[1]
    world.index.delete([lost])
    report = heal(world.manifest, world.index)
    assert report == ScrubReport(missing_points=1, unread_documents=(document.id,))
    known = world.manifest.known_files(world.source.id)
    assert (known["a.md"].content_hash, known["a.md"].chunks) == ("", 2)
    assert known["b.md"].content_hash == untouched.content_hash
    assert world.texts() == ["一", "三"]
    assert world.write("a.md", "一\n二") == document
    assert lost in world.index.present
    assert_whole(world)
    assert world.manifest.known_files(world.source.id)["a.md"].content_hash == document.content_hash


def test_a_deleted_index_is_rebuilt_with_the_same_ids(world: World) -> None:
    contents = {"a.md": "一\n二", "b.md": "三"}
    for path, content in contents.items():
        world.write(path, "以前\nの版\nです")
        world.write(path, content)
    before = set(world.index.present)
    world.index.present.clear()
    assert len(heal(world.manifest, world.index).unread_documents) == 2
    for path, content in contents.items():
        world.write(path, content)
    assert world.index.present == before


def test_an_empty_house_is_whole(world: World) -> None:
    assert heal(world.manifest, world.index).clean
