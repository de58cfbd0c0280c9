"""One set of promises for every home of the vectors: Edge, qdrant-client's memory mode, a real server (QDRANT_URL)."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from qdrant_client import QdrantClient

from index_store.edge_index import EdgeIndex
from index_store.records import LEGS, IndexedChunk, Narrowing, PointWords, Readable, SparseVector, TextVectors, point_id
from index_store.server_index import ServerIndex, connect
from index_store.vector_index import VectorIndex

DIMENSION = 4
HALF_PRECISION = 1e-3
NOWHERE = SparseVector((), ())
EVERYONE = Readable(scope_ids=("open", "secret"))
OPEN = Readable(scope_ids=("open",))
ANYWHERE = Narrowing()
NEW_YEAR = datetime(2025, 1, 1, tzinfo=UTC)

# Memory mode says once that payload indexes do nothing there: true, and no concern of these tests.
pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


@pytest.fixture(scope="module", params=["edge", "memory", "server"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorIndex]:
    if request.param == "edge":
        edge = EdgeIndex.open(tmp_path_factory.mktemp("edge") / "index", DIMENSION)
        yield edge
        edge.close()
    elif request.param == "memory":
        yield ServerIndex(QdrantClient(":memory:"), "chunks", DIMENSION)
    else:
        yield from _on_server()


@pytest.fixture
def index(home: VectorIndex) -> VectorIndex:
    """Empty, but used before: what earlier tests deleted must not matter. Making one takes Edge up to a second."""
    home.delete(list(home.point_ids()))
    return home


def _on_server() -> Iterator[VectorIndex]:
    url = os.environ.get("QDRANT_URL")
    if url is None:
        pytest.skip("QDRANT_URL is not set: no Qdrant server to test against")
    collection = f"conformance-{uuid4()}"
    server = connect(url, os.environ.get("QDRANT_API_KEY"), collection, DIMENSION)
    yield server
    server.close()
    QdrantClient(url=url, api_key=os.environ.get("QDRANT_API_KEY")).delete_collection(collection)


def words(*indices: int) -> SparseVector:
    """Each given word once, with weight 1."""
    return SparseVector(tuple(sorted(indices)), (1.0,) * len(indices))


def text(
    dense: tuple[float, ...] = (1, 0, 0, 0), lemma: SparseVector = NOWHERE, bigram: SparseVector = NOWHERE
) -> TextVectors:
    vector = np.asarray(dense, dtype=np.float32)
    return TextVectors(vector / np.linalg.norm(vector), lemma, bigram)


def chunk(name: str, vectors: TextVectors | None = None) -> IndexedChunk:
    """A point of its own document `name`, readable by everyone."""
    return IndexedChunk(
        point_id=point_id(name, 1, 0),
        document_id=name,
        source_id="rules",
        scope_id="open",
        file_type="pdf",
        modified_at=NEW_YEAR,
        vectors=vectors if vectors is not None else text(),
    )


def ids(*names: str) -> list[str]:
    return [point_id(name, 1, 0) for name in names]


def found(index: VectorIndex, readable: Readable = OPEN, narrowing: Narrowing = ANYWHERE) -> set[str]:
    """What the dense leg finds: it has a score for every point, so that only filters decide."""
    return {hit.point_id for hit in index.candidates(text(), readable, narrowing, 100)["dense"]}


def idf(documents: int, holding: int) -> float:
    return math.log((documents - holding + 0.5) / (holding + 0.5) + 1)


def test_empty_index_finds_nothing_and_counts_zero(index: VectorIndex) -> None:
    query = text(lemma=words(1), bigram=words(2))
    assert index.count() == 0
    assert list(index.point_ids()) == []
    assert {leg: list(hits) for leg, hits in index.candidates(query, OPEN, ANYWHERE, 5).items()} == {
        "dense": [],
        "lemma": [],
        "bigram": [],
    }
    assert index.rescore(query, OPEN, ids("a")) == {"dense": {}, "lemma": {}, "bigram": {}}


def test_upsert_counts_lists_and_replaces(index: VectorIndex) -> None:
    index.upsert([chunk("a", text(lemma=words(1))), chunk("b")])
    index.upsert([chunk("a", text((0, 1, 0, 0)))])
    assert index.count() == 2
    assert set(index.point_ids()) == set(ids("a", "b"))
    query = text((0, 1, 0, 0), lemma=words(1))
    hits = index.candidates(query, OPEN, ANYWHERE, 5)
    assert hits["dense"][0].point_id == point_id("a", 1, 0)
    assert list(hits["lemma"]) == []  # the replaced version's words are gone with it


def test_new_words_replace_the_old_ones_and_leave_the_meaning(index: VectorIndex) -> None:
    index.upsert([chunk("a", text((0, 1, 0, 0), lemma=words(1), bigram=words(5))), chunk("b", text(lemma=words(1)))])
    unknown = PointWords(point_id("never written", 1, 0), words(2), words(2))
    index.replace_words([PointWords(point_id("a", 1, 0), words(2, 3), NOWHERE), unknown])
    hits = index.candidates(text((0, 1, 0, 0), lemma=words(2), bigram=words(5)), OPEN, ANYWHERE, 5)
    assert hits["dense"][0].point_id == point_id("a", 1, 0)
    assert hits["dense"][0].score == pytest.approx(1, abs=HALF_PRECISION)
    assert [hit.point_id for hit in hits["lemma"]] == ids("a")
    assert list(hits["bigram"]) == []
    old = index.candidates(text(lemma=words(1)), OPEN, ANYWHERE, 5)["lemma"]
    assert [hit.point_id for hit in old] == ids("b")
    assert index.count() == 2
    assert found(index, narrowing=Narrowing(file_types=("pdf",))) == set(ids("a", "b"))


def test_new_words_for_more_points_than_one_write_takes(index: VectorIndex) -> None:
    many = [replace(chunk("a"), point_id=point_id("a", 1, ordinal)) for ordinal in range(250)]
    index.upsert(many)
    index.replace_words([PointWords(point.point_id, words(7), NOWHERE) for point in many])
    assert len(index.candidates(text(lemma=words(7)), OPEN, ANYWHERE, 500)["lemma"]) == 250


def test_delete_removes_the_given_and_ignores_the_unknown(index: VectorIndex) -> None:
    index.upsert([chunk("a"), chunk("b")])
    index.delete(ids("a", "never written"))
    index.delete([])
    assert list(index.point_ids()) == ids("b")
    assert found(index) == set(ids("b"))


def test_more_points_than_one_write_takes(index: VectorIndex) -> None:
    many = [replace(chunk("a"), point_id=point_id("a", 1, ordinal)) for ordinal in range(450)]
    index.upsert(many)
    assert index.count() == 450
    index.delete([point.point_id for point in many[:420]])
    assert set(index.point_ids()) == {point.point_id for point in many[420:]}


def test_point_ids_pages_through_more_than_one_scroll(index: VectorIndex) -> None:
    many = [replace(chunk("a"), point_id=point_id("a", 1, ordinal)) for ordinal in range(1001)]
    index.upsert(many)
    assert sorted(index.point_ids()) == sorted(point.point_id for point in many)


def test_candidates_are_ordered_and_scored_as_worked_out_by_hand(index: VectorIndex) -> None:
    index.upsert(
        [
            chunk("a", text((1, 0, 0, 0), lemma=words(1, 2), bigram=SparseVector((7,), (2.0,)))),
            chunk("b", text((3, 4, 0, 0), lemma=words(1), bigram=SparseVector((7,), (0.5,)))),
            chunk("c", text((0, 1, 0, 0), lemma=words(9), bigram=words(8))),
        ]
    )
    hits = index.candidates(text(lemma=words(1, 2), bigram=words(7)), OPEN, ANYWHERE, 10)
    assert [hit.point_id for hit in hits["dense"]] == ids("a", "b", "c")
    assert [hit.score for hit in hits["dense"]] == pytest.approx([1.0, 0.6, 0.0], abs=HALF_PRECISION)
    assert [hit.point_id for hit in hits["lemma"]] == ids("a", "b")
    assert [hit.score for hit in hits["lemma"]] == pytest.approx([idf(3, 2) + idf(3, 1), idf(3, 2)], rel=1e-5)
    assert [hit.point_id for hit in hits["bigram"]] == ids("a", "b")
    assert [hit.score for hit in hits["bigram"]] == pytest.approx([2 * idf(3, 2), idf(3, 2) / 2], rel=1e-5)


def test_limit_cuts_every_leg_after_its_best(index: VectorIndex) -> None:
    index.upsert(
        [
            chunk(name, text((1, slope, 0, 0), lemma=SparseVector((1,), (slope,))))
            for name, slope in (("a", 0.1), ("b", 0.2), ("c", 0.3))
        ]
    )
    hits = index.candidates(text(lemma=words(1)), OPEN, ANYWHERE, 2)
    assert [hit.point_id for hit in hits["dense"]] == ids("a", "b")
    assert [hit.point_id for hit in hits["lemma"]] == ids("c", "b")


def test_query_without_words_of_a_leg_finds_nothing_there(index: VectorIndex) -> None:
    index.upsert([chunk("a", text(lemma=words(1), bigram=words(2)))])
    hits = index.candidates(text(bigram=words(2)), OPEN, ANYWHERE, 5)
    assert [len(hits[leg]) for leg in LEGS] == [1, 0, 1]
    assert index.rescore(text(bigram=words(2)), OPEN, ids("a"))["lemma"] == {}


@pytest.mark.parametrize(
    ("readable", "expected"),
    [
        (Readable(("open",)), ["a"]),
        (Readable(("secret",)), ["b"]),
        (Readable(("open", "secret")), ["a", "b"]),
        (Readable(("unknown",)), []),
        (Readable(()), []),
        (Readable(("open", "secret"), ("b", "z")), ["b"]),
        (Readable(("open",), ("b",)), []),
        (Readable(("open", "secret", "board")), ["a", "b", "c"]),
        (Readable(("open", "board", "unknown")), ["a", "c"]),
        (Readable(("open", "secret"), ()), []),
    ],
)
def test_only_what_is_readable_is_found(index: VectorIndex, readable: Readable, expected: list[str]) -> None:
    index.upsert([chunk("a"), replace(chunk("b"), scope_id="secret"), replace(chunk("c"), scope_id="board")])
    assert found(index, readable) == set(ids(*expected))
    assert set(index.rescore(text(), readable, ids("a", "b", "c"))["dense"]) == set(ids(*expected))


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        (Narrowing(), ["old", "new", "sheet"]),
        (Narrowing(source_ids=("forms",)), ["sheet"]),
        (Narrowing(source_ids=("forms", "rules")), ["old", "new", "sheet"]),
        (Narrowing(file_types=("pdf",)), ["old", "new"]),
        (Narrowing(file_types=("pdf",), source_ids=("forms",)), []),
        (Narrowing(modified_from=NEW_YEAR), ["new", "sheet"]),
        (Narrowing(modified_from=NEW_YEAR + timedelta(microseconds=1)), ["sheet"]),
        (Narrowing(modified_to=NEW_YEAR), ["old", "new"]),
        (Narrowing(modified_to=NEW_YEAR - timedelta(microseconds=1)), ["old"]),
        (Narrowing(modified_from=NEW_YEAR, modified_to=NEW_YEAR), ["new"]),
    ],
)
def test_narrowing(index: VectorIndex, narrowing: Narrowing, expected: list[str]) -> None:
    index.upsert(
        [
            replace(chunk("old"), modified_at=NEW_YEAR - timedelta(days=1)),
            chunk("new"),
            replace(chunk("sheet"), source_id="forms", file_type="xlsx", modified_at=NEW_YEAR + timedelta(days=1)),
        ]
    )
    assert found(index, OPEN, narrowing) == set(ids(*expected))


def test_dates_compare_across_time_zones(index: VectorIndex) -> None:
    index.upsert([replace(chunk("a"), modified_at=datetime.fromisoformat("2025-01-01T08:59:59+09:00"))])
    assert found(index, OPEN, Narrowing(modified_to=NEW_YEAR)) == set(ids("a"))
    assert found(index, OPEN, Narrowing(modified_from=NEW_YEAR)) == set()


def test_four_hundred_documents_may_be_named(index: VectorIndex) -> None:
    index.upsert([chunk(f"d{number}") for number in range(500)])
    readable = Readable(("open",), tuple(f"d{number}" for number in range(400)))
    hits = index.candidates(text(), readable, ANYWHERE, 500)["dense"]
    assert {hit.point_id for hit in hits} == set(ids(*(f"d{number}" for number in range(400))))


def test_rescore_equals_candidates_and_skips_texts_without_a_common_word(index: VectorIndex) -> None:
    index.upsert(
        [
            chunk("a", text((1, 2, 0, 0), lemma=words(1, 2), bigram=words(5))),
            chunk("b", text((2, 1, 0, 0), lemma=words(2), bigram=words(6))),
            chunk("c", text((0, 0, 1, 0), lemma=words(3), bigram=words(5, 6))),
        ]
    )
    query = text((1, 1, 0, 0), lemma=words(1, 2), bigram=words(5))
    proposed = index.candidates(query, OPEN, ANYWHERE, 10)
    scores = index.rescore(query, OPEN, ids("a", "b", "c"))
    for leg in LEGS:
        expected = {hit.point_id: hit.score for hit in proposed[leg]}
        assert scores[leg] == pytest.approx(expected, rel=1e-5, abs=1e-7)
    assert set(scores["dense"]) == set(ids("a", "b", "c"))
    assert set(scores["lemma"]) == set(ids("a", "b"))
    assert set(scores["bigram"]) == set(ids("a", "c"))


def test_rescore_of_one_point_does_not_depend_on_the_others_asked_for(index: VectorIndex) -> None:
    index.upsert([chunk(name, text(lemma=words(1, number))) for number, name in enumerate("abcdef", start=2)])
    query = text(lemma=words(1, 2))
    together = index.rescore(query, OPEN, ids(*"abcdef"))["lemma"]
    assert index.rescore(query, OPEN, ids("a"))["lemma"] == pytest.approx({ids("a")[0]: together[ids("a")[0]]})


def test_rescore_ignores_unknown_ids(index: VectorIndex) -> None:
    index.upsert([chunk("a")])
    assert set(index.rescore(text(), OPEN, ids("a", "gone"))["dense"]) == set(ids("a"))
    assert index.rescore(text(), OPEN, []) == {"dense": {}, "lemma": {}, "bigram": {}}


def scores_of(index: VectorIndex, query: TextVectors, readable: Readable) -> dict[str, dict[str, float]]:
    proposed = index.candidates(query, readable, ANYWHERE, 10)
    again = index.rescore(query, readable, ids("a", "b", "c"))
    scores: dict[str, dict[str, float]] = {leg: {hit.point_id: hit.score for hit in proposed[leg]} for leg in LEGS}
    return scores | {f"{leg} again": dict(again[leg]) for leg in LEGS}


@pytest.mark.slow
@pytest.mark.parametrize("readable", [OPEN, Readable(("open", "secret"), ("a", "b", "c"))])
def test_what_one_may_not_read_changes_no_score(index: VectorIndex, readable: Readable) -> None:
    index.upsert(
        [chunk(name, text(lemma=words(1, number), bigram=words(1))) for number, name in enumerate("abc", start=2)]
    )
    query = text(lemma=words(1, 2, 3), bigram=words(1))
    before = scores_of(index, query, readable)
    hidden = [
        replace(chunk(f"hidden {n}", text(lemma=words(2), bigram=words(1))), scope_id="secret") for n in range(30)
    ]
    index.upsert(hidden)
    assert scores_of(index, query, readable) == before
    assert scores_of(index, query, EVERYONE)["lemma"] != before["lemma"]  # for those who may read them they count
    index.delete([point.point_id for point in hidden])
    assert scores_of(index, query, EVERYONE) == before


def test_narrowing_changes_no_score(index: VectorIndex) -> None:
    index.upsert([chunk("a", text(lemma=words(1))), replace(chunk("b", text(lemma=words(2))), file_type="xlsx")])
    query = text(lemma=words(1, 2))
    everywhere = {hit.point_id: hit.score for hit in index.candidates(query, OPEN, ANYWHERE, 5)["lemma"]}
    narrowed = index.candidates(query, OPEN, Narrowing(file_types=("pdf",)), 5)["lemma"]
    assert [(hit.point_id, hit.score) for hit in narrowed] == [(ids("a")[0], everywhere[ids("a")[0]])]


def test_flush_returns_and_changes_nothing(index: VectorIndex) -> None:
    index.upsert([chunk("a")])
    index.flush()
    assert index.count() == 1


def test_all_homes_give_the_same_scores(tmp_path: Path) -> None:
    random = np.random.default_rng(7)

    def vectors() -> TextVectors:
        lemma, bigram = (random.choice(40, 12, replace=False) for _ in range(2))
        weights: Callable[[], tuple[float, ...]] = lambda: tuple(random.uniform(0.5, 2, 12).tolist())  # noqa: E731
        return text(
            tuple(random.standard_normal(DIMENSION)),
            SparseVector(tuple(sorted(lemma.tolist())), weights()),
            SparseVector(tuple(sorted(bigram.tolist())), weights()),
        )

    points = [chunk(f"d{number}", vectors()) for number in range(60)]
    edge = EdgeIndex.open(tmp_path / "index", DIMENSION)
    memory = ServerIndex(QdrantClient(":memory:"), "chunks", DIMENSION)
    query = vectors()
    for home in (edge, memory):
        home.upsert(points)
    listed = [point.point_id for point in points]
    one, other = edge.rescore(query, OPEN, listed), memory.rescore(query, OPEN, listed)
    for leg in LEGS:
        assert one[leg] == pytest.approx(other[leg], rel=1e-4, abs=HALF_PRECISION if leg == "dense" else 1e-5)
        assert len(one[leg]) > 30
    edge.close()


def test_a_new_scope_keeps_the_vectors_and_all_else_of_a_point(index: VectorIndex) -> None:
    index.upsert([chunk("a", text(lemma=words(1))), chunk("b", text(lemma=words(1))), chunk("c", text(lemma=words(2)))])
    before = index.rescore(text(lemma=words(1)), OPEN, ids("b"))["dense"]
    index.set_scope(ids("a", "unknown"), "secret")
    index.set_scope([], "secret")
    assert found(index) == set(ids("b", "c"))
    assert found(index, Readable(("secret",))) == set(ids("a"))
    assert found(index, Readable(("secret",)), Narrowing(source_ids=("rules",), file_types=("pdf",))) == set(ids("a"))
    assert index.rescore(text(lemma=words(1)), OPEN, ids("b"))["dense"] == pytest.approx(before)
    lemma = index.rescore(text(lemma=words(1)), OPEN, ids("a", "b"))["lemma"]
    assert lemma == pytest.approx({ids("b")[0]: idf(2, 1)}, rel=HALF_PRECISION), "it counts in no one else's statistics"
    assert index.count() == 3
