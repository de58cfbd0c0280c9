from __future__ import annotations

from pathlib import Path

from index_store.file_records import FileFacts, KnownFile
from index_store.paths import container_of, inside, way_to
from ingest.find_files import Comparison, FoundFile, Listing, Renamed, compare
from ingest.known_files import KnownFiles, compare_members, moved_along, unread_members, with_members
from ingest.unpack_stream import RefusedFile, Unpacked, UnpackedFile


def known(path: str, status: str = "indexed", error_code: str | None = None, content_hash: str = "h") -> KnownFile:
    return KnownFile(f"id-{path}", path, content_hash, 1, 1, status, 1, error_code)


def all_known(*files: KnownFile) -> KnownFiles:
    return KnownFiles({file.path: file for file in files})


def listing(*paths: str, unseen: tuple[str, ...] = ()) -> Listing:
    return Listing(tuple(FoundFile(path, 1, 1) for path in paths), (), unseen)


def compared(on_disk: Listing, files: KnownFiles) -> Comparison:
    return with_members(compare(on_disk, files.on_disk()), on_disk, files)


def paths(files: tuple[KnownFile, ...]) -> list[str]:
    return sorted(file.path for file in files)


def test_a_path_names_its_way() -> None:
    path = inside(inside("部/a.zip", "b.zip"), "c/d.md")
    assert path == "部/a.zip//b.zip//c/d.md"
    assert way_to(path) == ("部/a.zip", "b.zip", "c/d.md")
    assert container_of(path) == "部/a.zip//b.zip"
    assert container_of("部/a.zip") is None


def test_within_means_that_container_and_no_namesake() -> None:
    files = all_known(
        known("a.zip"), known("a.zip//b.zip"), known("a.zip//b.zip//c"), known("a.zip2//d"), known("a.zi//e")
    )
    assert paths(files.within("a.zip")) == ["a.zip//b.zip", "a.zip//b.zip//c"]
    assert paths(files.within("a.zip//b.zip")) == ["a.zip//b.zip//c"]
    assert list(files.on_disk()) == ["a.zip"]
    assert paths(files.orphans()) == ["a.zi//e", "a.zip2//d"]


def test_what_a_setting_can_lift_is_tried_again() -> None:
    settled = all_known(known("a.zip", "container"), known("a.zip//b", "failed", "FileTypeUnknown"))
    assert not compared(listing("a.zip"), settled).to_read
    for again in (known("a.zip//b", "failed", "ParserTimedOut"), known("a.zip//b", content_hash="")):
        found = compared(listing("a.zip"), all_known(known("a.zip", "container"), again))
        assert [(candidate.found.path, candidate.again) for candidate in found.to_read] == [("a.zip", True)]
        assert found.unchanged == ()


def test_members_go_with_their_container_unless_nothing_is_known_of_it() -> None:
    files = all_known(known("x/a.zip", "container"), known("x/a.zip//b"), known("y/c.zip//d"))
    assert paths(compared(listing(), files).gone) == ["x/a.zip", "x/a.zip//b", "y/c.zip//d"]
    assert paths(compared(listing(unseen=("x", "y")), files).gone) == []
    # An orphan's container is there: it is read, and then decides.
    assert paths(compared(listing("y/c.zip"), files).gone) == ["x/a.zip", "x/a.zip//b"]


def test_members_are_found_by_name_and_the_rest_is_gone() -> None:
    before = all_known(known("a.zip//b.md"), known("a.zip//c.zip"), known("a.zip//c.zip//d.md"), known("a.zip//e.md"))
    unpacked = Unpacked(
        (UnpackedFile("b.md", Path("/t/0/b.md"), 5, 7), UnpackedFile("f.md", Path("/t/1/f.md"), 5, 7)),
        (RefusedFile("e.md", "FilePasswordNeeded", {}),),
    )
    found = compare_members(unpacked, "a.zip", before)
    assert [(one.found.path, one.found.at, one.known is None) for one in found.to_read] == [
        ("a.zip//b.md", Path("/t/0/b.md"), False),
        ("a.zip//f.md", Path("/t/1/f.md"), True),
    ]
    assert paths(found.gone) == ["a.zip//c.zip", "a.zip//c.zip//d.md"]
    (refused,) = unread_members(unpacked, FileFacts("a.zip", "h", 9, 3))
    assert (refused.facts.path, refused.facts.modified_ns, refused.error.code) == (
        "a.zip//e.md",
        3,
        "FilePasswordNeeded",
    )


def test_a_renamed_container_finds_its_place_free() -> None:
    files = all_known(known("a.zip", "container"), known("a.zip//b.md"), known("c.zip//left.md"))
    renamed = Renamed(known("a.zip", "container"), FileFacts("c.zip", "h", 1, 1))
    moved = moved_along(Comparison((), (), (known("a.zip//b.md"),), (renamed,)), files)
    assert [(one.known.path, one.facts.path) for one in moved.renamed] == [
        ("a.zip", "c.zip"),
        ("a.zip//b.md", "c.zip//b.md"),
    ]
    assert paths(moved.gone) == ["c.zip//left.md"]
