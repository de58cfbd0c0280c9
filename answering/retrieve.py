"""A question's text -> the passages that a person may read, best first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from answering.coverage import Coverage, coverage
from answering.edition_family import with_standing
from answering.editions import newest_first
from answering.fuse import fuse, with_coverage
from answering.plain_text import plain_name
from index_store.records import LEGS, Chunk, Document, Hit, Leg, Narrowing, Readable, Scores, TextVectors
from index_store.sparse import query_vector
from index_store.vector_index import VectorIndex
from settings import RetrievalSettings

# Each retry means that a document changed between the query and the check; three in a row during one question is a busy re-index,
# and the fourth query makes the writer wait for it: a document must not be missing because it is being replaced.
MAX_QUERIES = 4
# So many of the best passages are looked through for the question's pairs of characters.
LOOKED_THROUGH = 20


class EmbedsQueries(Protocol):
    """Embeds with the query's prompt: float32, shape (dimension,), unit length."""

    def embed_query(self, text: str) -> NDArray[np.float32]: ...


class CutsWords(Protocol):
    """Cuts a question exactly as documents are cut."""

    def lemmas(self, text: str) -> Sequence[str]: ...

    def bigrams(self, text: str) -> Sequence[str]: ...


class Reorder(Protocol):
    """A reranker: the same hits in a better order, their `scores.reranker` filled in."""

    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]: ...


class Searches(Protocol):
    """What the conductor of a question needs: a `Retriever`, or what stands before several."""

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]: ...


class PassageBook(Protocol):
    """The part of the manifest that a search needs."""

    def revision(self) -> int: ...

    def resolve(
        self, point_ids: Sequence[str], readable: Readable, narrowing: Narrowing = Narrowing()
    ) -> Mapping[str, tuple[Document, Chunk]]: ...

    def relatives(self, documents: Sequence[Document], readable: Readable) -> Sequence[Document]: ...

    def held_still(self) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class Ordering:
    """What may put the fused hits into another order: a reranker, and the day on which an edition is in force or not."""

    reranker: Reorder | None = None
    today: Callable[[], date] = date.today


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one query proposed, and what the manifest says of it. Not `whole`: some of it is not there any more."""

    raw: Mapping[Leg, Mapping[str, float]]
    known: Mapping[str, tuple[Document, Chunk]]
    whole: bool


class QueryCutter:
    """A question's text on the three legs."""

    def __init__(self, embedder: EmbedsQueries, tokenizer: CutsWords) -> None:
        self._embedder = embedder
        self._tokenizer = tokenizer

    def vectors(self, text: str) -> TextVectors:
        return TextVectors(
            dense=self._embedder.embed_query(text),
            lemma=query_vector(self._tokenizer.lemmas(text)),
            bigram=query_vector(self._tokenizer.bigrams(text)),
        )

    def coverage(self, text: str, candidates: Sequence[str], read: Mapping[str, str]) -> Mapping[str, Coverage]:
        return coverage(self._tokenizer, text, candidates, read)


class Retriever:
    """Searches the three legs, checks every hit against the manifest, and fuses the scores.

    The manifest decides: a point that it does not know as active and readable never becomes a hit.
    """

    def __init__(
        self,
        cutter: QueryCutter,
        index: VectorIndex,
        manifest: PassageBook,
        settings: RetrievalSettings,
        ordering: Ordering = Ordering(),
    ) -> None:
        self._cutter = cutter
        self._index = index
        self._manifest = manifest
        self._settings = settings
        self._ordering = ordering

    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        """At most `limit` hits (default `retrieval.hits`), best first. Without an allowed scope, or with nothing indexed: none."""
        limit = self._settings.hits if limit is None else limit
        query = self._cutter.vectors(text)
        hits = self._hits(self._current(query, readable, narrowing), text)
        if self._ordering.reranker is not None:
            top = self._settings.rerank_top
            hits = self._ordering.reranker.rerank(text, hits[:top]) + hits[top:]
        return tuple(map(_plainly_named, newest_first(self._with_standing(hits, readable), text)[:limit]))

    def _with_standing(self, hits: Sequence[Hit], readable: Readable) -> tuple[Hit, ...]:
        """Among all that the person may read, whatever the question was narrowed to: an old edition that is found alone is one too."""
        relatives = self._manifest.relatives(tuple({hit.document for hit in hits}), readable)
        return with_standing(hits, relatives, self._ordering.today())

    def _current(self, query: TextVectors, readable: Readable, narrowing: Narrowing) -> _Looked:
        """Queries again where a hit was dropped and the manifest's revision moved: a document was flipped meanwhile."""
        for _ in range(MAX_QUERIES - 1):
            revision = self._manifest.revision()
            looked = self._look(query, readable, narrowing)
            if looked.whole or self._manifest.revision() == revision:
                return looked
        with self._manifest.held_still():
            return self._look(query, readable, narrowing)

    def _look(self, query: TextVectors, readable: Readable, narrowing: Narrowing) -> _Looked:
        """Every candidate of any leg, scored on every leg by id: no score depends on where a list was cut. A point that was
        deleted before it could be scored counts as dropped."""
        proposed = self._index.candidates(query, readable, narrowing, self._settings.candidates)
        union = sorted({point.point_id for points in proposed.values() for point in points})
        if not union:
            return _Looked({leg: {} for leg in LEGS}, {}, whole=True)
        raw = self._index.rescore(query, readable, union)
        scored = {point for leg in LEGS for point in raw[leg]}
        known = self._manifest.resolve(sorted(scored), readable, narrowing)
        return _Looked(raw, known, whole=len(known) == len(union))

    def _hits(self, looked: _Looked, text: str) -> tuple[Hit, ...]:
        legs = {
            leg: {point: score for point, score in looked.raw[leg].items() if point in looked.known} for leg in LEGS
        }
        fused = fuse(legs, self._settings.weights)
        texts = {point: looked.known[point][1].text for point, _ in fused}
        first = {point: texts[point] for point, _ in fused[:LOOKED_THROUGH]}
        read = self._cutter.coverage(text, tuple(texts.values()), first)
        hits = (_hit(point, looked.known[point], scores) for point, scores in with_coverage(fused, read))
        return tuple(sorted(hits, key=_by_score_and_place))


def _hit(point: str, found: tuple[Document, Chunk], scores: Scores) -> Hit:
    document, chunk = found
    return Hit(point_id=point, document=document, chunk=chunk, scores=scores)


def _by_score_and_place(hit: Hit) -> tuple[float, str, int]:
    """Equal scores are in the order of path and place: ids are new in every index."""
    return -hit.scores.fused, hit.document.path, hit.chunk.ordinal


def _plainly_named(hit: Hit) -> Hit:
    """What a document calls itself is on one line and all of it can be seen; its text is as it was read."""
    document, place = hit.document, hit.chunk.place
    names = (document.title, document.path, *(() if place.sheet is None else (place.sheet,)), *place.section)
    if all(plain_name(name) == name for name in names):
        return hit
    named = replace(document, title=plain_name(document.title), path=plain_name(document.path))
    sheet = None if place.sheet is None else plain_name(place.sheet)
    placed = replace(place, sheet=sheet, section=tuple(map(plain_name, place.section)))
    return replace(hit, document=named, chunk=replace(hit.chunk, place=placed))
