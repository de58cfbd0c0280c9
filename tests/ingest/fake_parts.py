"""Ten-line stand-ins for what a run works with: an index in a dictionary, a parser and an embedder that count their calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from errors import FileDamaged, FileEmpty
from index_store.records import IndexedChunk, Leg, Narrowing, Readable, ScoredPoint, TextVectors
from ingest.page import Block, Page, ParsedFile

DIMENSION = 4


class FakeIndex:
    """A VectorIndex that remembers the order of its writes; `loses` swallows the points of one upsert."""

    def __init__(self) -> None:
        self.points: dict[str, IndexedChunk] = {}
        self.calls: list[str] = []
        self.loses = False
        self.before_flush: Callable[[], None] = lambda: None

    def upsert(self, points: Sequence[IndexedChunk]) -> None:
        self.calls.append(f"upsert {len(points)}")
        if not self.loses:
            self.points.update({point.point_id: point for point in points})

    def delete(self, point_ids: Sequence[str]) -> None:
        self.calls.append(f"delete {len(point_ids)}")
        for point_id in point_ids:
            self.points.pop(point_id, None)

    def candidates(
        self, query: TextVectors, readable: Readable, narrowing: Narrowing, limit: int
    ) -> Mapping[Leg, Sequence[ScoredPoint]]:
        raise NotImplementedError

    def rescore(
        self, query: TextVectors, readable: Readable, point_ids: Sequence[str]
    ) -> Mapping[Leg, Mapping[str, float]]:
        raise NotImplementedError

    def count(self) -> int:
        return len(self.points)

    def point_ids(self) -> Iterator[str]:
        return iter(self.points)

    def flush(self) -> None:
        self.calls.append("flush")
        self.before_flush()

    def close(self) -> None:
        self.calls.append("close")


class FakeParser:
    """A text file as one paragraph; `壊` in it makes it damaged."""

    def __init__(self) -> None:
        self.parsed: list[str] = []
        self.during: Callable[[Path], None] = lambda path: None

    def parse(self, path: Path) -> ParsedFile:
        self.parsed.append(path.name)
        self.during(path)
        text = path.read_text()
        if not text:
            raise FileEmpty()
        if "壊" in text:
            raise FileDamaged(reason="壊")
        return ParsedFile("txt", path.stem, (Page((Block("paragraph", text),)),), encoding="utf-8")


class FakeEmbedder:
    """The first axis, turned a little by the text's length: the same text always gives the same vector."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        angles = np.array([len(text) / 1000 for text in texts], dtype=np.float32)
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        vectors[:, 0], vectors[:, 1] = np.cos(angles), np.sin(angles)
        return vectors


class FakeTokenizer:
    """Words between spaces; pairs of characters."""

    def lemmas(self, text: str) -> list[str]:
        return text.split()

    def bigrams(self, text: str) -> list[str]:
        return [text[i : i + 2] for i in range(len(text) - 1)]
