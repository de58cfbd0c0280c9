"""Documents enter and leave the manifest whole: a question sees version n or n+1, never a mix, never neither."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from errors import DiskFull, DocumentUnknown, SourceUnknown
from index_store.manifest import Manifest
from index_store.records import Described, point_id
from tests.index_store.manifest_world import APRIL_NS, World, chunks_of, facts, open_world, points_of


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = open_world(tmp_path)
    yield opened
    opened.database.close()


def test_nothing_is_found_before_the_first_activate(world: World) -> None:
    document = world.begin("a.md", "旧一\n旧二")
    world.index.put(points_of(document, 2))
    assert world.texts() == []
    assert world.manifest.known_files(world.source.id) == {}
    assert world.manifest.activate(document) == ()
    assert world.texts() == ["旧一", "旧二"]


def test_the_old_version_is_found_until_the_new_one_is_active(world: World) -> None:
    old = world.write("a.md", "旧一\n旧二\n旧三")
    new = world.begin("a.md", "新一\n新二")
    world.index.put(points_of(new, 2))
    assert (new.id, new.version) == (old.id, 2)
    assert world.texts() == ["旧一", "旧三", "旧二"]
    assert sorted(world.manifest.activate(new)) == sorted(points_of(old, 3))
    assert world.texts() == ["新一", "新二"]


def test_retired_points_are_remembered_until_they_are_forgotten(world: World) -> None:
    old = world.write("a.md", "旧")
    world.manifest.activate(world.begin("a.md", "新"))
    assert world.manifest.retired_point_ids() == tuple(points_of(old, 1))
    world.manifest.forget_points(points_of(old, 1))
    assert world.manifest.retired_point_ids() == ()


def test_readers_never_see_a_mix_while_versions_are_flipped(world: World) -> None:
    """A reader that dropped a hit queries again when the revision has moved, as the asking path does."""
    world.write("a.md", "0-a\n0-b\n0-c")
    stop = threading.Event()
    wrong: list[list[str]] = []

    def read() -> None:
        while not stop.is_set():
            revision = world.manifest.revision()
            present = sorted(world.index.present)
            found = sorted(chunk.text for _, chunk in world.manifest.resolve(present, world.readable).values())
            mixed = len({text.split("-")[0] for text in found}) > 1
            moved = world.manifest.revision() != revision
            if mixed or (len(found) != 3 and not moved):
                wrong.append(found)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 25):
        world.write("a.md", f"{number}-a\n{number}-b\n{number}-c")
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_an_abandoned_version_leaves_the_old_one(world: World) -> None:
    world.write("a.md", "旧")
    new = world.begin("a.md", "新一\n新二")
    assert sorted(world.manifest.abandon(new)) == sorted(points_of(new, 2))
    assert world.texts() == ["旧"]
    assert world.begin("a.md", "新").version == 2


def test_an_abandoned_first_version_leaves_no_document(world: World) -> None:
    first = world.begin("a.md", "一")
    assert world.manifest.abandon(first) == tuple(points_of(first, 1))
    world.manifest.forget_points(points_of(first, 1))
    assert world.manifest.unfinished() == ()
    again = world.begin("a.md", "一")
    assert (again.id, again.version) == (first.id, 1)


def test_beginning_again_drops_what_was_begun_before(world: World) -> None:
    world.begin("a.md", "一\n二\n三")
    second = world.begin("a.md", "四")
    assert world.manifest.unfinished() == (second,)
    # The ids of the dropped version that the new one takes over are intended again, the others are to be deleted.
    assert sorted(world.manifest.activate(second)) == sorted(points_of(second, 3)[1:])


def test_the_revision_moves_with_what_people_find(world: World) -> None:
    revisions = [world.manifest.revision()]
    document = world.begin("a.md", "一")
    revisions.append(world.manifest.revision())
    world.manifest.activate(document)
    revisions.append(world.manifest.revision())
    world.manifest.remove_documents([document.id])
    revisions.append(world.manifest.revision())
    assert revisions == [0, 0, 1, 2]


def test_an_equal_reading_gives_the_active_version_back(world: World) -> None:
    """So that points which the index lost come back under their old ids."""
    first = world.write("a.md", "一\n二")
    again = world.begin("a.md", "一\n二")
    assert again == first
    assert world.manifest.unfinished() == ()
    assert world.manifest.abandon(again) == ()
    assert world.manifest.activate(again) == ()
    assert world.texts() == ["一", "二"]


def test_equal_content_cut_otherwise_is_a_new_version(world: World) -> None:
    first = world.write("a.md", "一\n二")
    other = world.manifest.begin_version(
        world.source, facts("a.md", "一\n二"), Described(first.title, "md"), chunks_of("一二")
    )
    assert other.version == 2


def test_ids_are_the_same_in_a_rebuilt_manifest(world: World) -> None:
    first = world.write("規程/a.md", "一")
    world.manifest.remove_source(world.source.id)
    rebuilt = Manifest(world.database)
    source = rebuilt.add_source(Path(world.source.folder))
    second = rebuilt.begin_version(source, facts("規程/a.md", "一"), Described(first.title, "md"), chunks_of("一"))
    assert (source.id, second.id, second.version) == (world.source.id, first.id, first.version)
    assert point_id(second.id, 1, 0) == points_of(first, 1)[0]


def test_a_failure_keeps_the_version_that_was_active(world: World) -> None:
    document = world.write("a.md", "一")
    world.manifest.record_failure(world.source, facts("a.md", "壊れた"), "FileDamaged", {"reason": "zip"})
    known = world.manifest.known_files(world.source.id)["a.md"]
    assert (known.status, known.chunks) == ("failed", 1)
    assert known.content_hash == facts("a.md", "壊れた").content_hash
    assert world.texts() == ["一"]
    assert world.manifest.document(document.id, world.readable) == document
    assert world.manifest.intended_point_ids() == frozenset(points_of(document, 1))


def test_a_file_that_never_could_be_read_is_known_and_not_found(world: World) -> None:
    world.manifest.record_failure(world.source, facts("a.md", "x"), "FileDamaged", {"reason": "zip"})
    known = world.manifest.known_files(world.source.id)["a.md"]
    assert (known.status, known.chunks) == ("failed", 0)
    with pytest.raises(DocumentUnknown):
        world.manifest.document(known.document_id, world.readable)
    assert world.manifest.document_count(world.readable) == 0
    repaired = world.write("a.md", "一")
    assert repaired.id == known.document_id
    assert world.manifest.known_files(world.source.id)["a.md"].status == "indexed"


def test_a_failure_after_a_first_version_was_begun(world: World) -> None:
    begun = world.begin("a.md", "一")
    world.manifest.record_failure(world.source, facts("a.md", "一"), "FileChangedWhileRead", {})
    world.manifest.abandon(begun)
    assert world.manifest.known_files(world.source.id)["a.md"].status == "failed"


def test_a_renamed_file_keeps_its_id_and_a_new_one_at_its_old_place_gets_another(world: World) -> None:
    first = world.write("a.md", "一")
    world.manifest.record_same(first.id, facts("b.md", "一"))
    second = world.write("a.md", "二")
    assert second.id != first.id
    assert {path: known.document_id for path, known in world.manifest.known_files(world.source.id).items()} == {
        "a.md": second.id,
        "b.md": first.id,
    }
    assert world.manifest.document(first.id, world.readable) == replace(first, path="b.md")
    assert world.texts() == ["一", "二"]


def test_a_touched_file_keeps_the_time_that_its_points_carry(world: World) -> None:
    document = world.write("a.md", "一")
    world.manifest.record_same(document.id, facts("a.md", "一", APRIL_NS + 10**9))
    assert world.manifest.known_files(world.source.id)["a.md"].changed_ns == APRIL_NS + 10**9
    assert world.manifest.document(document.id, world.readable).modified_at == document.modified_at


def test_removed_documents_are_gone_at_once_even_while_the_index_holds_their_points(world: World) -> None:
    document = world.write("a.md", "一\n二")
    world.write("b.md", "三")
    assert sorted(world.manifest.remove_documents([document.id])) == sorted(points_of(document, 2))
    assert world.index.count() == 3
    assert world.texts() == ["三"]
    with pytest.raises(DocumentUnknown):
        world.manifest.chunks(document.id, world.readable)


def test_a_file_that_comes_back_takes_its_points_back(world: World) -> None:
    document = world.write("a.md", "一\n二")
    world.manifest.remove_documents([document.id])
    again = world.begin("a.md", "三")
    assert again.id == document.id
    world.manifest.activate(again)
    assert world.manifest.retired_point_ids() == (points_of(document, 2)[1],)


def test_a_source_removed_under_a_run_stops_it_by_name(world: World) -> None:
    document = world.begin("a.md", "一")
    world.manifest.remove_source(world.source.id)
    with pytest.raises(SourceUnknown):
        world.manifest.activate(document)
    with pytest.raises(SourceUnknown):
        world.begin("b.md", "二")
    with pytest.raises(SourceUnknown):
        world.manifest.record_failure(world.source, facts("b.md", "x"), "FileDamaged", {})
    assert world.manifest.abandon(document) == tuple(points_of(document, 1))


def test_a_document_removed_under_a_run(world: World) -> None:
    document = world.begin("a.md", "一")
    world.manifest.remove_documents([document.id])
    with pytest.raises(DocumentUnknown):
        world.manifest.activate(document)


def test_a_full_disk_changes_nothing(world: World) -> None:
    world.write("a.md", "旧")
    with world.database.session() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(DiskFull):
        world.begin("a.md", "\n".join("新" * 500 for _ in range(400)))
    assert world.texts() == ["旧"]
    assert world.manifest.unfinished() == ()


@pytest.mark.parametrize("modified_ns", [-11_644_473_600 * 10**9, 2**63, 0])
def test_impossible_file_times_are_taken(world: World, modified_ns: int) -> None:
    document = world.write("a.md", "一", modified_ns)
    assert 1677 <= document.modified_at.year <= 2262


def test_a_path_and_a_text_that_no_database_takes_as_they_are(world: World) -> None:
    path = "規程\udc83.md"
    world.write(path, "本文\ud83d")
    assert list(world.manifest.known_files(world.source.id)) == [path]
    assert len(world.texts()) == 1


def test_a_container_is_known_and_no_document(world: World) -> None:
    assert world.manifest.record_container(world.source, facts("a.zip", "中")) == ()
    known = world.manifest.known_files(world.source.id)["a.zip"]
    assert (known.status, known.chunks, known.error_code) == ("container", 0, None)
    assert world.manifest.document_count(world.readable) == 0
    assert world.manifest.unfinished() == ()
    world.write("a.zip//規程.md", "本文")
    assert world.texts() == ["本文"]


def test_a_document_that_becomes_a_container_is_no_longer_found(world: World) -> None:
    old = world.write("a.zip", "旧一\n旧二")
    revision = world.manifest.revision()
    retired = world.manifest.record_container(world.source, facts("a.zip", "中"))
    assert set(retired) == set(points_of(old, 2))
    assert world.texts() == []
    assert world.manifest.revision() > revision
    again = world.write("a.zip", "新")
    assert again.id == old.id
    assert world.texts() == ["新"]


def test_why_a_file_failed_is_remembered(world: World) -> None:
    world.manifest.record_failure(world.source, facts("a.md", "x"), "FileTooLarge", {"limit": "1 MB"})
    known = world.manifest.known_files(world.source.id)["a.md"]
    assert (known.status, known.error_code, known.error_values) == ("failed", "FileTooLarge", {"limit": "1 MB"})


def test_a_container_of_a_source_that_is_gone(world: World) -> None:
    world.manifest.remove_source(world.source.id)
    with pytest.raises(SourceUnknown):
        world.manifest.record_container(world.source, facts("a.zip", "中"))


def test_what_is_remembered_of_a_file_may_be_another_time_than_its_own(world: World) -> None:
    document = world.begin("a.md", "一")
    world.manifest.activate(document, changed_ns=7)
    assert world.manifest.known_files(world.source.id)["a.md"].changed_ns == 7
    assert world.manifest.document(document.id, world.readable).modified_at == document.modified_at


def test_points_that_no_active_version_wants(world: World) -> None:
    active, begun = world.write("a.md", "一\n二"), world.begin("b.md", "三")
    assert world.manifest.unwanted([*points_of(active, 2), *points_of(begun, 1), "stray"]) == (
        *points_of(begun, 1),
        "stray",
    )
    assert world.manifest.unwanted([]) == ()


def test_nothing_flips_while_it_is_held_still(world: World) -> None:
    begun = world.begin("a.md", "一")
    flipping = Thread(target=world.manifest.activate, args=(begun,))
    with world.manifest.held_still():
        flipping.start()
        flipping.join(0.2)
        assert world.manifest.unfinished() == (begun,)
    flipping.join()
    assert world.manifest.unfinished() == ()
