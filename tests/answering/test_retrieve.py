from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from answering.retrieve import MAX_QUERIES, Ordering, QueryCutter, Retriever
from index_store.records import Chunk, Document, Edition, Hit, Leg, Narrowing, Readable, ScoredPoint, TextVectors
from settings import RetrievalSettings
from tests.answering.building import RunWords, document

READABLE = Readable(scope_ids=("all",))


class FlatEmbedder:
    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.array([1.0, 0.0], dtype=np.float32)


class TableIndex:
    """Raw scores from a table; the dense leg proposes `dense_candidates`, the word legs what they score."""

    def __init__(self, scores: Mapping[str, tuple[float, float, float]], dense_candidates: Sequence[str]) -> None:
        self.scores = dict(scores)
        self.dense_candidates = dense_candidates
        self.queries: list[TextVectors] = []

    def candidates(
        self, query: TextVectors, readable: Readable, narrowing: Narrowing, limit: int
    ) -> Mapping[Leg, Sequence[ScoredPoint]]:
        self.queries.append(query)
        words = [ScoredPoint(point, lemma) for point, (_, lemma, _) in self.scores.items() if lemma > 0]
        dense = [ScoredPoint(point, self.scores[point][0]) for point in self.dense_candidates]
        return {"dense": dense[:limit], "lemma": words[:limit], "bigram": []}

    def rescore(
        self, query: TextVectors, readable: Readable, point_ids: Sequence[str]
    ) -> Mapping[Leg, Mapping[str, float]]:
        rows = {point: self.scores[point] for point in point_ids}
        return {
            "dense": {point: dense for point, (dense, _, _) in rows.items()},
            "lemma": {point: lemma for point, (_, lemma, _) in rows.items() if lemma > 0},
            "bigram": {point: bigram for point, (_, _, bigram) in rows.items() if bigram > 0},
        }


class Book:
    """A manifest of some active points. `meanwhile` runs at each check, as a re-index that goes on beside the question."""

    def __init__(self, active: Sequence[str], meanwhile: Callable[["Book"], None] = lambda book: None) -> None:
        self.active = set(active)
        self.moved = 0
        self.checks = 0
        self.held = 0
        self._meanwhile = meanwhile

    def revision(self) -> int:
        return self.moved

    @contextmanager
    def held_still(self) -> Iterator[None]:
        self.held += 1
        self._meanwhile = lambda book: None
        yield

    def resolve(
        self, point_ids: Sequence[str], readable: Readable, narrowing: Narrowing = Narrowing()
    ) -> Mapping[str, tuple[Document, Chunk]]:
        self.checks += 1
        self._meanwhile(self)
        return {point: (document(), Chunk(0, f"本文{point}")) for point in point_ids if point in self.active}

    def relatives(self, documents: Sequence[Document], readable: Readable) -> Sequence[Document]:
        return ()


class BookFromTheEnd(Book):
    """The later in the alphabet the id, the earlier in the document."""

    def resolve(
        self, point_ids: Sequence[str], readable: Readable, narrowing: Narrowing = Narrowing()
    ) -> Mapping[str, tuple[Document, Chunk]]:
        known = super().resolve(point_ids, readable, narrowing)
        return {point: (held, replace(chunk, ordinal=ord("z") - ord(point))) for point, (held, chunk) in known.items()}


def retriever(index: TableIndex, book: Book, reranker: "Backwards | None" = None, **limits: int) -> Retriever:
    cutter = QueryCutter(FlatEmbedder(), RunWords())
    return Retriever(cutter, index, book, RetrievalSettings(**limits), Ordering(reranker))  # type: ignore[arg-type]


class Backwards:
    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        return tuple(replace(hit, scores=replace(hit.scores, reranker=1.0)) for hit in reversed(hits))


def points(hits: Sequence[Hit]) -> list[str]:
    return [hit.point_id for hit in hits]


THREE = {"a": (0.9, 8.0, 9.0), "b": (0.7, 4.0, 3.0), "c": (0.5, 0.0, 1.0)}


def test_every_candidate_is_scored_on_every_leg() -> None:
    index = TableIndex(THREE, dense_candidates=["c"])  # a and b are proposed by the words only
    hits = retriever(index, Book("abc")).search("出張の日当", READABLE)
    assert points(hits) == ["a", "b", "c"]
    assert hits[1].scores.dense == 0.7
    assert hits[2].scores.bigram == 1.0


def test_the_question_is_cut_on_all_legs() -> None:
    index = TableIndex(THREE, dense_candidates=["a"])
    retriever(index, Book("abc")).search("出張の日当", READABLE)
    (query,) = index.queries
    assert len(query.lemma.indices) == 2
    assert len(query.bigram.indices) == 4
    assert query.dense.dtype == np.float32


def test_a_passage_that_has_all_that_was_asked_comes_before_one_that_the_legs_like_as_much() -> None:
    index = TableIndex({"a": (0.7, 4.0, 5.0), "b": (0.7, 4.0, 5.0)}, dense_candidates="ab")
    hits = retriever(index, Book("ab")).search("本文b", READABLE)
    assert points(hits) == ["b", "a"]
    # 本文 in both of two texts: idf ln 1.2; 文b in one: ln 2; b holds all of it (0.7 above the floor, twice), a 0.21
    assert hits[0].scores.fused == pytest.approx(hits[1].scores.fused + 1.4)


def test_equal_scores_are_in_the_order_of_their_places() -> None:
    index = TableIndex(dict.fromkeys("abc", (0.9, 4.0, 3.0)), dense_candidates=["b", "a"])
    assert points(retriever(index, BookFromTheEnd("abc")).search("出張の日当", READABLE)) == ["c", "b", "a"]


def test_a_point_that_the_manifest_does_not_know_is_never_a_hit() -> None:
    hits = retriever(TableIndex(THREE, "abc"), Book("bc")).search("日当", READABLE)
    assert points(hits) == ["b", "c"]


def test_the_best_of_a_leg_is_taken_among_what_may_be_read() -> None:
    """The forbidden `a` scores 8.0 on lemmas: it must not shrink b's share."""
    with_forbidden = retriever(TableIndex(THREE, "abc"), Book("bc")).search("日当", READABLE)
    without = retriever(TableIndex({k: THREE[k] for k in "bc"}, "bc"), Book("bc")).search("日当", READABLE)
    assert [hit.scores for hit in with_forbidden] == [hit.scores for hit in without]


def test_it_queries_again_where_a_document_was_flipped_meanwhile() -> None:
    def flip_once(book: Book) -> None:
        if book.checks == 1:
            book.active, book.moved = {"b"}, 1

    index = TableIndex(THREE, "abc")
    hits = retriever(index, Book("a", flip_once)).search("日当", READABLE)
    assert points(hits) == ["b"]
    assert len(index.queries) == 2


def test_dropped_hits_alone_are_no_reason_to_query_again() -> None:
    index = TableIndex(THREE, "abc")
    retriever(index, Book("a")).search("日当", READABLE)
    assert len(index.queries) == 1


def test_a_manifest_that_never_rests_is_not_queried_forever() -> None:
    def always(book: Book) -> None:
        book.moved += 1

    index, book = TableIndex(THREE, "abc"), Book("a", always)
    assert points(retriever(index, book).search("日当", READABLE)) == ["a"]
    assert (len(index.queries), book.held) == (MAX_QUERIES, 1)


def test_the_last_query_misses_no_document_that_is_being_replaced() -> None:
    """`old` and `new` are one document; between each query and its check it flips, until it is held still."""
    index = TableIndex({"old": (0.9, 8.0, 9.0)}, ["old"])

    def flip(book: Book) -> None:
        index.scores = {"new" if "old" in index.scores else "old": (0.9, 8.0, 9.0)}
        index.dense_candidates = list(index.scores)
        book.active, book.moved = set(index.scores), book.moved + 1

    assert len(retriever(index, Book(["old"], flip)).search("日当", READABLE)) == 1


def test_it_queries_again_where_a_point_was_deleted_before_it_was_scored() -> None:
    """All that was scored is known, so that nothing seems to be dropped."""

    class Deleting(TableIndex):
        def rescore(
            self, query: TextVectors, readable: Readable, point_ids: Sequence[str]
        ) -> Mapping[Leg, Mapping[str, float]]:
            if "old" in self.scores:
                self.scores = {"a": THREE["a"], "new": THREE["b"]}
                self.dense_candidates = ["a", "new"]
                book.active, book.moved = {"a", "new"}, 1
            return super().rescore(query, readable, [id_ for id_ in point_ids if id_ in self.scores])

    index, book = Deleting({"a": THREE["a"], "old": THREE["b"]}, ["a", "old"]), Book(["a", "old"])
    found = Retriever(QueryCutter(FlatEmbedder(), RunWords()), index, book, RetrievalSettings())  # type: ignore[arg-type]
    assert points(found.search("日当", READABLE)) == ["a", "new"]


def test_nothing_indexed_is_no_hits() -> None:
    assert retriever(TableIndex({}, ""), Book("")).search("日当", READABLE) == ()


@pytest.mark.parametrize(("limit", "expected"), [(None, ["a", "b"]), (1, ["a"])])
def test_the_limit_is_the_callers_or_the_settings(limit: int | None, expected: list[str]) -> None:
    found = retriever(TableIndex(THREE, "abc"), Book("abc"), hits=2).search("日当", READABLE, limit=limit)
    assert points(found) == expected


def test_a_reranker_reorders_the_top_and_leaves_the_rest() -> None:
    hits = retriever(TableIndex(THREE, "abc"), Book("abc"), Backwards(), rerank_top=2).search("日当", READABLE)
    assert points(hits) == ["b", "a", "c"]
    assert hits[2].scores.reranker is None


class TwoEditions(Book):
    """The old edition is found; the new one, in another folder of the same source, is only known."""

    old = replace(
        document("old"), path="総務/旧版/旅費規程.md", edition=Edition("", "旅費規程", effective=date(2022, 4, 1))
    )
    new = replace(document("new"), edition=Edition("", "旅費規程", effective=date(2025, 4, 1)))

    def resolve(
        self, point_ids: Sequence[str], readable: Readable, narrowing: Narrowing = Narrowing()
    ) -> Mapping[str, tuple[Document, Chunk]]:
        return {point: (self.old, Chunk(0, "本文")) for point in point_ids}

    def relatives(self, documents: Sequence[Document], readable: Readable) -> Sequence[Document]:
        assert readable == READABLE
        return (self.new, *documents)


@pytest.mark.parametrize(("today", "status"), [(date(2025, 3, 31), "current"), (date(2025, 4, 1), "superseded")])
def test_an_old_edition_that_is_found_alone_is_known_as_one(today: date, status: str) -> None:
    ordering = Ordering(today=lambda: today)
    cutter = QueryCutter(FlatEmbedder(), RunWords())
    search = Retriever(cutter, TableIndex(THREE, "a"), TwoEditions("a"), RetrievalSettings(), ordering)  # type: ignore[arg-type]
    hits = search.search("日当", READABLE)
    assert {hit.standing.status for hit in hits} == {status}
    assert all(hit.standing.edition == TwoEditions.old.edition for hit in hits)
