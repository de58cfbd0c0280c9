"""How documents get into the manifest and out of it. Each function works in the caller's transaction.

A version is begun (its points intended, nothing visible), then activated: the old version's points are retired in the
same transaction. Retired points are remembered until the index has deleted them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from database import storable
from errors import DocumentUnknown, SourceUnknown
from index_store.manifest_reads import batches, chunks_of_version, document_of_version
from index_store.manifest_retired import forget, retire, retired_of, step_revision
from index_store.records import Chunk, Document, FileFacts, Source, point_id
from index_store.tables import (
    BEGUN,
    CONTAINER,
    FAILED,
    INDEXED,
    MIN_NS,
    ChunkRow,
    DocumentRow,
    SourceRow,
    VersionRow,
    storable_ns,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read: what a new version is made of."""

    source: Source
    facts: FileFacts
    title: str
    file_type: str
    chunks: tuple[Chunk, ...]


def begin(session: Session, reading: Reading) -> Document:
    """Version n+1 with its intended points; the active version itself where the reading is equal to it, so that points
    which the index lost come back under their old ids."""
    _require_source(session, reading.source)
    document_id, active = _document_at(session, reading)
    _drop_versions(session, document_id, keep=active)
    if active is not None and _equals_version(session, document_id, active, reading):
        return document_of_version(session, document_id, active)
    version = 1 if active is None else active + 1
    facts = reading.facts
    session.execute(
        insert(VersionRow).values(
            document_id=document_id,
            version=version,
            title=reading.title,
            file_type=reading.file_type,
            content_hash=facts.content_hash,
            size_bytes=facts.size_bytes,
            modified_ns=storable_ns(facts.modified_ns),
            chunk_total=len(reading.chunks),
        )
    )
    _insert_chunks(session, document_id, version, reading.chunks)
    return document_of_version(session, document_id, version)


def activate(session: Session, document: Document, changed_ns: int | None) -> tuple[str, ...]:
    version = session.execute(
        select(VersionRow.content_hash, VersionRow.size_bytes, VersionRow.modified_ns).where(
            VersionRow.document_id == document.id, VersionRow.version == document.version
        )
    ).one_or_none()
    if version is None:
        if session.scalar(select(SourceRow.id).where(SourceRow.id == document.source_id)) is None:
            raise SourceUnknown(source=document.source_id)
        raise DocumentUnknown(document=document.path)
    _drop_versions(session, document.id, keep=document.version)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == document.id)
        .values(
            status=INDEXED,
            active_version=document.version,
            content_hash=version.content_hash,
            size_bytes=version.size_bytes,
            modified_ns=version.modified_ns if changed_ns is None else storable_ns(changed_ns),
            error_code=None,
            error_values={},
        )
    )
    step_revision(session)
    return retired_of(session, [document.id])


def abandon(session: Session, document: Document) -> tuple[str, ...]:
    active = session.scalar(select(DocumentRow.active_version).where(DocumentRow.id == document.id))
    _drop_versions(session, document.id, keep=active)
    session.execute(delete(DocumentRow).where(DocumentRow.id == document.id, DocumentRow.status == BEGUN))
    return retired_of(session, [document.id])


def fail(session: Session, source: Source, facts: FileFacts, code: str, values: Mapping[str, str]) -> None:
    _require_source(session, source)
    known = session.scalar(
        select(DocumentRow.id).where(DocumentRow.source_id == source.id, DocumentRow.path == facts.path)
    )
    if known is None:
        known = _insert_document(session, source.id, facts)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == known)
        .values(status=FAILED, error_code=code, error_values=dict(values), **_file_columns(facts))
    )


def record_container(session: Session, source: Source, facts: FileFacts) -> tuple[str, ...]:
    _require_source(session, source)
    known = session.scalar(
        select(DocumentRow.id).where(DocumentRow.source_id == source.id, DocumentRow.path == facts.path)
    )
    if known is None:
        known = _insert_document(session, source.id, facts)
    _drop_versions(session, known, keep=None)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == known)
        .values(status=CONTAINER, active_version=None, error_code=None, error_values={}, **_file_columns(facts))
    )
    retired = retired_of(session, [known])
    if retired:
        step_revision(session)
    return retired


def record_same(session: Session, document_id: str, facts: FileFacts) -> None:
    session.execute(
        update(DocumentRow).where(DocumentRow.id == document_id).values(path=facts.path, **_file_columns(facts))
    )


def remove(session: Session, document_ids: Sequence[str]) -> tuple[str, ...]:
    for batch in batches(document_ids):
        retire(session, ChunkRow.document_id.in_(batch))
        session.execute(delete(DocumentRow).where(DocumentRow.id.in_(batch)))
    step_revision(session)
    return retired_of(session, document_ids)


def mark_unread(session: Session, point_ids: Sequence[str]) -> tuple[str, ...]:
    """The documents that these points belong to no longer equal any file, so that the next run reads them again."""
    document_ids = sorted(
        {
            document_id
            for batch in batches(point_ids)
            for document_id in session.scalars(select(ChunkRow.document_id).where(ChunkRow.point_id.in_(batch)))
        }
    )
    for batch in batches(document_ids):
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.id.in_(batch))
            .values(content_hash="", size_bytes=-1, modified_ns=MIN_NS)
        )
    return tuple(document_ids)


def _require_source(session: Session, source: Source) -> None:
    """One that was removed and added again has the same id, and nothing of what a run has written before: a run that began
    with the first must not record, say, a container whose contents went with it."""
    if session.scalar(select(SourceRow.added_at).where(SourceRow.id == source.id)) != source.added_at:
        raise SourceUnknown(source=source.id)


def _document_at(session: Session, reading: Reading) -> tuple[str, int | None]:
    """Id and active version of the document at this path, made where there is none."""
    known = session.execute(
        select(DocumentRow.id, DocumentRow.active_version).where(
            DocumentRow.source_id == reading.source.id, DocumentRow.path == reading.facts.path
        )
    ).one_or_none()
    if known is not None:
        return known.id, known.active_version
    return _insert_document(session, reading.source.id, reading.facts), None


def _insert_document(session: Session, source_id: str, facts: FileFacts) -> str:
    document_id = _free_document_id(session, source_id, facts.path)
    session.execute(
        insert(DocumentRow).values(
            id=document_id,
            source_id=source_id,
            path=facts.path,
            status=BEGUN,
            active_version=None,
            error_code=None,
            error_values={},
            **_file_columns(facts),
        )
    )
    return document_id


def _free_document_id(session: Session, source_id: str, path: str) -> str:
    """uuid5 over source and path; where a renamed document took that id along, over the path and a number."""
    name, number = storable(path), 1
    while True:
        document_id = str(uuid5(UUID(source_id), name))
        if session.scalar(select(DocumentRow.id).where(DocumentRow.id == document_id)) is None:
            return document_id
        number += 1
        name = f"{storable(path)}\n{number}"


def _drop_versions(session: Session, document_id: str, keep: int | None) -> None:
    """Every version but `keep` is gone, its points retired."""
    others = session.scalars(select(VersionRow.version).where(VersionRow.document_id == document_id)).all()
    for version in others:
        if version != keep:
            retire(session, (ChunkRow.document_id == document_id) & (ChunkRow.version == version))
            session.execute(
                delete(VersionRow).where(VersionRow.document_id == document_id, VersionRow.version == version)
            )


def _equals_version(session: Session, document_id: str, version: int, reading: Reading) -> bool:
    same = session.scalar(
        select(VersionRow.version).where(
            VersionRow.document_id == document_id,
            VersionRow.version == version,
            VersionRow.content_hash == reading.facts.content_hash,
            VersionRow.title == reading.title,
            VersionRow.file_type == reading.file_type,
        )
    )
    return same is not None and chunks_of_version(session, document_id, version) == reading.chunks


def _insert_chunks(session: Session, document_id: str, version: int, chunks: Sequence[Chunk]) -> None:
    rows = [
        {
            "point_id": point_id(document_id, version, chunk.ordinal),
            "document_id": document_id,
            "version": version,
            "ordinal": chunk.ordinal,
            "text": storable(chunk.text),
            "page": chunk.place.page,
            "slide": chunk.place.slide,
            "sheet": chunk.place.sheet,
            "cells": chunk.place.cells,
            "section": list(chunk.place.section),
            "read_by": chunk.read_by,
        }
        for chunk in chunks
    ]
    wanted_again = set(retired_of(session, [document_id])) & {str(row["point_id"]) for row in rows}
    forget(session, sorted(wanted_again))
    if rows:
        session.execute(insert(ChunkRow), rows)


def _file_columns(facts: FileFacts) -> dict[str, str | int]:
    return {
        "content_hash": facts.content_hash,
        "size_bytes": facts.size_bytes,
        "modified_ns": storable_ns(facts.modified_ns if facts.changed_ns is None else facts.changed_ns),
    }
