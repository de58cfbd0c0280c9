from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from errors import DiskFull, FileVanished
from index_store.file_records import FileFacts
from index_store.records import Chunk, Described
from ingest import read_ahead as module
from ingest.find_files import Candidate, FoundFile
from ingest.page import ParsedFile
from ingest.read_ahead import Readers, chunks_in, read_ahead
from ingest.read_file import ReadFile, Reading, UnreadFile, Unscanned


def candidates(count: int, size: int = 1) -> list[Candidate]:
    return [Candidate(FoundFile(f"{number:03}", size, 1), None) for number in range(count)]


def read(candidate: Candidate, chunks: int = 1) -> Reading:
    facts = FileFacts(candidate.found.path, "h", 1, 1)
    passages = tuple(Chunk(ordinal, "本文") for ordinal in range(chunks))
    return ReadFile(
        facts,
        Described("題", "txt"),
        ParsedFile("txt", "題", ()),
        passages,
        ("本文",) * chunks,
        recent=False,
        seconds=0.0,
    )


def unscanned(candidate: Candidate) -> Unscanned:
    facts = FileFacts(candidate.found.path, "h", 1, 1)
    return Unscanned(candidate.found, facts, ParsedFile("pdf", "題", (), to_ocr=(1,)), (0, 0, 0), False, 0.0)


def readers(
    first: Callable[[Candidate], Reading | Unscanned],
    workers: int,
    scan: Callable[[Unscanned, Callable[[], bool]], Reading] = lambda file, stops: read(Candidate(file.found, None)),
) -> Readers:
    return Readers(first, scan, workers)


def paths(groups: list[list[Reading]]) -> list[str]:
    return [reading.facts.path for group in groups for reading in group]


@pytest.mark.parametrize("workers", [1, 4])
def test_every_file_comes_once_in_order(workers: int) -> None:
    groups = list(read_ahead(readers(read, workers), candidates(300)))
    assert paths(groups) == [f"{number:03}" for number in range(300)]


def test_no_files_make_no_groups() -> None:
    assert list(read_ahead(readers(read, 2), [])) == []


def test_a_group_ends_at_its_limit_of_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GROUP_CHUNKS", 4)
    groups = list(read_ahead(readers(lambda candidate: read(candidate, chunks=3), 2), candidates(20)))
    assert max(chunks_in(group) for group in groups) <= 6


def test_a_slow_file_is_not_waited_for_while_others_are_ready() -> None:
    gate = threading.Event()

    def slow_second(candidate: Candidate) -> Reading:
        if candidate.found.path == "001":
            gate.wait(10)
        return read(candidate)

    groups = read_ahead(readers(slow_second, 2), candidates(3))
    first = next(groups)
    gate.set()
    assert paths([first]) == ["000"]
    assert paths(list(groups)) == ["001", "002"]


def test_large_files_are_not_piled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AHEAD_BYTES", 10)
    begun: list[str] = []

    def noting(candidate: Candidate) -> Reading:
        begun.append(candidate.found.path)
        return read(candidate)

    groups = read_ahead(readers(noting, 4), candidates(9, size=10))
    next(groups)
    assert len(begun) <= 3
    groups.close()


def test_closing_drops_what_waits() -> None:
    begun: list[str] = []

    def noting(candidate: Candidate) -> Reading:
        begun.append(candidate.found.path)
        return read(candidate)

    groups = read_ahead(readers(noting, 1), candidates(1000))
    next(groups)
    groups.close()
    assert len(begun) < 1000


def test_what_a_reader_raises_ends_the_run() -> None:
    def full(candidate: Candidate) -> Reading:
        raise DiskFull(path="/", free="0", needed="1")

    with pytest.raises(DiskFull):
        list(read_ahead(readers(full, 2), candidates(3)))


def test_a_scan_holds_up_no_other_file() -> None:
    """The first file is a scan that takes until all others have come."""
    gate = threading.Event()

    def scan(file: Unscanned, stops: Callable[[], bool]) -> Reading:
        gate.wait(30)
        return read(Candidate(file.found, None))

    first = lambda candidate: unscanned(candidate) if candidate.found.path == "000" else read(candidate)  # noqa: E731
    seen: list[str] = []
    for group in read_ahead(readers(first, 2, scan), candidates(200)):
        seen.extend(paths([group]))
        if len(seen) == 199:
            gate.set()
    assert seen == [*(f"{number:03}" for number in range(1, 200)), "000"]


def test_while_scans_are_waited_for_the_caller_may_stop_and_they_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 0.01)
    told = threading.Event()

    def scan(file: Unscanned, stops: Callable[[], bool]) -> Reading:
        while not stops():
            told.wait(0.01)
        told.set()
        return read(Candidate(file.found, None))

    groups = read_ahead(readers(unscanned, 1, scan), candidates(1))
    assert next(groups) == []
    assert next(groups) == []
    groups.close()
    assert told.wait(30)


def test_only_read_files_count_as_chunks() -> None:
    unread = UnreadFile(FileFacts("a", "", 1, 1), FileVanished(), 0.0)
    assert chunks_in([unread, read(candidates(1)[0], chunks=2)]) == 2
