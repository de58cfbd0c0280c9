"""An index that forgets, when the power goes, what it was not told to flush: the real one promises no more."""

from __future__ import annotations

from collections.abc import Sequence

from index_store.records import IndexedChunk
from tests.ingest.fake_parts import FakeIndex

Write = tuple[str, IndexedChunk | None]


class VolatileIndex(FakeIndex):
    """Writes are there at once and stay through the end of a process; `lose_power` keeps a part of those since the last flush,
    in their order, as a log does that was not written to its end."""

    def __init__(self) -> None:
        super().__init__()
        self._on_disk: dict[str, IndexedChunk] = {}
        self._since: list[Write] = []

    def upsert(self, points: Sequence[IndexedChunk]) -> None:
        super().upsert(points)
        self._since.extend((point.point_id, point) for point in points)

    def delete(self, point_ids: Sequence[str]) -> None:
        super().delete(point_ids)
        self._since.extend((id_, None) for id_ in point_ids)

    def set_scope(self, point_ids: Sequence[str], scope_id: str) -> None:
        super().set_scope(point_ids, scope_id)
        self._since.extend((id_, self.points[id_]) for id_ in point_ids if id_ in self.points)

    def flush(self) -> None:
        super().flush()
        self._on_disk = dict(self.points)
        self._since = []

    def lose_power(self, kept: float) -> None:
        """`kept` from 0 (nothing since the last flush) to 1 (everything)."""
        self.points = dict(self._on_disk)
        for id_, point in self._since[: round(kept * len(self._since))]:
            if point is None:
                self.points.pop(id_, None)
            else:
                self.points[id_] = point
        self._on_disk = dict(self.points)
        self._since = []
