"""A run of a source folder: what its tests share."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index_store.manifest import Manifest
from index_store.records import Source
from ingest.embedding_cache import CachedEmbedder, EmbeddingCache
from ingest.ingest_folder import IngestFolder, IngestParts
from ingest.report import FileStatus, IngestReport, RunEnded
from settings import IngestSettings
from tests.fresh_database import fresh_database
from tests.ingest.fake_parts import FakeEmbedder, FakeIndex, FakeParser, FakeTokenizer
from tests.readers import everything

LONG_AGO_NS = itertools.count(1_700_000_000_000_000_000, 10**9)


class Bench:
    """A source folder with the real manifest, and fakes for what is slow."""

    def __init__(self, folder: Path) -> None:
        self.source_folder = folder / "規程"
        self.source_folder.mkdir()
        self.database = fresh_database(folder / "data")
        self.manifest = Manifest(self.database)
        self.index, self.parser, self.embedder = FakeIndex(), FakeParser(), FakeEmbedder()
        self.cache = EmbeddingCache(folder / "cache", "fake")
        self.parts = IngestParts(
            self.manifest, self.index, self.parser, CachedEmbedder(self.embedder, self.cache), FakeTokenizer()
        )
        self.ingest = IngestFolder(self.parts, IngestSettings(chunk_characters=100))
        self.source: Source = self.manifest.add_source(self.source_folder)

    def limit(self, files: int = 5000, depth: int = 3) -> None:
        """Goes on with these limits of containers."""
        settings = IngestSettings(chunk_characters=100, archive_files=files, archive_depth=depth)
        self.ingest = IngestFolder(self.parts, settings)

    def use_scratch(self, folder: Path) -> None:
        self.ingest = IngestFolder(replace(self.parts, scratch=folder), IngestSettings(chunk_characters=100))

    def read_as(self, reader: str) -> None:
        """Goes on as a process whose parsers and chunker are of these versions."""
        self.manifest = Manifest(self.database, reader=reader)
        self.parts = replace(self.parts, manifest=self.manifest)
        self.ingest = IngestFolder(self.parts, IngestSettings(chunk_characters=100))

    def write(self, name: str, text: str) -> Path:
        path = self.source_folder / name
        path.write_text(text)
        written = next(LONG_AGO_NS)
        os.utime(path, ns=(written, written))
        return path

    def run(self, should_stop: Callable[[], bool] = lambda: False) -> IngestReport:
        *_, end = self.ingest.run(self.source, should_stop)
        assert isinstance(end, RunEnded)
        return end.report

    def found(self) -> dict[str, str]:
        """What people can find: text by path, checked to be exactly what the index holds."""
        assert frozenset(self.index.points) == self.manifest.intended_point_ids()
        passages = self.manifest.resolve(list(self.index.points), everything(self.manifest)).values()
        return {document.path: chunk.text for document, chunk in passages}


def statuses(report: IngestReport) -> dict[str, FileStatus]:
    return {file.path: file.status for file in report.files}
