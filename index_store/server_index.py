"""The other home of the vectors: a Qdrant server or cluster, through qdrant-client. Nothing above knows which it runs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpx
from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException, UnexpectedResponse

from errors import GenerationMismatch, IndexUnavailable
from index_store.records import (
    LEGS,
    IndexedChunk,
    Leg,
    Narrowing,
    PointWords,
    Readable,
    ScoredPoint,
    SparseVector,
    TextVectors,
)
from index_store.vector_index import MAX_POINTS_PER_WRITE

KEYWORD_FIELDS = ("scope_id", "source_id", "document_id", "file_type")
SCROLL_POINTS = 1000
TIMEOUT_S = 30
CONFLICT = 409


class ServerIndex:
    """Implements VectorIndex over one collection, made where it is missing. Any thread may query and write."""

    def __init__(self, client: QdrantClient, collection: str, dimension: int, url: str = ":memory:") -> None:
        """`url` is what messages call the server. Raises IndexUnavailable, GenerationMismatch (another dimension)."""
        self._client = client
        self._collection = collection
        self._url = url
        with _server_calls(url):
            if not client.collection_exists(collection):
                self._create(dimension)
            self._check_dimension(dimension)

    def upsert(self, points: Sequence[IndexedChunk]) -> None:
        for start in range(0, len(points), MAX_POINTS_PER_WRITE):
            batch = [_point(point) for point in points[start : start + MAX_POINTS_PER_WRITE]]
            with _server_calls(self._url):
                self._client.upsert(self._collection, batch, wait=True)

    def delete(self, point_ids: Sequence[str]) -> None:
        for start in range(0, len(point_ids), MAX_POINTS_PER_WRITE):
            batch = models.PointIdsList(points=list(point_ids[start : start + MAX_POINTS_PER_WRITE]))
            with _server_calls(self._url):
                self._client.delete(self._collection, batch, wait=True)

    def replace_words(self, points: Sequence[PointWords]) -> None:
        for start in range(0, len(points), MAX_POINTS_PER_WRITE):
            batch = points[start : start + MAX_POINTS_PER_WRITE]
            with _server_calls(self._url):
                known = self._known([point.point_id for point in batch])
                self._replace({str(id_) for id_ in known}, batch)

    def _known(self, point_ids: Sequence[str]) -> list[models.ExtendedPointId]:
        records = self._client.retrieve(self._collection, list(point_ids), with_payload=False, with_vectors=False)
        return [record.id for record in records]

    def _replace(self, known: set[str], batch: Sequence[PointWords]) -> None:
        """Legs without words lose their vector, the others get their new one."""
        present = [point for point in batch if point.point_id in known]
        emptied = {
            "lemma": [point.point_id for point in present if not point.lemma.indices],
            "bigram": [point.point_id for point in present if not point.bigram.indices],
        }
        for leg, ids in emptied.items():
            if ids:
                self._client.delete_vectors(self._collection, [leg], list(ids), wait=True)
        changed = [
            models.PointVectors(id=point.point_id, vector=vectors)
            for point in present
            if (vectors := _word_vectors(point))
        ]
        if changed:
            self._client.update_vectors(self._collection, changed, wait=True)

    def set_scope(self, point_ids: Sequence[str], scope_id: str) -> None:
        for start in range(0, len(point_ids), MAX_POINTS_PER_WRITE):
            with _server_calls(self._url):
                known = self._known(point_ids[start : start + MAX_POINTS_PER_WRITE])
                if known:
                    ids = models.PointIdsList(points=known)
                    self._client.set_payload(self._collection, {"scope_id": scope_id}, points=ids, wait=True)

    def candidates(
        self, query: TextVectors, readable: Readable, narrowing: Narrowing, limit: int
    ) -> Mapping[Leg, Sequence[ScoredPoint]]:
        if not readable.scope_ids:
            return dict.fromkeys(LEGS, ())
        allowed = _readable_conditions(readable)
        wanted = models.Filter(must=[*allowed, *_narrowing_conditions(narrowing)])
        return self._query_legs(query, models.Filter(must=allowed), wanted, limit)

    def rescore(
        self, query: TextVectors, readable: Readable, point_ids: Sequence[str]
    ) -> Mapping[Leg, Mapping[str, float]]:
        if not readable.scope_ids or not point_ids:
            return {leg: {} for leg in LEGS}
        allowed = _readable_conditions(readable)
        given = models.Filter(must=[*allowed, models.HasIdCondition(has_id=list(point_ids))])
        found = self._query_legs(query, models.Filter(must=allowed), given, len(point_ids))
        return {leg: {point.point_id: point.score for point in points} for leg, points in found.items()}

    def count(self) -> int:
        with _server_calls(self._url):
            return self._client.count(self._collection, exact=True).count

    def point_ids(self) -> Iterator[str]:
        offset: models.ExtendedPointId | None = None
        while True:
            with _server_calls(self._url):
                records, offset = self._client.scroll(
                    self._collection, limit=SCROLL_POINTS, offset=offset, with_payload=False, with_vectors=False
                )
            yield from (str(record.id) for record in records)
            if offset is None:
                return

    def flush(self) -> None:
        """Nothing to do: a write returns once the server has applied it and holds it in its own write-ahead log."""

    def close(self) -> None:
        with _server_calls(self._url):
            self._client.close()

    def _create(self, dimension: int) -> None:
        """Two processes may find the collection missing at once; the one that comes second uses the first's."""
        sparse = models.SparseVectorParams(modifier=models.Modifier.IDF)
        dense = models.VectorParams(size=dimension, distance=models.Distance.COSINE, datatype=models.Datatype.FLOAT16)
        try:
            self._client.create_collection(
                self._collection,
                vectors_config={"dense": dense},
                sparse_vectors_config={"lemma": sparse, "bigram": sparse},
            )
        except UnexpectedResponse as error:
            if error.status_code != CONFLICT:
                raise
        for field in KEYWORD_FIELDS:
            self._client.create_payload_index(self._collection, field, models.PayloadSchemaType.KEYWORD)
        self._client.create_payload_index(self._collection, "modified_at", models.PayloadSchemaType.DATETIME)

    def _check_dimension(self, dimension: int) -> None:
        dense = self._client.get_collection(self._collection).config.params.vectors
        size = dense["dense"].size if isinstance(dense, dict) and "dense" in dense else None
        if size != dimension:
            raise GenerationMismatch(name="dimension", indexed=size, current=dimension)

    def _query_legs(
        self, query: TextVectors, corpus: models.Filter, wanted: models.Filter, limit: int
    ) -> dict[Leg, tuple[ScoredPoint, ...]]:
        """Every leg's best `limit` points within `wanted`; document frequencies are counted over `corpus`.

        The server's dense leg may go through its graph and miss a point; rescoring by id is exact.
        """
        by_readable = models.SearchParams(idf=models.IdfCorpusParams(corpus=corpus))
        counted: dict[Leg, models.SearchParams] = {"lemma": by_readable, "bigram": by_readable}
        requests = {
            leg: models.QueryRequest(query=vector, using=leg, filter=wanted, params=counted.get(leg), limit=limit)
            for leg, vector in _queries(query).items()
        }
        with _server_calls(self._url):
            answers = self._client.query_batch_points(self._collection, list(requests.values()))
        found = dict(zip(requests, answers, strict=True))
        return {
            leg: tuple(ScoredPoint(str(hit.id), hit.score) for hit in found[leg].points) if leg in found else ()
            for leg in LEGS
        }


def connect(url: str, api_key: str | None, collection: str, dimension: int) -> ServerIndex:
    """The collection on the server at `url`, made where it is missing. Raises IndexUnavailable, GenerationMismatch."""
    return ServerIndex(client_of(url, api_key), collection, dimension, url)


def client_of(url: str, api_key: str | None) -> QdrantClient:
    """Raises IndexUnavailable."""
    with _server_calls(url):
        return QdrantClient(url=url, api_key=api_key, timeout=TIMEOUT_S, check_compatibility=False)


def delete_collection(client: QdrantClient, collection: str, url: str) -> None:
    """None there is no error; closes the client. Raises IndexUnavailable."""
    with _server_calls(url):
        try:
            client.delete_collection(collection)
        finally:
            client.close()


@contextmanager
def _server_calls(url: str) -> Iterator[None]:
    try:
        yield
    except (ApiException, QdrantException, httpx.HTTPError) as error:
        raise IndexUnavailable(url=url, reason=str(error)) from error


def _point(chunk: IndexedChunk) -> models.PointStruct:
    """A text without words of a leg has no vector there: nothing can match it, and it counts in no statistic."""
    vectors: dict[str, models.Vector] = {"dense": chunk.vectors.dense.tolist()}
    for leg, sparse in (("lemma", chunk.vectors.lemma), ("bigram", chunk.vectors.bigram)):
        if sparse.indices:
            vectors[leg] = _sparse(sparse)
    payload = {field: getattr(chunk, field) for field in KEYWORD_FIELDS}
    payload["modified_at"] = chunk.modified_at.isoformat()
    return models.PointStruct(id=chunk.point_id, vector=vectors, payload=payload)


def _word_vectors(point: PointWords) -> dict[str, models.Vector]:
    legs = (("lemma", point.lemma), ("bigram", point.bigram))
    return {leg: _sparse(sparse) for leg, sparse in legs if sparse.indices}


def _queries(query: TextVectors) -> dict[Leg, list[float] | models.SparseVector]:
    """A leg on which the question has no words is left out: it finds nothing."""
    queries: dict[Leg, list[float] | models.SparseVector] = {"dense": query.dense.tolist()}
    if query.lemma.indices:
        queries["lemma"] = _sparse(query.lemma)
    if query.bigram.indices:
        queries["bigram"] = _sparse(query.bigram)
    return queries


def _sparse(vector: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=list(vector.indices), values=list(vector.values))


def _readable_conditions(readable: Readable) -> list[models.Condition]:
    conditions: list[models.Condition] = [_any_of("scope_id", readable.scope_ids)]
    if readable.document_ids is not None:
        conditions.append(_any_of("document_id", readable.document_ids))
    return conditions


def _narrowing_conditions(narrowing: Narrowing) -> list[models.Condition]:
    conditions: list[models.Condition] = []
    if narrowing.source_ids:
        conditions.append(_any_of("source_id", narrowing.source_ids))
    if narrowing.file_types:
        conditions.append(_any_of("file_type", narrowing.file_types))
    if narrowing.modified_from is not None or narrowing.modified_to is not None:
        period = models.DatetimeRange(gte=narrowing.modified_from, lte=narrowing.modified_to)
        conditions.append(models.FieldCondition(key="modified_at", range=period))
    return conditions


def _any_of(field: str, values: Sequence[str]) -> models.FieldCondition:
    return models.FieldCondition(key=field, match=models.MatchAny(any=list(values)))
