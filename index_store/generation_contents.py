"""What a generation holds, and what of another it lacks. Each function works in the caller's snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.orm import Session, aliased

from index_store.tables import INDEXED, DocumentRow, VersionRow

_ACTIVE = and_(
    VersionRow.document_id == DocumentRow.id,
    VersionRow.generation == DocumentRow.generation,
    VersionRow.version == DocumentRow.active_version,
)


@dataclass(frozen=True, slots=True)
class Contents:
    """Documents that can be found, and their chunks."""

    documents: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """Paths of the documents that are missing or have another content, of `total`; sorted."""

    documents: tuple[str, ...]
    total: int


def contents(session: Session, generation: int) -> Contents:
    found = select(func.count(), func.coalesce(func.sum(VersionRow.chunk_total), 0)).join_from(
        DocumentRow, VersionRow, _ACTIVE
    )
    documents, chunks = session.execute(found.where(DocumentRow.generation == generation)).one()
    return Contents(documents, int(chunks))


def paths(session: Session, generation: int) -> frozenset[str]:
    found = select(DocumentRow.path).where(
        DocumentRow.generation == generation, DocumentRow.active_version.is_not(None)
    )
    return frozenset(session.scalars(found))


def lacking(session: Session, before: int, after: int) -> Lacking:
    """A document of `after` counts only where all of its points are there: one that lost some equals no file any more."""
    old, new = _content(before, "old"), _content(after, "new")
    whole = and_(
        new.c.source_id == old.c.source_id,
        new.c.path == old.c.path,
        new.c.content_hash == old.c.content_hash,
        new.c.status == INDEXED,
        new.c.known_hash == new.c.content_hash,
    )
    missing = select(old.c.path).outerjoin(new, whole).where(new.c.path.is_(None)).order_by(old.c.path)
    return Lacking(tuple(session.scalars(missing)), contents(session, before).documents)


def _content(generation: int, name: str) -> Subquery:
    """The files that can be found: `content_hash` of what is in the index, `known_hash` of the file as it is known."""
    document, version = aliased(DocumentRow), aliased(VersionRow)
    active = and_(
        version.document_id == document.id,
        version.generation == document.generation,
        version.version == document.active_version,
    )
    return (
        select(
            document.source_id,
            document.path,
            document.status,
            document.content_hash.label("known_hash"),
            version.content_hash,
        )
        .join_from(document, version, active)
        .where(document.generation == generation)
        .subquery(name)
    )
