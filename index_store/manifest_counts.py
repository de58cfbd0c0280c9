"""How much a generation holds of what a person may read. Each function works in the caller's snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index_store.manifest_reads import ACTIVE, VERSIONS, batches
from index_store.records import Readable
from index_store.tables import DocumentRow, VersionRow


@dataclass(frozen=True, slots=True)
class _Group:
    """Active documents of one type in one scope, and so of one source."""

    source_id: str
    file_type: str
    documents: int
    chunks: int


def intended_count(session: Session, generation: int) -> int:
    total = select(func.sum(VersionRow.chunk_total)).select_from(VERSIONS)
    return session.scalar(total.where(ACTIVE, DocumentRow.generation == generation)) or 0


def chunk_count(session: Session, generation: int, readable: Readable) -> int:
    return sum(group.chunks for group in _groups(session, generation, readable))


def document_count(session: Session, generation: int, readable: Readable) -> int:
    return sum(group.documents for group in _groups(session, generation, readable))


def file_types(session: Session, generation: int, readable: Readable) -> tuple[str, ...]:
    return tuple(sorted({group.file_type for group in _groups(session, generation, readable)}))


def sources_with(session: Session, generation: int, readable: Readable) -> frozenset[str]:
    return frozenset(group.source_id for group in _groups(session, generation, readable))


def types_of_source(session: Session, generation: int, source_id: str) -> Mapping[str, int]:
    """Of all documents, whoever may read them: for a run's record."""
    rows = session.execute(
        select(VersionRow.file_type, func.count())
        .select_from(VERSIONS)
        .where(ACTIVE, DocumentRow.generation == generation, DocumentRow.source_id == source_id)
        .group_by(VersionRow.file_type)
        .order_by(VersionRow.file_type)
    )
    return {row[0]: row[1] for row in rows}


def _groups(session: Session, generation: int, readable: Readable) -> Iterator[_Group]:
    """Scopes are told apart here: a person may read more of them than a statement has room for."""
    by_scope = (
        select(
            DocumentRow.scope_id,
            DocumentRow.source_id,
            VersionRow.file_type,
            func.count(),
            func.sum(VersionRow.chunk_total),
        )
        .select_from(VERSIONS)
        .where(ACTIVE, DocumentRow.generation == generation)
        .group_by(DocumentRow.scope_id, DocumentRow.source_id, VersionRow.file_type)
    )
    scopes, ids = frozenset(readable.scope_ids), readable.document_ids
    wanted = [by_scope] if ids is None else [by_scope.where(DocumentRow.id.in_(batch)) for batch in batches(ids)]
    for statement in wanted:
        for scope_id, source_id, file_type, documents, chunks in session.execute(statement):
            if scope_id in scopes:
                yield _Group(source_id, file_type, documents, chunks)
