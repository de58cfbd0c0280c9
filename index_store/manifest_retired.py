"""Points that no version wants any more, remembered until their generation's index has deleted them; and the revision that
moves with what people find. Each function works in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from index_store.manifest_reads import batches
from index_store.tables import ChunkRow, RetiredPointRow, RevisionRow, VersionRow


def retire(session: Session, which: ColumnElement[bool]) -> None:
    """Remember the points of these chunks as to be deleted; the chunks' rows are the caller's to drop."""
    version = and_(VersionRow.document_id == ChunkRow.document_id, VersionRow.version == ChunkRow.version)
    rows = session.execute(
        select(ChunkRow.point_id, ChunkRow.document_id, VersionRow.generation).join(VersionRow, version).where(which)
    ).all()
    if rows:
        session.execute(
            insert(RetiredPointRow),
            [{"point_id": row.point_id, "document_id": row.document_id, "generation": row.generation} for row in rows],
        )


def retired_of(session: Session, generation: int, document_ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        found
        for batch in batches(document_ids)
        for found in session.scalars(
            select(RetiredPointRow.point_id).where(
                RetiredPointRow.generation == generation, RetiredPointRow.document_id.in_(batch)
            )
        )
    )


def forget(session: Session, generation: int, point_ids: Sequence[str]) -> None:
    for batch in batches(point_ids):
        session.execute(
            delete(RetiredPointRow).where(RetiredPointRow.generation == generation, RetiredPointRow.point_id.in_(batch))
        )


def step_revision(session: Session) -> None:
    session.execute(update(RevisionRow).values(number=RevisionRow.number + 1))
