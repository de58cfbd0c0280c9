"""Ten-line stand-ins for what a run works with: an index in a dictionary, a parser and an embedder that count their calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from errors import ArchiveTooManyFiles, FileDamaged, FileEmpty
from index_store.records import IndexedChunk, Leg, Narrowing, PointWords, Readable, ScoredPoint, TextVectors
from ingest.page import Block, Page, ParsedFile
from ingest.sandbox_protocol import UnpackLimits
from ingest.unpack_stream import RefusedFile, Unpacked, UnpackedFile

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

    def replace_words(self, points: Sequence[PointWords]) -> None:
        self.calls.append(f"words {len(points)}")
        for words in points:
            if words.point_id in self.points:
                old = self.points[words.point_id]
                vectors = replace(old.vectors, lemma=words.lemma, bigram=words.bigram)
                self.points[words.point_id] = replace(old, vectors=vectors)

    def set_scope(self, point_ids: Sequence[str], scope_id: str) -> None:
        self.calls.append(f"scope {len(point_ids)}")
        for point_id in point_ids:
            if point_id in self.points:
                self.points[point_id] = replace(self.points[point_id], scope_id=scope_id)

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
    """A text file as one paragraph; `壊` in it makes it damaged. A file that begins with `箱` holds others, one a line of name
    and text; a line before them, `文:` and text, is its own. A name alone is a member that needs a password."""

    def __init__(self) -> None:
        self.parsed: list[str] = []
        self.unpacked: list[str] = []
        self.during: Callable[[Path], None] = lambda path: None

    def parse(self, path: Path) -> ParsedFile:
        self.parsed.append(path.name)
        self.during(path)
        text = path.read_text()
        if not text:
            raise FileEmpty()
        if text.startswith("箱"):
            own = "".join(line.removeprefix("文:") for line in text.splitlines() if line.startswith("文:"))
            pages = (Page((Block("paragraph", own),)),) if own else ()
            return ParsedFile("zip", path.stem, pages, holds=len(_members(text)))
        if "壊" in text:
            raise FileDamaged(reason="壊")
        return ParsedFile("txt", path.stem, (Page((Block("paragraph", text),)),), encoding="utf-8")

    def unpack(self, path: Path, into: Path, limits: UnpackLimits) -> Unpacked:
        self.unpacked.append(path.name)
        files: list[UnpackedFile] = []
        refused: list[RefusedFile] = []
        for name, text in _members(path.read_text()):
            if limits.only not in (None, name):
                continue
            if text is None:
                refused.append(RefusedFile(name, "FilePasswordNeeded", {}))
                continue
            at = into / str(len(files)) / name
            at.parent.mkdir()
            at.write_text(text.replace("\\n", "\n"))
            facts = at.stat()
            files.append(UnpackedFile(name, at, facts.st_size, facts.st_mtime_ns))
        if len(files) > limits.files_left:
            raise ArchiveTooManyFiles(limit=limits.archive_files, setting="ingest.archive_files")
        return Unpacked(tuple(files), tuple(refused))


def _members(text: str) -> list[tuple[str, str | None]]:
    lines = [line.partition(":") for line in text.splitlines()[1:] if not line.startswith("文:")]
    return [(name, inner if mark else None) for name, mark, inner in lines]


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
