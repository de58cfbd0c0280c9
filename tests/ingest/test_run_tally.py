from __future__ import annotations

from datetime import UTC, datetime

from errors import FileEmpty
from index_store.file_records import FileFacts, FileReading, KnownFile, Note
from index_store.records import Chunk, Described, Source
from ingest.page import ParsedFile
from ingest.read_file import ReadFile, UnreadFile
from ingest.report import FileResult
from ingest.run_tally import RunTally

NOTE = Note("PagesEmpty", {"count": "1", "pages": ("2",)})
READING = FileReading("txt", "cp932", (NOTE,), 3, 1, 0.5, 900, 0.25)
EARLIER = FileReading("pdf", None, (NOTE,), pages_total=12, characters=7000)
SOURCE = Source("s", "/規程", datetime(2026, 4, 1, tzinfo=UTC))


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def read(path: str) -> ReadFile:
    facts = FileFacts(path, "h", 1, 1)
    chunks = (Chunk(0, "本文"), Chunk(1, "本文"))
    return ReadFile(
        facts,
        Described("題", "txt"),
        ParsedFile("txt", "題", (), "cp932", (NOTE,), 0, 3, 1, 0.5, 900, 0.25),
        chunks,
        ("", ""),
        False,
        0.5,
    )


def test_the_report_has_a_line_for_every_file_in_order() -> None:
    tally = RunTally("run", SOURCE)
    tally.passed_over([FileResult("~$a", "skipped", error_code="FileIsTemporary")])
    tally.unchanged("b", KnownFile("id", "b", "h", 1, 1, "indexed", 7, reading=EARLIER))
    tally.expect(2, 20)
    tally.indexed(read("c"))
    tally.failed(UnreadFile(FileFacts("a", "", 0, 1), FileEmpty(), 0.1))
    report = tally.report()
    assert [(file.path, file.status, file.chunks) for file in report.files] == [
        ("a", "failed", 0),
        ("b", "unchanged", 7),
        ("c", "indexed", 2),
        ("~$a", "skipped", 0),
    ]
    assert (report.files[2].reading, report.files[2].seconds) == (READING, 0.5)
    assert report.files[1].reading == EARLIER
    assert report.files[0].error_code == "FileEmpty"
    assert not report.stopped


def test_a_run_with_files_left_was_stopped() -> None:
    tally = RunTally("run", SOURCE)
    tally.expect(2, 20)
    tally.indexed(read("a"))
    assert tally.report().stopped


def test_the_time_left_counts_waiting_characters_and_unread_bytes() -> None:
    clock = Clock()
    tally = RunTally("run", SOURCE, clock)
    tally.expect(4, size_bytes=300)
    assert tally.progress().seconds_left is None
    tally.was_read(size_bytes=100, characters=50)
    assert tally.progress().seconds_left is None
    clock.seconds = 8.0
    tally.was_embedded(4)
    # 2 s a character; 46 wait, and 200 bytes have half as many characters, as those that were read.
    assert tally.progress().seconds_left == 2.0 * (46 + 100)


def test_the_last_character_leaves_no_time() -> None:
    clock = Clock()
    tally = RunTally("run", SOURCE, clock)
    tally.expect(1, size_bytes=10)
    tally.was_read(size_bytes=10, characters=2)
    clock.seconds = 1.0
    tally.was_embedded(2)
    assert tally.progress().seconds_left == 0.0
