"""The protocol that the two homes of the vectors share: Qdrant Edge in this process, or a Qdrant server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from index_store.records import IndexedChunk, Leg, Narrowing, PointWords, Readable, ScoredPoint, TextVectors

# Edge holds the interpreter lock while it writes: 2,000 points stopped every thread for 69 ms, 200 points for 4 ms.
MAX_POINTS_PER_WRITE = 200


class VectorIndex(Protocol):
    """Points by id on three legs. No method knows documents' texts; every write is by id."""

    def upsert(self, points: Sequence[IndexedChunk]) -> None:
        """Write points in batches of at most `MAX_POINTS_PER_WRITE`. Acknowledged is not yet synced: see `flush`."""

    def delete(self, point_ids: Sequence[str]) -> None:
        """Delete by id; unknown ids are ignored."""

    def replace_words(self, points: Sequence[PointWords]) -> None:
        """New sparse vectors for points that are there; unknown ids are ignored. Batches as in `upsert`."""

    def set_scope(self, point_ids: Sequence[str], scope_id: str) -> None:
        """From now on these points are in that scope; unknown ids are ignored. Batches as in `upsert`."""

    def candidates(
        self, query: TextVectors, readable: Readable, narrowing: Narrowing, limit: int
    ) -> Mapping[Leg, Sequence[ScoredPoint]]:
        """The best `limit` points of each leg among what is readable and not narrowed away, best first."""

    def rescore(
        self, query: TextVectors, readable: Readable, point_ids: Sequence[str]
    ) -> Mapping[Leg, Mapping[str, float]]:
        """Each leg's raw score of each given point; a sparse leg without a common token gives no entry (score 0)."""

    def count(self) -> int:
        """How many points there are, exactly."""

    def point_ids(self) -> Iterator[str]:
        """Every point id, in any order: the scrub compares them with the manifest's."""

    def flush(self) -> None:
        """Everything acknowledged so far is on disk when this returns."""

    def close(self) -> None:
        """Release the lock and the files. Further calls are errors."""
