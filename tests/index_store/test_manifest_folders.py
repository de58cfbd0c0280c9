"""A document's folder is its scope; where it moves, the manifest says so at once and its points follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import SourceUnknown
from index_store.manifest import Manifest
from index_store.manifest_scopes import scope_id_of
from index_store.records import Folder, Readable
from index_store.scrub import bring_along, heal
from tests.index_store.manifest_world import World, facts, open_world, points_of


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = open_world(tmp_path)
    yield opened
    opened.database.close()


def scope(world: World, path: str) -> str:
    return scope_id_of(world.source.id, path)


def only(world: World, folder: str) -> Readable:
    return Readable((scope(world, folder),))


def test_every_folder_with_documents_has_a_scope_and_containers_are_no_folders(world: World) -> None:
    for path in ("a.md", "人事/b.md", "人事/c.md", "人事/d.zip//内/e.md", "人事/d.zip//f.eml//g.md", "総務/規程/h.md"):
        world.write(path, path)
    assert [(one.path, one.is_file) for one in world.manifest.folders()] == [
        ("", False), ("人事", False), ("総務/規程", False),
    ]  # fmt: skip
    assert world.texts(only(world, "人事")) == [
        "人事/b.md",
        "人事/c.md",
        "人事/d.zip//f.eml//g.md",
        "人事/d.zip//内/e.md",
    ]
    assert world.texts(only(world, "総務")) == []
    assert world.manifest.folders()[1] == Folder(scope(world, "人事"), world.source.id, "人事")


def test_scopes_are_the_same_in_a_rebuilt_manifest_and_in_every_generation(world: World) -> None:
    first = world.write("人事/b.md", "本文")
    assert first.scope_id == scope(world, "人事")
    second = Manifest(world.database, 1).document(first.id, world.readable)
    assert second.scope_id == first.scope_id


def test_a_rename_changes_who_reads_it_at_once_and_its_points_later(world: World) -> None:
    document = world.write("人事/b.md", "一\n二")
    points = points_of(document, 2)
    before = world.manifest.revision()
    world.manifest.record_same(document.id, facts("総務/b.md", "一\n二"))
    assert world.manifest.revision() > before, "a reader that met it in between asks again"
    assert world.texts(only(world, "人事")) == []
    assert world.texts(only(world, "総務")) == ["一", "二"]
    assert [(one.document_id, one.point_ids) for one in world.manifest.misplaced(9)] == [(document.id, tuple(points))]
    assert bring_along(world.manifest, world.index) == 1
    assert world.index.scopes == dict.fromkeys(points, scope(world, "総務"))
    assert world.manifest.misplaced(9) == ()
    assert bring_along(world.manifest, world.index) == 0


def test_a_rename_in_the_same_folder_moves_nothing(world: World) -> None:
    document = world.write("人事/b.md", "一")
    before = world.manifest.revision()
    world.manifest.record_same(document.id, facts("人事/c.md", "一"))
    assert (world.manifest.revision(), world.manifest.misplaced(9)) == (before, ())


def test_a_killed_rename_is_finished_by_the_next_start(world: World) -> None:
    document = world.write("人事/b.md", "一")
    world.manifest.record_same(document.id, facts("b.md", "一"))
    assert heal(world.manifest, world.index).moved_documents == 1
    assert world.index.scopes == {points_of(document, 1)[0]: scope(world, "")}
    assert heal(world.manifest, world.index).clean


def test_a_version_that_is_written_after_a_move_needs_no_more(world: World) -> None:
    document = world.write("人事/b.md", "一")
    world.manifest.record_same(document.id, facts("総務/b.md", "一"))
    world.write("総務/b.md", "新")
    assert world.manifest.misplaced(9) == ()


def test_more_documents_than_are_moved_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index_store.scrub.AT_ONCE", 2)
    for number in range(5):
        document = world.write(f"人事/{number}.md", f"{number}")
        world.manifest.record_same(document.id, facts(f"総務/{number}.md", f"{number}"))
    assert bring_along(world.manifest, world.index) == 5
    assert set(world.index.scopes.values()) == {scope(world, "総務")}


def test_a_file_with_readers_of_its_own_leaves_its_folder_with_all_that_lies_in_it(world: World) -> None:
    world.write("人事/A.zip//b.md", "中")
    world.write("人事/a.zip//b.md", "小文字の別のファイル")
    world.write("人事/c.md", "外")
    world.manifest.set_files_of_their_own(world.source.id, ["人事/A.zip"])
    assert world.texts(only(world, "人事")) == ["外", "小文字の別のファイル"]
    assert world.texts(only(world, "人事/A.zip")) == ["中"]
    world.write("人事/A.zip//d.md", "後から")
    assert world.texts(only(world, "人事/A.zip")) == ["中", "後から"]
    world.manifest.set_files_of_their_own(world.source.id, [])
    assert world.texts(only(world, "人事")) == ["中", "外", "小文字の別のファイル", "後から"]
    with pytest.raises(SourceUnknown):
        world.manifest.set_files_of_their_own("nowhere", ["x"])


def test_empty_folders_are_forgotten_and_files_of_their_own_are_not(world: World) -> None:
    document = world.write("人事/b.md", "一")
    world.manifest.set_files_of_their_own(world.source.id, ["総務/later.md"])
    world.manifest.record_same(document.id, facts("b.md", "一"))
    world.manifest.forget_empty_folders()
    assert [(one.path, one.is_file) for one in world.manifest.folders()] == [("", False), ("総務/later.md", True)]


def test_a_removed_source_takes_its_folders_along(world: World) -> None:
    world.write("人事/b.md", "一")
    world.manifest.remove_source(world.source.id)
    assert world.manifest.folders() == ()


def test_what_may_be_read_is_told_by_path_source_and_document(world: World) -> None:
    mine, hidden = world.write("人事/b.md", "一"), world.write("総務/c.md", "二")
    may = only(world, "人事")
    assert world.manifest.paths(world.source.id, may) == {"人事/b.md": mine.id}
    assert world.manifest.sources_with(may) == {world.source.id}
    assert world.manifest.sources_with(only(world, "営業")) == frozenset()
    assert world.manifest.readable_among([mine.id, hidden.id, "unknown"], may) == {mine.id}
