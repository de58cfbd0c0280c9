from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from errors import DiskFull, FileTooLarge
from index_store.file_records import KnownFile
from ingest.find_files import Candidate, find_files
from ingest.page import ParsedFile
from ingest.read_file import (
    RACY_NS,
    UNTRUSTED_NS,
    FileReader,
    ReadFile,
    ReadingLimits,
    SameFile,
    UnreadFile,
    Unscanned,
)
from ingest.scan import ScannedPage
from ingest.text_lines import Cell, TextLine
from tests.ingest.fake_parts import FakeParser

WRITTEN_NS = 1_700_000_000_000_000_000


def candidate(folder: Path, text: str, name: str = "規程.txt") -> Candidate:
    (folder / name).write_text(text)
    os.utime(folder / name, ns=(WRITTEN_NS, WRITTEN_NS))
    (found,) = find_files(folder).files
    return Candidate(found, None)


def reader(folder: Path, parser: FakeParser | None = None, now_ns: int = WRITTEN_NS + RACY_NS) -> FileReader:
    return FileReader(folder, parser or FakeParser(), ReadingLimits(500, file_mb=1), now_ns=lambda: now_ns)


def known_as(read: ReadFile, status: str = "indexed") -> KnownFile:
    facts = read.facts
    return KnownFile("id", facts.path, facts.content_hash, facts.size_bytes, UNTRUSTED_NS, status, 1)


def test_a_file_becomes_chunks_with_their_texts(tmp_path: Path) -> None:
    read = reader(tmp_path).read(candidate(tmp_path, "日当は三千円とする。"))
    assert isinstance(read, ReadFile)
    assert [chunk.text for chunk in read.chunks] == ["日当は三千円とする。"]
    assert read.texts[0].startswith("規程")
    assert read.facts.modified_ns == WRITTEN_NS
    assert not read.recent


def test_a_title_is_composed(tmp_path: Path) -> None:
    read = reader(tmp_path).read(candidate(tmp_path, "本文", unicodedata.normalize("NFD", "ガイド.txt")))
    assert isinstance(read, ReadFile)
    assert read.described.title == unicodedata.normalize("NFC", "ガイド")


def test_the_same_content_is_not_parsed_again(tmp_path: Path) -> None:
    new = candidate(tmp_path, "日当は三千円とする。")
    parser = FakeParser()
    first = reader(tmp_path, parser).read(new)
    assert isinstance(first, ReadFile)
    again = reader(tmp_path, parser).read(Candidate(new.found, known_as(first)))
    assert isinstance(again, SameFile)
    assert again.facts == first.facts
    assert parser.parsed == ["規程.txt"]


def test_what_an_older_parser_or_chunker_read_is_parsed_again(tmp_path: Path) -> None:
    new = candidate(tmp_path, "日当は三千円とする。")
    first = reader(tmp_path).read(new)
    assert isinstance(first, ReadFile)
    outdated = replace(known_as(first), outdated=True)
    assert isinstance(reader(tmp_path).read(Candidate(new.found, outdated)), ReadFile)


def test_a_file_that_failed_is_parsed_again(tmp_path: Path) -> None:
    new = candidate(tmp_path, "日当は三千円とする。")
    first = reader(tmp_path).read(new)
    assert isinstance(first, ReadFile)
    assert isinstance(reader(tmp_path).read(Candidate(new.found, known_as(first, "failed"))), ReadFile)


def test_the_time_of_a_file_just_written_is_not_believed(tmp_path: Path) -> None:
    new = candidate(tmp_path, "日当は三千円とする。")
    first = reader(tmp_path, now_ns=WRITTEN_NS + RACY_NS - 1).read(new)
    assert isinstance(first, ReadFile)
    assert first.recent
    again = reader(tmp_path, now_ns=WRITTEN_NS + RACY_NS - 1).read(Candidate(new.found, known_as(first)))
    assert isinstance(again, SameFile)
    assert again.facts.changed_ns == UNTRUSTED_NS


def rewrite(path: Path) -> None:
    path.write_text("書き換えた")


def touch(path: Path) -> None:
    os.utime(path, ns=(WRITTEN_NS + 1, WRITTEN_NS + 1))


@pytest.mark.parametrize(
    ("during", "code"),
    [(rewrite, "FileChangedWhileRead"), (touch, "FileChangedWhileRead"), (Path.unlink, "FileVanished")],
)
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, during: Callable[[Path], None], code: str) -> None:
    parser = FakeParser()
    new = candidate(tmp_path, "日当は三千円とする。")
    read = FileReader(tmp_path, _ReadThen(parser, during), ReadingLimits(500, 1)).read(new)
    assert isinstance(read, UnreadFile)
    assert read.error.code == code


class _ReadThen:
    """Parses, then lets something happen to the file."""

    def __init__(self, parser: FakeParser, then: Callable[[Path], None]) -> None:
        self._parser = parser
        self._then = then

    def parse(self, path: Path) -> ParsedFile:
        parsed = self._parser.parse(path)
        self._then(path)
        return parsed


@pytest.mark.parametrize(("text", "code"), [("", "FileEmpty"), ("壊れた", "FileDamaged"), ("  \n", "FileWithoutText")])
def test_a_bad_file_is_one_line(tmp_path: Path, text: str, code: str) -> None:
    read = reader(tmp_path).read(candidate(tmp_path, text))
    assert isinstance(read, UnreadFile)
    assert read.error.code == code
    assert read.facts.path == "規程.txt"


def test_a_file_that_is_gone_before_it_is_read(tmp_path: Path) -> None:
    new = candidate(tmp_path, "本文")
    (tmp_path / "規程.txt").unlink()
    read = reader(tmp_path).read(new)
    assert isinstance(read, UnreadFile)
    assert read.error.code == "FileVanished"


def test_a_huge_file_is_not_even_hashed(tmp_path: Path) -> None:
    new = candidate(tmp_path, "本文")
    with (tmp_path / "規程.txt").open("r+b") as file:
        file.truncate(2 * 2**20)
    (found,) = find_files(tmp_path).files
    read = reader(tmp_path).read(Candidate(found, new.known))
    assert isinstance(read, UnreadFile)
    assert isinstance(read.error, FileTooLarge)
    assert read.facts.content_hash == ""


class ScanParser:
    """A PDF whose only page is a picture."""

    def parse(self, path: Path) -> ParsedFile:
        return ParsedFile("pdf", path.stem, (), pages_total=1, to_ocr=(1,))


class OnePageScanner:
    """Reads every page the same, then lets something happen to the file."""

    def __init__(self, then: Callable[[Path], None] = lambda path: None) -> None:
        self._then = then

    def scan(self, path: Path, page: int) -> ScannedPage:
        self._then(path)
        text = "日当は三千円とする。"
        return ScannedPage((TextLine(text, 60, 160, 780, 770, 10, (Cell(text, 60, 160),)),), 0.9)

    def rest(self) -> None:
        """Holds nothing."""


def test_a_scan_is_left_for_later_and_then_read(tmp_path: Path) -> None:
    reads = FileReader(tmp_path, ScanParser(), ReadingLimits(500, 1), scanner=OnePageScanner())
    first = reads.read(candidate(tmp_path, "画像"))
    assert isinstance(first, Unscanned)
    read = reads.scan(first)
    assert isinstance(read, ReadFile)
    assert [(chunk.text, chunk.read_by) for chunk in read.chunks] == [("日当は三千円とする。", "ocr")]
    assert read.facts == first.facts


def test_waiting_for_the_scanner_is_no_time_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("ingest.read_file.time.monotonic", lambda: now[0])

    class SlowParser(ScanParser):
        def parse(self, path: Path) -> ParsedFile:
            now[0] += 2.0
            return super().parse(path)

    def takes(path: Path) -> None:
        now[0] += 10.0

    reads = FileReader(tmp_path, SlowParser(), ReadingLimits(500, 1), scanner=OnePageScanner(takes))
    first = reads.read(candidate(tmp_path, "画像"))
    assert isinstance(first, Unscanned)
    now[0] += 600.0
    read = reads.scan(first)
    assert isinstance(read, ReadFile)
    assert read.seconds == 12.0


def test_a_file_that_changes_while_it_is_scanned_is_not_indexed(tmp_path: Path) -> None:
    reads = FileReader(tmp_path, ScanParser(), ReadingLimits(500, 1), scanner=OnePageScanner(rewrite))
    first = reads.read(candidate(tmp_path, "画像"))
    assert isinstance(first, Unscanned)
    read = reads.scan(first)
    assert isinstance(read, UnreadFile)
    assert read.error.code == "FileChangedWhileRead"


def test_a_picture_without_text_is_not_looked_at_again_until_it_changes(tmp_path: Path) -> None:
    new = candidate(tmp_path, "写真")
    reads = FileReader(tmp_path, ScanParser(), ReadingLimits(500, 1), scanner=OnePageScanner())
    first = reads.read(new)
    assert isinstance(first, Unscanned)
    known = KnownFile(
        "id", "規程.txt", first.facts.content_hash, 6, 1, "failed", 0, "PictureWithoutText", {"pages": "1"}
    )
    again = reads.read(Candidate(new.found, known))
    assert isinstance(again, UnreadFile)
    assert (again.error.code, again.error.values) == ("PictureWithoutText", {"pages": "1"})
    changed = replace(known, content_hash="0" * 64)
    assert isinstance(reads.read(Candidate(new.found, changed)), Unscanned)


def test_without_a_scanner_a_scan_says_what_to_install(tmp_path: Path) -> None:
    read = FileReader(tmp_path, ScanParser(), ReadingLimits(500, 1)).read(candidate(tmp_path, "画像"))
    assert isinstance(read, UnreadFile)
    assert read.error.code == "OcrMissing"


def test_a_surprise_of_the_parser_is_one_line(tmp_path: Path) -> None:
    parser = FakeParser()

    def surprise(path: Path) -> None:
        raise ZeroDivisionError("pages")

    parser.during = surprise
    read = reader(tmp_path, parser).read(candidate(tmp_path, "本文"))
    assert isinstance(read, UnreadFile)
    assert read.error.values["reason"] == "ZeroDivisionError: pages"


def test_what_is_not_the_files_fault_is_raised(tmp_path: Path) -> None:
    parser = FakeParser()

    def full(path: Path) -> None:
        raise DiskFull(path="/", free="0 MB", needed="1 MB")

    parser.during = full
    with pytest.raises(DiskFull):
        reader(tmp_path, parser).read(candidate(tmp_path, "本文"))
