"""The manifest's sources: folders that don't overlap. Each function works in the caller's transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid5

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from database import storable
from errors import FolderNotFound, NotAFolder, SourceOverlaps, SourceUnknown
from index_store.manifest_retired import retire, retired_of, step_revision
from index_store.records import POINT_NAMESPACE, Source
from index_store.tables import ChunkRow, DocumentRow, SourceRow


def resolved_folder(folder: Path) -> Path:
    """Absolute and without links. Raises FolderNotFound, also where it may not be reached, and NotAFolder."""
    try:
        resolved = folder.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, until Python 3.13
        raise FolderNotFound(path=folder) from error
    if not resolved.is_dir():
        raise NotAFolder(path=folder)
    return resolved


def add(session: Session, folder: Path) -> Source:
    """`folder` is resolved. Its id is uuid5 over the folder, so that a rebuilt manifest gives the same ids."""
    for known in every(session):
        other = Path(known.folder)
        if other == folder:
            return known
        if folder.is_relative_to(other) or other.is_relative_to(folder):
            raise SourceOverlaps(path=folder, other=other)
    source = Source(
        id=str(uuid5(POINT_NAMESPACE, storable(str(folder)))),
        folder=str(folder),
        added_at=datetime.now(UTC),
    )
    session.execute(insert(SourceRow).values(id=source.id, folder=source.folder, added_at=source.added_at))
    return source


def every(session: Session) -> tuple[Source, ...]:
    """By the time of adding."""
    rows = session.execute(
        select(SourceRow.id, SourceRow.folder, SourceRow.added_at).order_by(SourceRow.added_at, SourceRow.folder)
    )
    return tuple(Source(id=row.id, folder=row.folder, added_at=row.added_at) for row in rows)


def one(session: Session, id_or_folder: str) -> Source:
    """By id, or by folder as it is written or where it leads. Raises SourceUnknown."""
    try:
        resolved = str(Path(id_or_folder).resolve())
    except (OSError, RuntimeError, ValueError):
        resolved = id_or_folder
    for source in every(session):
        if source.id == id_or_folder or source.folder in (id_or_folder, resolved):
            return source
    raise SourceUnknown(source=id_or_folder)


def remove(session: Session, generation: int, source_id: str) -> tuple[str, ...]:
    """Drops the source with its documents in all generations; returns every point of theirs in this one. Raises SourceUnknown."""
    source = one(session, source_id)
    document_ids = list(session.scalars(select(DocumentRow.id).distinct().where(DocumentRow.source_id == source.id)))
    of_source = select(DocumentRow.id).where(DocumentRow.source_id == source.id)
    retire(session, ChunkRow.document_id.in_(of_source))
    session.execute(delete(SourceRow).where(SourceRow.id == source.id))
    step_revision(session)
    return retired_of(session, generation, document_ids)
