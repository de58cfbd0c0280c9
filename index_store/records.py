"""The frozen records on which both paths meet: documents, chunks, points, queries and hits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

Leg = Literal["dense", "lemma", "bigram"]
LEGS: tuple[Leg, ...] = ("dense", "lemma", "bigram")

ReadBy = Literal["text", "ocr"]

# Fixed once: point ids of an index and of its rebuilt copy must be equal (uuid5 over this namespace).
POINT_NAMESPACE = UUID("6f1d3c1e-5a0b-4c9e-9d0e-3b8a5e0c7a41")


# Stands in a path between a container (a zip archive, a mail) and what lies in it: `総務/資料.zip//規程.docx`. No path of a
# disk has an empty part, so it can't be a folder's (docs/decisions/0007-containers.md).
INSIDE = "//"


def inside(container: str, name: str) -> str:
    """The path of what lies under `name` in the container at path `container`."""
    return f"{container}{INSIDE}{name}"


def container_of(path: str) -> str | None:
    """The path of the container that this document lies in; None for a file of its own."""
    container, mark, _ = path.rpartition(INSIDE)
    return container if mark else None


def way_to(path: str) -> tuple[str, ...]:
    """The file on the disk, then the names inside it, one a container: `("資料.zip", "規程.docx")`."""
    return tuple(path.split(INSIDE))


def point_id(document_id: str, version: int, ordinal: int) -> str:
    """The point id of a chunk: uuid5(document, version, ordinal), the same after every rebuild."""
    return str(uuid5(POINT_NAMESPACE, f"{document_id}/{version}/{ordinal}"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its document a chunk stands. `page` and `slide` count from 1; `cells` is a range such as `B3:F9`."""

    page: int | None = None
    slide: int | None = None
    sheet: str | None = None
    cells: str | None = None
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of a document as people see it: `text` is the original, not normalised for search."""

    ordinal: int
    text: str
    place: Place = Place()
    read_by: ReadBy = "text"


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one file of a source. `path` is relative to the source's folder, with `/`; see `INSIDE` for what lies in
    a container."""

    id: str
    source_id: str
    scope_id: str
    path: str
    title: str
    file_type: str
    version: int
    content_hash: str
    size_bytes: int
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Token hashes (uint32, ascending, unique) and their BM25 weights without IDF."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TextVectors:
    """A text on the three legs. `dense` is float32, shape (dimension,), of unit length."""

    dense: NDArray[np.float32]
    lemma: SparseVector
    bigram: SparseVector


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A point: the vectors of one chunk, and the few fields that a query may filter by. Its text stays in the manifest."""

    point_id: str
    document_id: str
    source_id: str
    scope_id: str
    file_type: str
    modified_at: datetime
    vectors: TextVectors


@dataclass(frozen=True, slots=True)
class Readable:
    """What a person may read: term statistics are counted over this and nothing else.

    `document_ids` narrows further (evaluation asks some questions over a few documents); None means all of the scopes.
    """

    scope_ids: tuple[str, ...]
    document_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the person asked to look in; empty or None means no limit. Dates are inclusive, with a time zone."""

    source_ids: tuple[str, ...] = ()
    file_types: tuple[str, ...] = ()
    modified_from: datetime | None = None
    modified_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScoredPoint:
    point_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of one chunk on every leg (cosine; BM25), and the fused one that orders the list."""

    dense: float
    lemma: float
    bigram: float
    fused: float
    reranker: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found, checked against the manifest: active, and readable for the person who asked."""

    point_id: str
    document: Document
    chunk: Chunk
    scores: Scores


@dataclass(frozen=True, slots=True)
class Source:
    """A folder whose documents are indexed. `folder` is absolute and resolved."""

    id: str
    folder: str
    scope_id: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the manifest knows of a file of a source: compared with the disk to tell new, changed, renamed and unchanged.

    `status` is `indexed`, `failed` (with its error) or `container` (nothing in it but other files); `content_hash` is
    SHA-256 in hex; `chunks` counts the active version's. `outdated`: an older parser or chunker read it.
    """

    document_id: str
    path: str
    content_hash: str
    size_bytes: int
    modified_ns: int
    status: str
    chunks: int
    error_code: str | None = None
    error_values: Mapping[str, str] = field(default_factory=dict)
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as it lies on the disk at the moment it was read."""

    path: str
    content_hash: str
    size_bytes: int
    modified_ns: int
