"""The rows of generations: numbers, states, what one lacks of another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import GenerationIncomplete, GenerationServes, GenerationUnknown
from index_store.file_records import FileReading
from index_store.generation_contents import Contents, Lacking
from index_store.generations import DatedSwitch, Generations, Switch
from index_store.manifest import Manifest
from index_store.records import Described, Document, Edition
from tests.index_store.manifest_world import World, chunks_of, facts, open_world, points_of

READER = "1/2"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = open_world(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def generations(world: World) -> Generations:
    return Generations(world.database)


def write_in(world: World, number: int, path: str, content: str) -> Document:
    manifest = Manifest(world.database, number, READER)
    begun = manifest.begin_version(
        world.source, facts(path, content), Described(f"題 {path}", "md"), chunks_of(content)
    )
    manifest.activate(begun)
    return begun


def test_a_new_folder_has_one_that_serves_and_says_nothing_yet(generations: Generations) -> None:
    (first,) = generations.all()
    assert (first.number, first.state, dict(first.values)) == (1, "serving", {})
    generations.set_values(1, {"tokenizer": "1", "dimension": "768"})
    generations.set_values(1, {"tokenizer": "2"})
    assert generations.serving().values == {"tokenizer": "2"}


def test_a_generation_is_not_seen_in_another(world: World, generations: Generations) -> None:
    world.write("a.md", "一\n二")
    second = generations.begin({"tokenizer": "2"})
    assert (second.number, second.state, dict(second.values)) == (2, "building", {"tokenizer": "2"})
    written = write_in(world, 2, "a.md", "一二")
    assert world.texts() == ["一", "二"]
    assert Manifest(world.database).document(written.id, world.readable).version == 1
    assert Manifest(world.database, 2).document(written.id, world.readable).version == 2
    assert Manifest(world.database, 2).intended_point_ids() == set(points_of(written, 1))
    assert generations.contents(1) == Contents(1, 2) and generations.contents(2) == Contents(1, 1)
    assert (world.manifest.chunk_count(world.readable), world.manifest.document_count(world.readable)) == (2, 1)


def test_versions_go_on_counting_over_generations(world: World, generations: Generations) -> None:
    first = world.write("a.md", "一")
    generations.begin({})
    second = write_in(world, 2, "a.md", "一")
    third = world.write("a.md", "二")
    assert (first.id, first.version, second.id, second.version, third.version) == (third.id, 1, third.id, 2, 3)


def test_what_is_lacking_is_named(world: World, generations: Generations) -> None:
    for path in ("a.md", "b.md", "c.md", "d.md"):
        world.write(path, path)
    generations.begin({})
    write_in(world, 2, "a.md", "a.md")
    write_in(world, 2, "b.md", "別")
    lost = write_in(world, 2, "d.md", "d.md")
    assert generations.lacking(1, 2) == Lacking(("b.md", "c.md"), 4)
    Manifest(world.database, 2).mark_unread(points_of(lost, 1))
    assert generations.lacking(1, 2).documents == ("b.md", "c.md", "d.md")
    with pytest.raises(GenerationIncomplete, match=r"lacks 3 of the 4 documents in force.*\(b\.md、c\.md、d\.md\)"):
        generations.switch(Switch(1, 2))
    assert generations.serving().number == 1
    assert generations.paths(2) == {"a.md", "b.md", "d.md"}


def test_a_switch_is_recorded_and_moves_the_revision(world: World, generations: Generations) -> None:
    world.write("a.md", "一")
    generations.begin({})
    write_in(world, 2, "a.md", "一")
    revision = world.manifest.revision()
    switch = Switch(1, 2, questions=10, recall_before=0.9, recall_after=0.85, accepted="worse")
    generations.switch(switch)
    assert world.manifest.revision() > revision
    assert {one.number: one.state for one in generations.all()} == {1: "kept", 2: "serving"}
    (dated,) = generations.switches()
    assert dated == DatedSwitch(dated.switched_at, switch)
    for wrong in (Switch(1, 2), Switch(2, 2), Switch(2, 9)):
        with pytest.raises(GenerationUnknown):
            generations.switch(wrong)


def test_a_rollback_may_lack_documents(world: World, generations: Generations) -> None:
    generations.begin({})
    generations.switch(Switch(1, 2))
    write_in(world, 2, "new.md", "新")
    generations.switch(Switch(2, 1, is_rollback=True))
    assert generations.serving().number == 1


def test_the_serving_one_removes_from_all_and_another_from_itself_alone(world: World, generations: Generations) -> None:
    document = world.write("a.md", "一")
    world.write("b.md", "二")
    generations.begin({})
    second = write_in(world, 2, "a.md", "一")
    write_in(world, 2, "b.md", "二")
    building = Manifest(world.database, 2)
    assert building.remove_documents([second.id]) == tuple(points_of(second, 1))
    assert world.texts() == ["一", "二"]
    write_in(world, 2, "a.md", "一")
    retired = world.manifest.remove_documents([document.id])
    assert retired == tuple(points_of(document, 1))
    assert set(building.known_files(world.source.id)) == {"b.md"}
    assert building.retired_point_ids() == tuple(points_of(second, 1))
    building.forget_points(building.retired_point_ids())
    assert world.manifest.retired_point_ids() == retired, "each forgets its own"


def test_a_file_removed_after_it_was_renamed_is_gone_from_all(world: World, generations: Generations) -> None:
    document = world.write("a.md", "一")
    generations.begin({})
    write_in(world, 2, "a.md", "一")
    world.manifest.record_same(document.id, facts("b.md", "一"))
    world.manifest.remove_documents([document.id])
    assert generations.paths(2) == frozenset()


def test_a_drop_takes_the_rows_and_only_those(world: World, generations: Generations) -> None:
    world.write("a.md", "一")
    generations.begin({"tokenizer": "2"})
    write_in(world, 2, "a.md", "一")
    with pytest.raises(GenerationServes):
        generations.begin_drop(1)
    generations.begin_drop(2)
    with pytest.raises(GenerationUnknown):
        generations.switch(Switch(1, 2))
    generations.end_drop(2)
    assert [one.number for one in generations.all()] == [1]
    assert Manifest(world.database, 2).intended_point_ids() == frozenset()
    assert world.texts() == ["一"]
    with pytest.raises(GenerationUnknown):
        generations.one(2)


def test_the_number_of_one_that_served_is_never_given_again(generations: Generations) -> None:
    generations.begin({})
    generations.switch(Switch(1, 2))
    generations.switch(Switch(2, 1, is_rollback=True))
    generations.begin_drop(2)
    generations.end_drop(2)
    assert generations.begin({}).number == 3


def test_a_document_is_outdated_once_others_read(world: World) -> None:
    reading = Manifest(world.database, reader=READER)
    begun = reading.begin_version(world.source, facts("a.md", "一"), Described("題", "md"), chunks_of("一"))
    reading.activate(begun)
    reading.record_container(world.source, facts("箱.zip", "箱"))
    reading.record_failure(world.source, facts("壊.pdf", "壊"), "FileDamaged", {"reason": "壊"})
    assert [file.outdated for file in reading.known_files(world.source.id).values()] == [False] * 3
    newer = Manifest(world.database, reader="2/2")
    assert [file.outdated for file in newer.known_files(world.source.id).values()] == [True] * 3
    again = newer.begin_version(world.source, facts("a.md", "一"), Described("題", "md"), chunks_of("一"))
    assert again == begun, "an equal reading keeps its version and its points"
    assert newer.known_files(world.source.id)["a.md"].outdated, "until it is activated"
    newer.activate(again)
    assert not newer.known_files(world.source.id)["a.md"].outdated


def test_readings_editions_and_paths_are_a_generations_own(world: World, generations: Generations) -> None:
    old, new = Manifest(world.database), Manifest(world.database, generations.begin({}).number)
    for manifest, pages, label in ((old, 1, "第1版"), (new, 9, "第2版")):
        edition = Edition(family="規程", label=label)
        described = Described("題", "md", edition)
        begun = manifest.begin_version(world.source, facts("a.md", "一"), described, chunks_of("一"))
        manifest.activate(begun, reading=FileReading("md", pages_total=pages))
    for manifest, pages, label in ((old, 1, "第1版"), (new, 9, "第2版")):
        assert manifest.known_files(world.source.id)["a.md"].reading.pages_total == pages
        document = manifest.document_at(world.source.id, "a.md", world.readable)
        assert document.edition.label == label
        assert manifest.relatives([document], world.readable) == (document,)
        (passage,) = manifest.passages_after("", 9)
        assert passage.point_id == points_of(document, 1)[0]
    new.remove_documents([new.document_at(world.source.id, "a.md", world.readable).id])
    assert old.known_files(world.source.id)["a.md"].reading.pages_total == 1
