from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index_store.records import Edition, Readable
from tests.index_store.manifest_world import World, chunks_of, open_world, points_of
from tests.readers import all_of, everything

OLD = Edition(
    "総-07",
    "旅費規程",
    "2022年版、第3版",
    3000,
    date(2022, 1, 1),
    date(2010, 4, 1),
    None,
    date(2022, 4, 1),
    date(2025, 3, 31),
)
NEW = Edition("総-07", "旅費規程", effective=date(2025, 4, 1))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = open_world(tmp_path)
    yield opened
    opened.database.close()


def relatives(world: World, path: str, readable: Readable | None = None) -> set[str]:
    (known,) = [file for file in world.manifest.known_files(world.source.id).values() if file.path == path]
    document = world.manifest.document(known.document_id, world.readable)
    return {one.path for one in world.manifest.relatives([document], world.readable if readable is None else readable)}


def test_an_edition_comes_back_as_it_went_in(world: World) -> None:
    world.write("a.md", "一", edition=OLD)
    world.write("b.md", "二")
    found = world.manifest.resolve(sorted(world.index.present), world.readable)
    assert {document.path: document.edition for document, _ in found.values()} == {"a.md": OLD, "b.md": Edition()}


def test_relatives_share_a_code_or_a_family(world: World) -> None:
    world.write("now.md", "一", edition=NEW)
    world.write("by_code.md", "二", edition=Edition("総-07", "旅費取扱規程"))
    world.write("by_family.md", "三", edition=Edition("", "旅費規程"))
    world.write("other.md", "四", edition=Edition("総-08", "購買規程"))
    world.write("none.md", "五")
    assert relatives(world, "now.md") == {"now.md", "by_code.md", "by_family.md"}
    assert relatives(world, "none.md") == set()


def test_relatives_that_may_not_be_read_are_absent(world: World, tmp_path: Path) -> None:
    mine = world.write("old.md", "一", edition=OLD)
    (tmp_path / "secret").mkdir()
    elsewhere = world.manifest.add_source(tmp_path / "secret")
    here, world.source = world.source, elsewhere
    secret = world.write("new.md", "二", edition=NEW)
    world.source = here
    assert relatives(world, "old.md") == {"old.md"}
    assert relatives(world, "old.md", everything(world.manifest)) == {"old.md", "new.md"}
    assert relatives(world, "old.md", Readable(everything(world.manifest).scope_ids, (mine.id,))) == {"old.md"}
    assert {one.id for one in world.manifest.relatives([mine], all_of(world.manifest, elsewhere.id))} == {secret.id}


def test_a_relative_is_known_from_its_flip_to_its_removal(world: World) -> None:
    world.write("old.md", "一", edition=OLD)
    begun = world.begin("new.md", "二", edition=NEW)
    assert relatives(world, "old.md") == {"old.md"}
    world.manifest.activate(begun)
    assert relatives(world, "old.md") == {"old.md", "new.md"}
    world.manifest.remove_documents([begun.id])
    assert relatives(world, "old.md") == {"old.md"}


def test_reading_an_unchanged_file_again_fills_its_edition(world: World) -> None:
    first = world.write("a.md", "一")
    again = world.begin("a.md", "一", edition=OLD)
    assert (again.version, again.edition) == (first.version, OLD)
    assert points_of(again, len(chunks_of("一"))) == points_of(first, 1)
    assert world.manifest.activate(again) == ()
    assert world.manifest.document(first.id, world.readable).edition == OLD


def test_many_families_at_once(world: World) -> None:
    """More than one statement holds."""
    documents = [world.write(f"{number}.md", "一", edition=Edition("", f"規程{number}")) for number in range(3)]
    others = [replace(documents[0], edition=Edition("", f"別{number}")) for number in range(700)]
    assert len(world.manifest.relatives([*others, *documents], world.readable)) == 3
