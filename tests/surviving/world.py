"""What the tests of survival share: a house over real folders with the real manifest and the real conductor.

Only the parser (a text file is one paragraph), the embedder and the tokenizer are stand-ins; the index is what a test gives.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from database import Database
from index_store.edge_index import EdgeIndex
from index_store.manifest import Manifest
from index_store.records import Chunk, Document, Source
from index_store.scrub import ScrubReport, heal
from index_store.vector_index import VectorIndex
from ingest.embedding_cache import CachedEmbedder, EmbeddingCache
from ingest.ingest_folder import IngestFolder, IngestParts
from ingest.report import IngestReport, RunEnded
from settings import IngestSettings
from tests.fresh_database import fresh_database
from tests.ingest.fake_parts import DIMENSION, FakeEmbedder, FakeParser, FakeTokenizer
from tests.readers import everything
from tests.surviving.wire import Wire

# A chunk a sentence: a sentence of `sentences` has about 90 characters.
SETTINGS = IngestSettings(chunk_characters=100, parse_workers=1)
# Moments long gone, each later than the one before: a file that was written just now is hashed again in the next run.
LONG_AGO_NS = itertools.count(1_700_000_000_000_000_000, 10**9)
_ROOM = 2 * 2**30


@contextmanager
def quick_folder() -> Iterator[Path]:
    """In memory where there is room: a flush of the index takes 0.3 s on a disk and nothing there. What survives the end of a
    process is the same."""
    memory = Path("/dev/shm")
    beside = memory if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None
    with TemporaryDirectory(prefix="shoko-surviving-", dir=beside) as name:
        yield Path(name)


def sentences(mark: str, count: int) -> str:
    """A text of which each chunk says by its mark from which version of which file it is."""
    return "".join(f"{mark} の 第{number}条{'あ' * (80 - len(mark))} とする。" for number in range(count))


def write_file(path: Path, text: str, modified_ns: int | None = None) -> None:
    path.write_text(text, encoding="utf-8")
    written = next(LONG_AGO_NS) if modified_ns is None else modified_ns
    os.utime(path, ns=(written, written))


def open_edge(work: Path) -> EdgeIndex:
    return EdgeIndex.open(work / "data" / "index", DIMENSION)


class World:
    """One opening of the house in `work/data`: heals first, as `open_house` does. `wire` is laid before that. `database`: one
    that is open already, since opening takes longer than a run."""

    def __init__(
        self, work: Path, index: VectorIndex, wire: Wire | None = None, database: Database | None = None
    ) -> None:
        self.index = index
        self.database = fresh_database(work / "data") if database is None else database
        self.manifest = Manifest(self.database)
        if wire is not None:
            wire.lay(self.manifest, index)
        self.healed: ScrubReport = heal(self.manifest, index)
        self.embedder, self.parser = FakeEmbedder(), FakeParser()
        self.cache = EmbeddingCache(work / "data" / "embedding_cache.sqlite", "fake")
        cached = CachedEmbedder(self.embedder, self.cache)
        self.parts = IngestParts(self.manifest, index, self.parser, cached, FakeTokenizer())
        self.ingest = IngestFolder(self.parts, SETTINGS)

    def add_source(self, folder: Path) -> Source:
        return self.manifest.add_source(folder)

    def run(self, source: Source, should_stop: Callable[[], bool] = lambda: False) -> IngestReport:
        *_, end = self.ingest.run(source, should_stop)
        assert isinstance(end, RunEnded)
        return end.report

    def run_all(self) -> list[IngestReport]:
        return [self.run(source) for source in self.manifest.sources()]

    def passages(self) -> dict[str, tuple[Document, Chunk]]:
        """What people can find, by point: whatever the index holds and the manifest knows."""
        return dict(self.manifest.resolve(list(self.index.point_ids()), everything(self.manifest)))

    def visible(self, source: Source) -> dict[str, str]:
        """The text that people can find of each document of the source, by path."""
        found: dict[str, list[Chunk]] = {}
        for document, chunk in self.passages().values():
            if document.source_id == source.id:
                found.setdefault(document.path, []).append(chunk)
        return {path: _joined(chunks) for path, chunks in found.items()}

    def differences(self) -> tuple[frozenset[str], frozenset[str]]:
        """Points that the index lacks, and points that it should not hold."""
        intended, present = self.manifest.intended_point_ids(), frozenset(self.index.point_ids())
        return intended - present, present - intended

    def is_exact(self) -> bool:
        """Invariant 1, and nothing left over from a write that did not come to its end."""
        leftover = self.manifest.unfinished(), self.manifest.retired_point_ids()
        return self.differences() == (frozenset(), frozenset()) and leftover == ((), ())

    def close(self) -> None:
        self.cache.close()
        self.index.close()
        self.database.close()


def _joined(chunks: list[Chunk]) -> str:
    """Two chunks of one ordinal, from two versions, would show as a text of no version."""
    return "".join(chunk.text for chunk in sorted(chunks, key=lambda chunk: chunk.ordinal))


def chunks_by_point(world: World) -> Mapping[str, str]:
    return {point: chunk.text for point, (_, chunk) in world.passages().items()}
