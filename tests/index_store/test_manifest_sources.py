"""Sources never overlap, whatever way a folder is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import FolderNotFound, NotAFolder, SourceOverlaps, SourceUnknown
from tests.index_store.manifest_world import World, open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = open_world(tmp_path)
    yield opened
    opened.database.close()


def test_an_equal_folder_is_the_existing_source(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "docs")
    for same in (tmp_path / "docs", Path("docs"), Path("docs/../docs/"), tmp_path / "link"):
        assert world.manifest.add_source(same) == world.source
    assert world.manifest.sources() == (world.source,)


def test_parents_and_children_are_refused_also_through_links(world: World, tmp_path: Path) -> None:
    (tmp_path / "docs" / "sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "docs" / "sub")
    for overlapping in (tmp_path, tmp_path / "docs" / "sub", tmp_path / "link"):
        with pytest.raises(SourceOverlaps, match="docs"):
            world.manifest.add_source(overlapping)


def test_a_neighbour_whose_name_begins_alike_is_no_child(world: World, tmp_path: Path) -> None:
    (tmp_path / "docs2").mkdir()
    added = world.manifest.add_source(tmp_path / "docs2")
    assert world.manifest.sources() == (world.source, added)


def test_folders_that_cannot_be_sources(world: World, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(NotAFolder):
        world.manifest.add_source(tmp_path / "file.txt")
    for missing in ("nowhere", "circle", "file.txt/inside"):
        with pytest.raises(FolderNotFound):
            world.manifest.add_source(tmp_path / missing)


def test_a_source_is_named_by_id_or_folder(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (world.source.id, world.source.folder, "docs", "./docs/"):
        assert world.manifest.source(name) == world.source
    (tmp_path / "docs").rmdir()
    assert world.manifest.source(world.source.folder) == world.source
    for unknown in ("nothing", "", "a\0b"):
        with pytest.raises(SourceUnknown):
            world.manifest.source(unknown)


def test_a_removed_source_is_found_no_more_and_its_points_are_named(world: World, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = world.manifest.add_source(tmp_path / "other")
    world.write("a.md", "一\n二")
    begun = world.begin("b.md", "三")
    mine, world.source = world.source, other
    world.write("a.md", "四")
    revision = world.manifest.revision()
    removed = world.manifest.remove_source(mine.id)
    assert len(removed) == 3
    assert world.texts() == ["四"]
    assert world.manifest.sources() == (other,)
    assert begun not in world.manifest.unfinished()
    assert world.manifest.revision() == revision + 1
    assert set(world.manifest.retired_point_ids()) == set(removed)
    with pytest.raises(SourceUnknown):
        world.manifest.remove_source(mine.id)
