"""What reading a file found flips with its version, and is told of unchanged files."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import DocumentUnknown
from index_store.file_records import FileReading, Note
from index_store.records import Readable
from tests.index_store.manifest_world import World, facts, open_world

INNER = Note("HiddenRows", {"sheet": "控", "rows": ("3", "…")})
NOTES = (Note("PagesEmpty", {"count": "1"}), Note("LinesHidden", {"lines": (INNER, "B")}), Note("X", {"error": INNER}))
READ = FileReading("pdf", None, NOTES, 12, 2, 0.75, 7000, 0.25)
NEWER = FileReading("pdf", pages_total=13, mojibake=0.0)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path)


def reading(world: World, path: str) -> FileReading:
    return world.manifest.known_files(world.source.id)[path].reading


def test_a_reading_flips_with_its_version(world: World) -> None:
    world.manifest.activate(world.begin("a.pdf", "旧"), reading=READ)
    newer = world.begin("a.pdf", "新")
    assert reading(world, "a.pdf") == READ
    world.manifest.abandon(newer)
    assert reading(world, "a.pdf") == READ
    world.manifest.activate(world.begin("a.pdf", "新"), reading=NEWER)
    assert reading(world, "a.pdf") == NEWER


def test_a_failure_keeps_what_the_active_version_was(world: World) -> None:
    world.manifest.activate(world.begin("a.pdf", "旧"), reading=READ)
    world.manifest.record_failure(world.source, facts("a.pdf", "壊"), "FileDamaged", {"reason": "x"})
    assert reading(world, "a.pdf") == READ


def test_a_container_has_a_reading_without_a_version(world: World) -> None:
    world.manifest.record_container(world.source, facts("a.zip", "箱"), FileReading("zip"))
    assert reading(world, "a.zip") == FileReading("zip")


def test_of_a_document_without_a_reading_its_type_is_known(world: World) -> None:
    world.write("a.md", "旧")
    assert reading(world, "a.md") == FileReading("md")
    world.manifest.record_failure(world.source, facts("b.md", "壊"), "FileEmpty", {})
    assert reading(world, "b.md") == FileReading()


def test_a_document_is_found_by_its_path_for_who_may_read_it(world: World) -> None:
    document = world.write("総務/a.md", "本文")
    assert world.manifest.document_at(world.source.id, "総務/a.md", world.readable) == document
    for source_id, path, readable in (
        (world.source.id, "総務/b.md", world.readable),
        ("another", "総務/a.md", world.readable),
        (world.source.id, "総務/a.md", Readable(("elsewhere",))),
    ):
        with pytest.raises(DocumentUnknown):
            world.manifest.document_at(source_id, path, readable)
