"""A question's text -> the passages that a person may read, best first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from answering.edition_family import with_standing
from answering.editions import newest_first
from answering.fuse import fuse
from index_store.records import LEGS, Chunk, Document, Hit, Leg, Narrowing, Readable, Scores, TextVectors
from index_store.sparse import query_vector
from index_store.vector_index import VectorIndex
from settings import RetrievalSettings

# Each retry means that a document changed between the query and the check; three in a row during one question is a busy re-index,
# and the fourth result is still correct, only perhaps one document short.
MAX_QUERIES = 4


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


@dataclass(frozen=True, slots=True)
class Ordering:
    """What may put the fused hits into another order: a reranker, and the day on which an edition is in force or not."""

    reranker: Reorder | None = None
    today: Callable[[], date] = date.today


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
        hits = self._current_hits(query, readable, narrowing)
        if self._ordering.reranker is not None:
            top = self._settings.rerank_top
            hits = self._ordering.reranker.rerank(text, hits[:top]) + hits[top:]
        return newest_first(self._with_standing(hits, readable), text)[:limit]

    def _with_standing(self, hits: Sequence[Hit], readable: Readable) -> tuple[Hit, ...]:
        """Among all that the person may read, whatever the question was narrowed to: an old edition that is found alone is one too."""
        relatives = self._manifest.relatives(tuple({hit.document for hit in hits}), readable)
        return with_standing(hits, relatives, self._ordering.today())

    def _current_hits(self, query: TextVectors, readable: Readable, narrowing: Narrowing) -> tuple[Hit, ...]:
        """Queries again where a hit was dropped and the manifest's revision moved: a document was flipped meanwhile."""
        for _ in range(MAX_QUERIES):
            revision = self._manifest.revision()
            raw = self._score_union(query, readable, narrowing)
            proposed = sorted({point for leg in LEGS for point in raw[leg]})
            known = self._manifest.resolve(proposed, readable, narrowing)
            if len(known) == len(proposed) or self._manifest.revision() == revision:
                break
        return self._fused(raw, known)

    def _score_union(
        self, query: TextVectors, readable: Readable, narrowing: Narrowing
    ) -> Mapping[Leg, Mapping[str, float]]:
        """Every candidate of any leg, scored on every leg by id: no score depends on where a list was cut."""
        proposed = self._index.candidates(query, readable, narrowing, self._settings.candidates)
        union = sorted({point.point_id for points in proposed.values() for point in points})
        if not union:
            return {leg: {} for leg in LEGS}
        return self._index.rescore(query, readable, union)

    def _fused(
        self, raw: Mapping[Leg, Mapping[str, float]], known: Mapping[str, tuple[Document, Chunk]]
    ) -> tuple[Hit, ...]:
        legs = {leg: {point: score for point, score in raw[leg].items() if point in known} for leg in LEGS}
        fused = fuse(legs, self._settings.weights)
        return tuple(_hit(point, known[point], scores) for point, scores in fused)


def _hit(point: str, found: tuple[Document, Chunk], scores: Scores) -> Hit:
    document, chunk = found
    return Hit(point_id=point, document=document, chunk=chunk, scores=scores)
