from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from database import Database
from errors import DiskFull, IndexLostPoints
from index_store.file_records import FileFacts, FileReading
from index_store.manifest import Manifest
from index_store.records import Chunk, Described, Document, Source
from index_store.scrub import ScrubReport, heal
from ingest.page import ParsedFile
from ingest.read_file import UNTRUSTED_NS, ReadFile
from ingest.write_documents import DocumentWriter, EmbeddedFile
from tests.ingest.fake_parts import DIMENSION, FakeIndex, FakeTokenizer
from tests.readers import everything


def embedded(path: str, *texts: str, recent: bool = False) -> EmbeddedFile:
    facts = FileFacts(path, f"hash of {texts}", 10, 5)
    chunks = tuple(Chunk(ordinal, text) for ordinal, text in enumerate(texts))
    file = ReadFile(facts, Described("題", "txt"), ParsedFile("txt", "題", ()), chunks, texts, recent, seconds=0.0)
    return EmbeddedFile(file, list(np.eye(DIMENSION, dtype=np.float32)[: len(texts)]))


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.manifest = Manifest(Database.open(folder / "data"))
        self.index = FakeIndex()
        self.writer = DocumentWriter(self.manifest, self.index, FakeTokenizer())
        self.source: Source = self.manifest.add_source(folder)

    def write(self, *files: EmbeddedFile) -> None:
        self.writer.write(self.source, files)

    def found(self) -> set[str]:
        passages = self.manifest.resolve(list(self.index.points), everything(self.manifest)).values()
        return {chunk.text for _, chunk in passages}

    def is_exact(self) -> bool:
        return frozenset(self.index.points) == self.manifest.intended_point_ids()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def full() -> None:
    raise DiskFull(path="/", free="0 MB", needed="64 MB")


def test_several_documents_share_one_flush(shelf: Shelf) -> None:
    shelf.write(embedded("a", "い", "ろ"), embedded("b", "は"))
    assert shelf.index.calls == ["upsert 3", "flush"]
    assert shelf.found() == {"い", "ろ", "は"}
    assert shelf.is_exact()


def test_vectors_stay_with_their_chunks(shelf: Shelf) -> None:
    shelf.write(embedded("a", "い", "ろ"), embedded("b", "は"))
    texts = shelf.manifest.resolve(list(shelf.index.points), everything(shelf.manifest))
    axes = {texts[id_][1].text: int(np.argmax(point.vectors.dense)) for id_, point in shelf.index.points.items()}
    assert axes == {"い": 0, "ろ": 1, "は": 0}


def test_a_shorter_version_leaves_no_old_points(shelf: Shelf) -> None:
    shelf.write(embedded("a", "い", "ろ", "は"))
    shelf.write(embedded("a", "に"))
    assert shelf.found() == {"に"}
    assert shelf.is_exact()
    assert shelf.manifest.retired_point_ids() == ()


def test_points_that_the_index_lost_come_back_under_their_ids(shelf: Shelf) -> None:
    shelf.write(embedded("a", "い", "ろ"))
    ids = set(shelf.index.points)
    del shelf.index.points[min(ids)]
    shelf.write(embedded("a", "い", "ろ"))
    assert set(shelf.index.points) == ids
    assert shelf.is_exact()


def test_a_failed_write_leaves_every_old_version(shelf: Shelf) -> None:
    shelf.write(embedded("a", "い"), embedded("b", "ろ"))
    shelf.index.before_flush = full
    with pytest.raises(DiskFull):
        shelf.write(embedded("a", "は"), embedded("b", "に"), embedded("c", "ほ"))
    assert shelf.found() == {"い", "ろ"}
    assert shelf.is_exact()
    assert shelf.manifest.unfinished() == ()


def test_a_failure_while_flipping_leaves_each_document_whole(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write(embedded("a", "い"), embedded("b", "ろ"))
    activate = shelf.manifest.activate

    def only_a(document: Document, changed_ns: int | None, told: FileReading | None) -> tuple[str, ...]:
        if document.path != "a":
            full()
        return activate(document, changed_ns, told)

    monkeypatch.setattr(shelf.manifest, "activate", only_a)
    with pytest.raises(DiskFull):
        shelf.write(embedded("a", "は"), embedded("b", "に"))
    assert shelf.found() == {"は", "ろ"}
    assert shelf.is_exact()


def test_swallowed_points_are_noticed_among_others(shelf: Shelf) -> None:
    shelf.write(embedded("a", "い"))
    shelf.index.loses = True
    with pytest.raises(IndexLostPoints):
        shelf.write(embedded("a", "ろ", "は"))
    assert shelf.found() == {"い"}
    assert heal(shelf.manifest, shelf.index) == ScrubReport()


def test_a_recent_file_is_remembered_without_its_time(shelf: Shelf) -> None:
    shelf.write(embedded("a", "い", recent=True), embedded("b", "ろ"))
    known = shelf.manifest.known_files(shelf.source.id)
    assert (known["a"].changed_ns, known["b"].changed_ns) == (UNTRUSTED_NS, 5)
    assert {point.modified_at.microsecond for point in shelf.index.points.values()} == {0}


def test_removed_documents_reach_the_disk_with_the_next_flush_only(shelf: Shelf) -> None:
    shelf.write(embedded("a", "い"))
    shelf.writer.flush()
    shelf.writer.remove(tuple(shelf.manifest.known_files(shelf.source.id).values()))
    shelf.writer.flush()
    shelf.writer.flush()
    assert shelf.index.calls == ["upsert 1", "flush", "delete 1", "flush"]
    assert shelf.found() == set()
