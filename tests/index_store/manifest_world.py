"""What the manifest's tests share: a folder, files without content, and an index that only remembers ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from database import Database
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from index_store.records import (
    Chunk,
    Described,
    Document,
    Edition,
    IndexedChunk,
    Leg,
    Narrowing,
    Place,
    PointWords,
    Readable,
    ScoredPoint,
    Source,
    TextVectors,
    point_id,
)
from tests.fresh_database import fresh_database
from tests.readers import all_of

# 2026-04-01 00:00:00 UTC
APRIL_NS = 1_775_001_600_000_000_000


class FakeIndex:
    """The ids that an index holds, and how often all of them were asked for."""

    def __init__(self) -> None:
        self.present: set[str] = set()
        self.compared = 0
        self.scopes: dict[str, str] = {}

    def put(self, point_ids: Sequence[str]) -> None:
        self.present.update(point_ids)

    def upsert(self, points: Sequence[IndexedChunk]) -> None:
        self.put([point.point_id for point in points])

    def delete(self, point_ids: Sequence[str]) -> None:
        self.present.difference_update(point_ids)

    def replace_words(self, points: Sequence[PointWords]) -> None:
        raise NotImplementedError

    def set_scope(self, point_ids: Sequence[str], scope_id: str) -> None:
        self.scopes.update(dict.fromkeys(point_ids, scope_id))

    def candidates(
        self, query: TextVectors, readable: Readable, narrowing: Narrowing, limit: int
    ) -> Mapping[Leg, Sequence[ScoredPoint]]:
        raise NotImplementedError

    def rescore(
        self, query: TextVectors, readable: Readable, point_ids: Sequence[str]
    ) -> Mapping[Leg, Mapping[str, float]]:
        raise NotImplementedError

    def count(self) -> int:
        return len(self.present)

    def point_ids(self) -> Iterator[str]:
        self.compared += 1
        return iter(sorted(self.present))

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


def facts(path: str, content: str, modified_ns: int = APRIL_NS) -> FileFacts:
    bytes_ = content.encode("utf-8", "surrogatepass")
    return FileFacts(path, sha256(bytes_).hexdigest(), len(bytes_), modified_ns)


def chunks_of(content: str) -> tuple[Chunk, ...]:
    """A chunk a line."""
    return tuple(
        Chunk(ordinal, line, Place(page=ordinal + 1, section=("第1章", line[:2])))
        for ordinal, line in enumerate(content.splitlines())
    )


def points_of(document: Document, count: int) -> list[str]:
    return [point_id(document.id, document.version, ordinal) for ordinal in range(count)]


@dataclass
class World:
    database: Database
    manifest: Manifest
    source: Source
    index: FakeIndex = field(default_factory=FakeIndex)

    def begin(self, path: str, content: str, modified_ns: int = APRIL_NS, edition: Edition = Edition()) -> Document:
        described = Described(f"題 {path}", Path(path).suffix[1:], edition)
        return self.manifest.begin_version(
            self.source, facts(path, content, modified_ns), described, chunks_of(content)
        )

    def write(self, path: str, content: str, modified_ns: int = APRIL_NS, edition: Edition = Edition()) -> Document:
        """The whole order of writes."""
        document = self.begin(path, content, modified_ns, edition)
        self.index.put(points_of(document, len(chunks_of(content))))
        retired = self.manifest.activate(document)
        self.index.delete(retired)
        self.manifest.forget_points(retired)
        return document

    @property
    def readable(self) -> Readable:
        """All of this world's own source."""
        return all_of(self.manifest, self.source.id)

    def texts(self, readable: Readable | None = None, narrowing: Narrowing = Narrowing()) -> list[str]:
        """What a question that every point answers would show."""
        readable = self.readable if readable is None else readable
        found = self.manifest.resolve(sorted(self.index.present), readable, narrowing)
        return sorted(chunk.text for _, chunk in found.values())


def open_world(folder: Path) -> World:
    (folder / "docs").mkdir(exist_ok=True)
    database = fresh_database(folder / "data")
    manifest = Manifest(database)
    return World(database, manifest, manifest.add_source(folder / "docs"))
