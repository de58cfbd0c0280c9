from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from errors import FolderNotFound, NotAFolder
from index_store.file_records import KnownFile
from ingest.find_files import FoundFile, Listing, compare, find_files, last_change, match_renamed, read_facts


def write(folder: Path, path: str, text: str = "本文") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def known(path: str, size: int = 6, modified_ns: int = 1, *, status: str = "indexed", content: str = "h") -> KnownFile:
    return KnownFile(f"id-{path}", path, content, size, modified_ns, status, 1)


def reasons(listing: Listing) -> dict[str, tuple[str, str | None]]:
    return {result.path: (result.status, result.error_code) for result in listing.passed_over}


def test_files_come_in_order_with_their_facts(tmp_path: Path) -> None:
    write(tmp_path, "b/規程.md")
    write(tmp_path, "a.txt", "x")
    listing = find_files(tmp_path)
    assert [file.path for file in listing.files] == ["a.txt", "b/規程.md"]
    facts = (tmp_path / "a.txt").stat()
    assert listing.files[0] == FoundFile("a.txt", 1, facts.st_mtime_ns, changed_ns=last_change(facts))
    assert listing.passed_over == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("~$規程.docx", "FileIsTemporary"),
        (".~lock.規程.odt#", "FileIsTemporary"),
        ("規程.docx.tmp", "FileIsTemporary"),
        ("規程.md~", "FileIsTemporary"),
        (".DS_Store", "FileIsHidden"),
        ("Thumbs.db", "FileIsHidden"),
        (".git/config", "FileIsHidden"),
        ("__MACOSX/規程.md", "FileIsHidden"),
    ],
)
def test_what_is_no_document_is_skipped_with_a_reason(tmp_path: Path, name: str, code: str) -> None:
    write(tmp_path, name)
    listing = find_files(tmp_path)
    assert listing.files == ()
    assert reasons(listing) == {name.split("/")[0]: ("skipped", code)}
    assert listing.passed_over[0].sentence("ja")


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, "secret.md")
    source = tmp_path / "source"
    source.mkdir()
    (source / "file.md").symlink_to(outside / "secret.md")
    (source / "folder").symlink_to(outside)
    (source / "loop").symlink_to(source)
    listing = find_files(source)
    assert listing.files == ()
    assert set(reasons(listing).values()) == {("skipped", "FileIsLink")}


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert reasons(find_files(tmp_path)) == {"pipe": ("skipped", "FileIsSpecial")}


def test_a_name_that_is_no_utf8_is_a_line_in_the_report(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\x8bK.txt")).write_text("規程")
    listing = find_files(tmp_path)
    assert listing.files == ()
    assert reasons(listing) == {"\\x8bK.txt": ("failed", "FileNameUnreadable")}


def test_a_decomposed_name_stays_as_the_disk_has_it(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "ガイド.md")
    write(tmp_path, name)
    assert find_files(tmp_path).files[0].path == name


def test_a_missing_folder_and_a_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(FolderNotFound):
        find_files(tmp_path / "gone")
    with pytest.raises(NotAFolder):
        find_files(write(tmp_path, "a.md"))


def test_size_time_and_state_decide_what_is_read() -> None:
    listing = Listing(tuple(FoundFile(path, 6, 1) for path in ("failed", "new", "resized", "same", "touched")), (), ())
    before = [
        known("same"),
        known("touched", modified_ns=2),
        known("resized", size=7),
        known("failed", status="failed"),
        known("gone"),
    ]
    result = compare(listing, {file.path: file for file in before})
    assert [file.path for file in result.unchanged] == ["same"]
    assert [candidate.found.path for candidate in result.to_read] == ["failed", "new", "resized", "touched"]
    assert [candidate.known is None for candidate in result.to_read] == [False, True, False, False]
    assert [file.path for file in result.gone] == ["gone"]


def test_files_of_a_folder_that_could_not_be_listed_are_not_gone() -> None:
    listing = Listing((), (), ("closed",))
    before = {path: known(path) for path in ("closed/a.md", "closed", "closed2/b.md")}
    assert [file.path for file in compare(listing, before).gone] == ["closed2/b.md"]


def test_an_unlistable_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "closed/a.md")
    scandir = os.scandir

    def refusing(folder: Path) -> object:
        if Path(folder).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    listing = find_files(tmp_path)
    assert listing.unseen == ("closed",)
    assert reasons(listing) == {"closed": ("failed", "FileUnreadable")}


def renaming(folder: Path, old: KnownFile) -> tuple[list[str], list[str], list[str]]:
    result = match_renamed(folder, compare(find_files(folder), {old.path: old}))
    return (
        [entry.facts.path for entry in result.renamed],
        [candidate.found.path for candidate in result.to_read],
        [file.path for file in result.gone],
    )


def test_a_gone_file_under_a_new_name_is_renamed(tmp_path: Path) -> None:
    write(tmp_path, "new.md")
    facts = read_facts(tmp_path, FoundFile("new.md", 0, 0))
    old = known("old.md", facts.size_bytes, content=facts.content_hash)
    assert renaming(tmp_path, old) == (["new.md"], [], [])


def test_two_copies_of_a_gone_file_are_one_renamed_and_one_new(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    write(tmp_path, "b.md")
    facts = read_facts(tmp_path, FoundFile("a.md", 0, 0))
    old = known("old.md", facts.size_bytes, content=facts.content_hash)
    assert renaming(tmp_path, old) == (["a.md"], ["b.md"], [])


@pytest.mark.parametrize(("name", "content"), [("new.md", "other"), ("new.txt", None)])
def test_other_content_or_type_is_a_new_file(tmp_path: Path, name: str, content: str | None) -> None:
    write(tmp_path, name)
    facts = read_facts(tmp_path, FoundFile(name, 0, 0))
    old = known("old.md", facts.size_bytes, content=content or facts.content_hash)
    assert renaming(tmp_path, old) == ([], [name], ["old.md"])


def test_a_failed_file_is_read_under_its_new_name(tmp_path: Path) -> None:
    write(tmp_path, "new.md")
    facts = read_facts(tmp_path, FoundFile("new.md", 0, 0))
    old = known("old.md", facts.size_bytes, content=facts.content_hash, status="failed")
    assert renaming(tmp_path, old) == ([], ["new.md"], ["old.md"])
