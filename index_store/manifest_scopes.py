"""Which scope a document is in: its folder's, and the folder follows from its path. Each function works in the caller's session.

The scope in the manifest decides who reads a document. Its points carry a copy, for the filter inside the query: where a
document moved, the copy is brought along by whoever holds the index (`index_store.scrub.bring_along`).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from uuid import uuid5

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.orm import Session

from database import storable
from errors import SourceUnknown
from index_store.manifest_reads import batches
from index_store.manifest_retired import step_revision
from index_store.paths import INSIDE, folder_of, way_to
from index_store.records import POINT_NAMESPACE, Folder, Misplaced
from index_store.tables import ChunkRow, DocumentRow, FolderRow, SourceRow


def scope_id_of(source_id: str, path: str) -> str:
    """uuid5 over source and folder, so that a rebuilt manifest gives the same ids and all generations share them."""
    return str(uuid5(POINT_NAMESPACE, f"{source_id}{INSIDE}{storable(path)}"))


def scope_at(session: Session, source_id: str, path: str) -> str:
    """The scope of the document at this path; its folder is remembered from now on."""
    own = scope_id_of(source_id, way_to(path)[0])
    folder = scope_id_of(source_id, folder_of(path))
    known = set(session.scalars(select(FolderRow.scope_id).where(FolderRow.scope_id.in_((own, folder)))))
    if own in known and _is_file(session, own):
        return own
    if folder not in known:
        _remember(session, Folder(folder, source_id, folder_of(path)))
    return folder


def folders(session: Session) -> tuple[Folder, ...]:
    """Of all sources, in the order of sources and paths."""
    rows = session.execute(
        select(FolderRow.scope_id, FolderRow.source_id, FolderRow.path, FolderRow.is_file).order_by(
            FolderRow.source_id, FolderRow.path
        )
    )
    return tuple(Folder(*row) for row in rows)


def set_own(session: Session, source_id: str, files: Sequence[str]) -> None:
    """From now on exactly these files of the source have scopes of their own; the others are in their folder's."""
    if session.scalar(select(SourceRow.id).where(SourceRow.id == source_id)) is None:
        raise SourceUnknown(source=source_id)
    before = {one.path: one for one in folders(session) if one.source_id == source_id and one.is_file}
    session.execute(delete(FolderRow).where(FolderRow.source_id == source_id, FolderRow.is_file.is_(True)))
    for path in dict.fromkeys(files):
        _remember(session, Folder(scope_id_of(source_id, path), source_id, path, is_file=True))
    _place(session, source_id, before.keys() ^ set(files))


def misplaced(session: Session, generation: int, limit: int) -> tuple[Misplaced, ...]:
    """At most so many documents; points of theirs that are only intended may be among the ids."""
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.scope_id)
        .where(
            DocumentRow.generation == generation,
            DocumentRow.active_version.is_not(None),
            DocumentRow.scope_id != DocumentRow.points_scope_id,
        )
        .order_by(DocumentRow.id)
        .limit(limit)
    ).all()
    return tuple(Misplaced(row.id, row.scope_id, _points(session, generation, row.id)) for row in rows)


def settled(session: Session, generation: int, documents: Sequence[Misplaced]) -> None:
    """Their points carry these scopes now. One that moved again meanwhile stays misplaced."""
    for document in documents:
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.id == document.document_id, DocumentRow.generation == generation)
            .values(points_scope_id=document.scope_id)
        )


def forget_empty(session: Session) -> None:
    """Folders without a document in any generation."""
    used = select(DocumentRow.scope_id)
    session.execute(delete(FolderRow).where(FolderRow.is_file.is_(False), FolderRow.scope_id.not_in(used)))


def _points(session: Session, generation: int, document_id: str) -> tuple[str, ...]:
    active = and_(DocumentRow.id == ChunkRow.document_id, DocumentRow.active_version == ChunkRow.version)
    return tuple(
        session.scalars(
            select(ChunkRow.point_id)
            .join(DocumentRow, active)
            .where(DocumentRow.id == document_id, DocumentRow.generation == generation)
            .order_by(ChunkRow.ordinal)
        )
    )


def _place(session: Session, source_id: str, changed: Set[str]) -> None:
    """All generations' documents at these paths of the disk, and what lies in them, into the scope that they have now."""
    rows = session.execute(select(DocumentRow.id, DocumentRow.path).where(DocumentRow.source_id == source_id)).all()
    at: dict[str, list[str]] = {}
    for row in rows:
        if (disk := way_to(row.path)[0]) in changed:
            at.setdefault(disk, []).append(row.id)
    for path, ids in at.items():
        scope = scope_at(session, source_id, path)
        for batch in batches(ids):
            session.execute(update(DocumentRow).where(DocumentRow.id.in_(batch)).values(scope_id=scope))
    if at:
        step_revision(session)


def _is_file(session: Session, scope_id: str) -> bool:
    return bool(session.scalar(select(FolderRow.is_file).where(FolderRow.scope_id == scope_id)))


def _remember(session: Session, folder: Folder) -> None:
    session.execute(
        insert(FolderRow).values(
            scope_id=folder.scope_id, source_id=folder.source_id, path=folder.path, is_file=folder.is_file
        )
    )
