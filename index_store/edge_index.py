"""The embedded home of the vectors: Qdrant Edge, Qdrant's own engine inside this process, one folder on disk.

It never optimises: `optimize()` holds the interpreter lock until it returns (one question waited 92 s), so that making
an index compact is a new generation, built in a worker. Without it the dense leg scans: it finds the best for sure, in a
time that grows with what a person may read, so that the vectors are held in half precision and filters are worded for speed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import qdrant_edge as edge

from errors import DataFolderUnusable, IndexDamaged, IndexLocked
from index_store.edge_faults import engine_calls, require_room
from index_store.edge_filters import narrowing_conditions, readable_filter
from index_store.edge_lock import hold, release
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
MAX_SCOPES = 1_000_000


class EdgeIndex:
    """Implements VectorIndex. Any thread may query; writes wait for one another."""

    def __init__(self, folder: Path, shard: edge.EdgeShard, lock: int) -> None:
        self._folder = folder
        self._shard = shard
        self._lock = lock
        self._writing = Lock()
        self._scopes = _stored_scopes(shard)
        # Queries release the interpreter lock, so that the legs run side by side.
        self._legs = ThreadPoolExecutor(max_workers=len(LEGS), thread_name_prefix="edge-leg")

    @classmethod
    def open(cls, folder: Path, dimension: int) -> EdgeIndex:
        """Opens the index in `folder`, or makes an empty one where there is none.

        Raises IndexLocked while another process has it open, GenerationMismatch where it holds vectors of another
        dimension, IndexDamaged, DiskFull, DataFolderUnusable.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataFolderUnusable(path=folder, reason=error.strerror) from error
        require_room(folder)
        lock = hold(folder)
        try:
            shard = _load(folder, dimension)
            with engine_calls(folder):
                return cls(folder, shard, lock)
        except BaseException:
            release(lock)
            raise

    def upsert(self, points: Sequence[IndexedChunk]) -> None:
        with self._writing:  # before the first point is there: see _query_legs
            self._scopes = self._scopes.union(point.scope_id for point in points)
        for start in range(0, len(points), MAX_POINTS_PER_WRITE):
            batch = [_point(point) for point in points[start : start + MAX_POINTS_PER_WRITE]]
            self._update(edge.UpdateOperation.upsert_points(batch))

    def delete(self, point_ids: Sequence[str]) -> None:
        for start in range(0, len(point_ids), MAX_POINTS_PER_WRITE):
            batch: list[edge.PointId] = list(point_ids[start : start + MAX_POINTS_PER_WRITE])
            self._update(edge.UpdateOperation.delete_points(batch))

    def replace_words(self, points: Sequence[PointWords]) -> None:
        require_room(self._folder)
        for start in range(0, len(points), MAX_POINTS_PER_WRITE):
            with self._writing, engine_calls(self._folder):
                batch = points[start : start + MAX_POINTS_PER_WRITE]
                known = self._known([point.point_id for point in batch])
                for operation in _word_updates(batch, {str(id_) for id_ in known}):
                    self._shard.update(operation)

    def set_scope(self, point_ids: Sequence[str], scope_id: str) -> None:
        require_room(self._folder)
        with self._writing:  # as in `upsert`
            self._scopes = self._scopes.union((scope_id,))
        for start in range(0, len(point_ids), MAX_POINTS_PER_WRITE):
            batch = point_ids[start : start + MAX_POINTS_PER_WRITE]
            with self._writing, engine_calls(self._folder):
                known = self._known(batch)
                if known:
                    self._shard.update(edge.UpdateOperation.set_payload(known, {"scope_id": scope_id}))

    def candidates(
        self, query: TextVectors, readable: Readable, narrowing: Narrowing, limit: int
    ) -> Mapping[Leg, Sequence[ScoredPoint]]:
        if not readable.scope_ids:
            return dict.fromkeys(LEGS, ())
        return self._query_legs(query, readable, narrowing_conditions(narrowing), limit)

    def rescore(
        self, query: TextVectors, readable: Readable, point_ids: Sequence[str]
    ) -> Mapping[Leg, Mapping[str, float]]:
        if not readable.scope_ids or not point_ids:
            return {leg: {} for leg in LEGS}
        found = self._query_legs(query, readable, [edge.HasIdCondition(set(point_ids))], len(point_ids))
        return {leg: {point.point_id: point.score for point in points} for leg, points in found.items()}

    def count(self) -> int:
        with engine_calls(self._folder):
            return self._shard.count(edge.CountRequest(exact=True))

    def point_ids(self) -> Iterator[str]:
        offset: edge.PointId | None = None
        while True:
            with engine_calls(self._folder):
                records, offset = self._shard.scroll(
                    edge.ScrollRequest(offset=offset, limit=SCROLL_POINTS, with_payload=False, with_vector=False)
                )
            yield from (str(record.id) for record in records)
            if offset is None:
                return

    def flush(self) -> None:
        with self._writing, engine_calls(self._folder):
            self._shard.flush()

    def close(self) -> None:
        self._legs.shutdown()
        try:
            with self._writing, engine_calls(self._folder):
                self._shard.close()
        finally:
            release(self._lock)

    def _known(self, point_ids: Sequence[str]) -> list[edge.PointId]:
        """Those that are there: one unknown id would make the engine refuse a whole batch."""
        records = self._shard.retrieve(list(point_ids), with_payload=False, with_vector=False)
        return [record.id for record in records]

    def _update(self, operation: edge.UpdateOperation) -> None:
        require_room(self._folder)
        with self._writing, engine_calls(self._folder):
            self._shard.update(operation)

    def _query_legs(
        self, query: TextVectors, readable: Readable, conditions: Sequence[edge.ConditionType], limit: int
    ) -> dict[Leg, tuple[ScoredPoint, ...]]:
        """Every leg's best `limit` points that are readable and meet `conditions`; document frequencies of what is readable.

        A point of a scope that was unknown when the filter was worded would pass it. Scopes are known before their first
        point is written, so that it is enough to ask again where the known ones have changed meanwhile.
        """
        while True:
            scopes = self._scopes
            found = self._query_allowed(query, readable_filter(readable, scopes), conditions, limit)
            if scopes == self._scopes:
                return found

    def _query_allowed(
        self, query: TextVectors, allowed: edge.Filter, conditions: Sequence[edge.ConditionType], limit: int
    ) -> dict[Leg, tuple[ScoredPoint, ...]]:
        wanted = edge.Filter(must=[allowed, *conditions]) if conditions else allowed
        by_readable = edge.SearchParams(idf=edge.IdfParams(corpus=allowed))
        counted: dict[Leg, edge.SearchParams] = {"lemma": by_readable, "bigram": by_readable}
        requests = {
            leg: edge.QueryRequest(limit=limit, query=nearest, filter=wanted, params=counted.get(leg))
            for leg, nearest in _queries(query).items()
        }
        with engine_calls(self._folder):
            found = dict(zip(requests, self._legs.map(self._shard.query, requests.values()), strict=True))
        return {leg: tuple(ScoredPoint(str(hit.id), hit.score) for hit in found.get(leg, ())) for leg in LEGS}


def _load(folder: Path, dimension: int) -> edge.EdgeShard:
    try:
        is_new = not any(folder.iterdir())
    except OSError as error:
        raise DataFolderUnusable(path=folder, reason=error.strerror) from error
    if is_new:
        _create(folder, dimension)
    elif not any(folder.glob("segments/*")):  # the engine would start an empty index here, without payload indexes
        raise IndexDamaged(path=folder, reason="no segments")
    with engine_calls(folder):
        return edge.EdgeShard.load(str(folder), _config(dimension))


def _create(folder: Path, dimension: int) -> None:
    """An empty index, made beside `folder` and moved there whole: a kill leaves either nothing or all of it.

    Payload indexes are made now, while there are no points: at 6,000 points making one stopped every thread for 247 ms.
    """
    with TemporaryDirectory(prefix=".new-index-", dir=folder.parent) as beside, engine_calls(folder):
        made = Path(beside) / "index"
        shard = edge.EdgeShard.create(str(made), _config(dimension))
        for field in KEYWORD_FIELDS:
            shard.update(edge.UpdateOperation.create_field_index(field, edge.PayloadSchemaType.Keyword))
        shard.update(edge.UpdateOperation.create_field_index("modified_at", edge.PayloadSchemaType.Datetime))
        shard.flush()
        shard.close()
        try:
            made.rename(folder)
        except OSError as error:  # not empty any more: another process has just made its own
            raise IndexLocked(path=folder) from error


def _config(dimension: int) -> edge.EdgeConfig:
    """Half precision moves a cosine by at most 4e-5, and halves what a scan reads and what the vectors take."""
    sparse = edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)
    dense = edge.EdgeVectorParams(
        size=dimension, distance=edge.Distance.Cosine, datatype=edge.VectorStorageDatatype.Float16
    )
    return edge.EdgeConfig(vectors={"dense": dense}, sparse_vectors={"lemma": sparse, "bigram": sparse})


def _stored_scopes(shard: edge.EdgeShard) -> frozenset[str]:
    return frozenset(str(hit.value) for hit in shard.facet(edge.FacetRequest("scope_id", limit=MAX_SCOPES)).hits)


def _point(chunk: IndexedChunk) -> edge.Point:
    """A text without words of a leg has no vector there: nothing can match it, and it counts in no statistic."""
    vectors: dict[str, edge.NamedVector] = {"dense": chunk.vectors.dense.tolist()}
    for leg, sparse in (("lemma", chunk.vectors.lemma), ("bigram", chunk.vectors.bigram)):
        if sparse.indices:
            vectors[leg] = _sparse(sparse)
    payload = {field: getattr(chunk, field) for field in KEYWORD_FIELDS}
    return edge.Point(chunk.point_id, vectors, {**payload, "modified_at": chunk.modified_at.isoformat()})


def _word_updates(points: Sequence[PointWords], known: set[str]) -> Iterator[edge.UpdateOperation]:
    changed = []
    for point in points:
        if point.point_id not in known:
            continue
        vectors: dict[str, edge.NamedVector] = {}
        for leg, sparse in (("lemma", point.lemma), ("bigram", point.bigram)):
            if sparse.indices:
                vectors[leg] = _sparse(sparse)
            else:
                yield edge.UpdateOperation.delete_vectors([point.point_id], [leg])
        if vectors:
            changed.append(edge.PointVectors(point.point_id, vectors))
    if changed:
        yield edge.UpdateOperation.update_vectors(changed)


def _queries(query: TextVectors) -> dict[Leg, edge.Query]:
    """A leg on which the question has no words is left out: it finds nothing."""
    queries: dict[Leg, edge.Query] = {"dense": edge.Query.Nearest(query.dense.tolist(), using="dense")}
    if query.lemma.indices:
        queries["lemma"] = edge.Query.Nearest(_sparse(query.lemma), using="lemma")
    if query.bigram.indices:
        queries["bigram"] = edge.Query.Nearest(_sparse(query.bigram), using="bigram")
    return queries


def _sparse(vector: SparseVector) -> edge.SparseVector:
    return edge.SparseVector(list(vector.indices), list(vector.values))
