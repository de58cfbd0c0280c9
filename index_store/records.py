"""The frozen records on which both paths meet: documents, chunks, points, queries and hits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

Leg = Literal["dense", "lemma", "bigram"]
LEGS: tuple[Leg, ...] = ("dense", "lemma", "bigram")

ReadBy = Literal["text", "ocr"]

# How a document keeps a text from its readers' eyes (docs/decisions/0034-hidden-text.md).
HiddenKind = Literal[
    "white",
    "tiny",
    "off_page",
    "unpainted",
    "covered",
    "vanish",
    "not_displayed",
    "invisible",
    "number_format",
    "far",
    "sheet",
    "lines",
    "slide",
]

# Fixed once: point ids of an index and of its rebuilt copy must be equal (uuid5 over this namespace).
POINT_NAMESPACE = UUID("6f1d3c1e-5a0b-4c9e-9d0e-3b8a5e0c7a41")


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
    """A passage of a document as people see it: `text` is the original, not normalised for search. `hidden`: how it is kept from
    people's eyes, where it is."""

    ordinal: int
    text: str
    place: Place = Place()
    read_by: ReadBy = "text"
    hidden: HiddenKind | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What a document says of its own edition; nothing where it says nothing.

    `code` (規程番号, or a file name's `443_`) and `family` (the title without its edition) are what its other editions share.
    `number` is in thousands (第3版 3000, Ver.2.1 2001); `dated` is the first day of what the label names (2025年版: 2025-01-01).
    """

    code: str = ""
    family: str = ""
    label: str = ""
    number: int | None = None
    dated: date | None = None
    established: date | None = None
    revised: date | None = None
    effective: date | None = None
    repealed: date | None = None

    @property
    def since(self) -> date | None:
        """The day from which it is taken to count: in force, else of its label, else revised, else established."""
        days = (self.effective, self.dated, self.revised, self.established)
        return next((day for day in days if day is not None), None)


@dataclass(frozen=True, slots=True)
class Described:
    """What a file says of itself as a whole: its title, its type by content and its edition."""

    title: str
    file_type: str
    edition: Edition = Edition()


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
    edition: Edition = Edition()


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
class PointWords:
    """The words of a point that is in the index already; its meaning, `dense`, stays as it is."""

    point_id: str
    lemma: SparseVector
    bigram: SparseVector


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """An active version's chunk with its point and its document's title."""

    point_id: str
    title: str
    chunk: Chunk


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
class Sight:
    """With which roles a person looks, and each scope's label as (scope id, label): both decide what is shown of personal data.

    Nothing known is the strictest: no role, and each scope like the most confidential one.
    """

    roles: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Readable:
    """What a person may read: term statistics are counted over this and nothing else.

    `document_ids` narrows further (evaluation asks some questions over a few documents); None means all of the scopes.
    """

    scope_ids: tuple[str, ...]
    document_ids: tuple[str, ...] | None = None
    sight: Sight = Sight()


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
class LegShare:
    """Where a chunk stands on one leg among all that were scored (1 is the best; None without a score there), and what that leg adds
    to its fused score; less than nothing where the leg speaks against it."""

    rank: int | None
    adds: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of one chunk on every leg (cosine; BM25), and the fused one that orders the list. `shares` are in the order of
    `LEGS`; empty in results that were kept before they were told."""

    dense: float
    lemma: float
    bigram: float
    fused: float
    reranker: float | None = None
    shares: tuple[LegShare, ...] = ()


EditionStatus = Literal["current", "superseded", "repealed", "future", "unknown"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document's edition stands on the day of asking, among those of its family that the person may read.

    `instead` is the one in force in its place; None where there is none, or where it is in force itself.
    """

    status: EditionStatus = "unknown"
    edition: Edition = Edition()
    instead: Edition | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found, checked against the manifest: active, and readable for the person who asked. `matched` are the places
    `[start, end)` in its text of the words by which it was found, where they were looked for. `suspect`: it speaks to the model
    rather than to a reader."""

    point_id: str
    document: Document
    chunk: Chunk
    scores: Scores
    standing: Standing = Standing()
    matched: tuple[tuple[int, int], ...] = ()
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A folder whose documents are indexed. `folder` is absolute and resolved."""

    id: str
    folder: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Folder:
    """A part of a source whose documents have one set of readers: a folder, or a file with readers of its own (`is_file`).

    `path` is relative to the source's folder, with `/`; "" is that folder itself.
    """

    scope_id: str
    source_id: str
    path: str
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A document whose points carry another scope than the manifest says; `point_ids` are those of all its versions."""

    document_id: str
    scope_id: str
    point_ids: tuple[str, ...]
