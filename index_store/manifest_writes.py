"""How a generation's documents get into the manifest and out of it. Each function works in the caller's transaction.

A version is begun (its points intended, nothing visible), then activated: the old version's points are retired in the
same transaction. Retired points are remembered until the index has deleted them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from database import storable
from errors import DocumentUnknown, SourceUnknown
from index_store.file_records import FileFacts, FileReading
from index_store.manifest_documents import FileRead, document_at, file_columns, require_source
from index_store.manifest_editions import edition_values, keep_edition
from index_store.manifest_readings import keep
from index_store.manifest_reads import batches, chunks_of_version, document_of_version
from index_store.manifest_retired import forget, retire, retired_of, step_revision
from index_store.manifest_scopes import scope_at
from index_store.records import Chunk, Described, Document, point_id
from index_store.tables import (
    BEGUN,
    CONTAINER,
    FAILED,
    INDEXED,
    MIN_NS,
    SERVING,
    ChunkRow,
    DocumentRow,
    GenerationRow,
    SourceRow,
    VersionRow,
    storable_ns,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a new version is made of."""

    file: FileRead
    described: Described
    chunks: tuple[Chunk, ...]


def begin(session: Session, reading: Reading) -> Document:
    """Version n+1 with its intended points; the active version itself where the reading is equal to it, so that points
    which the index lost come back under their old ids."""
    file, facts = reading.file, reading.file.facts
    require_source(session, file.source)
    document_id, active = document_at(session, file)
    _drop_versions(session, document_id, file.generation, keep=active)
    if active is not None and _equals_version(session, document_id, active, reading):
        keep_edition(session, document_id, active, reading.described.edition)
        _set_reader(session, document_id, active, file.reader)
        return document_of_version(session, document_id, active)
    version = 1 + (session.scalar(select(func.max(VersionRow.version)).filter_by(document_id=document_id)) or 0)
    session.execute(
        insert(VersionRow).values(
            document_id=document_id,
            version=version,
            generation=file.generation,
            title=reading.described.title,
            file_type=reading.described.file_type,
            content_hash=facts.content_hash,
            size_bytes=facts.size_bytes,
            modified_ns=storable_ns(facts.modified_ns),
            chunk_total=len(reading.chunks),
            reader=file.reader,
            **edition_values(reading.described.edition),
        )
    )
    _insert_chunks(session, reading, document_id, version)
    return document_of_version(session, document_id, version)


def activate(
    session: Session, document: Document, changed_ns: int | None, reading: FileReading | None
) -> tuple[str, ...]:
    version = session.execute(
        select(
            VersionRow.generation,
            VersionRow.content_hash,
            VersionRow.size_bytes,
            VersionRow.modified_ns,
            VersionRow.reader,
        ).where(VersionRow.document_id == document.id, VersionRow.version == document.version)
    ).one_or_none()
    if version is None:
        if session.scalar(select(SourceRow.id).where(SourceRow.id == document.source_id)) is None:
            raise SourceUnknown(source=document.source_id)
        raise DocumentUnknown(document=document.path)
    _drop_versions(session, document.id, version.generation, keep=document.version)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == document.id, DocumentRow.generation == version.generation)
        .values(
            status=INDEXED,
            active_version=document.version,
            points_scope_id=document.scope_id,
            content_hash=version.content_hash,
            size_bytes=version.size_bytes,
            modified_ns=version.modified_ns if changed_ns is None else storable_ns(changed_ns),
            reader=version.reader,
            error_code=None,
            error_values={},
        )
    )
    keep(session, document.id, version.generation, reading)
    step_revision(session)
    return retired_of(session, version.generation, [document.id])


def abandon(session: Session, generation: int, document: Document) -> tuple[str, ...]:
    own = (DocumentRow.id == document.id, DocumentRow.generation == generation)
    active = session.scalar(select(DocumentRow.active_version).where(*own))
    _drop_versions(session, document.id, generation, keep=active)
    session.execute(delete(DocumentRow).where(*own, DocumentRow.status == BEGUN))
    return retired_of(session, generation, [document.id])


def fail(session: Session, file: FileRead, code: str, values: Mapping[str, str]) -> None:
    require_source(session, file.source)
    known, _ = document_at(session, file)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == known, DocumentRow.generation == file.generation)
        .values(
            status=FAILED, error_code=code, error_values=dict(values), reader=file.reader, **file_columns(file.facts)
        )
    )


def record_container(session: Session, file: FileRead, reading: FileReading | None) -> tuple[str, ...]:
    require_source(session, file.source)
    known, _ = document_at(session, file)
    _drop_versions(session, known, file.generation, keep=None)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == known, DocumentRow.generation == file.generation)
        .values(
            status=CONTAINER,
            active_version=None,
            error_code=None,
            error_values={},
            reader=file.reader,
            **file_columns(file.facts),
        )
    )
    keep(session, known, file.generation, reading)
    retired = retired_of(session, file.generation, [known])
    if retired:
        step_revision(session)
    return retired


def record_same(session: Session, generation: int, document_id: str, facts: FileFacts) -> None:
    own = (DocumentRow.id == document_id, DocumentRow.generation == generation)
    before = session.execute(select(DocumentRow.source_id, DocumentRow.scope_id).where(*own)).one_or_none()
    if before is None:
        return
    scope = scope_at(session, before.source_id, facts.path)
    session.execute(update(DocumentRow).where(*own).values(path=facts.path, scope_id=scope, **file_columns(facts)))
    if scope != before.scope_id:
        step_revision(session)


def remove(session: Session, generation: int, document_ids: Sequence[str]) -> tuple[str, ...]:
    """What people find no more, no generation holds any more: a rollback brings nothing back that was deleted. A generation
    that doesn't serve forgets its own alone."""
    serves = session.scalar(select(GenerationRow.state).where(GenerationRow.number == generation)) == SERVING
    for batch in batches(document_ids):
        if serves:
            _remove_elsewhere(session, generation, batch)
        _drop_documents(session, generation, batch)
    step_revision(session)
    return retired_of(session, generation, document_ids)


def mark_unread(session: Session, generation: int, point_ids: Sequence[str]) -> tuple[str, ...]:
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
            .where(DocumentRow.generation == generation, DocumentRow.id.in_(batch))
            .values(content_hash="", size_bytes=-1, modified_ns=MIN_NS)
        )
    return tuple(document_ids)


def _remove_elsewhere(session: Session, generation: int, document_ids: Sequence[str]) -> None:
    """These documents in the other generations, and what they know at the same paths: one that was renamed since."""
    own, other = aliased(DocumentRow), aliased(DocumentRow)
    same_file = or_(other.id == own.id, and_(other.source_id == own.source_id, other.path == own.path))
    found = session.execute(
        select(other.generation, other.id)
        .join(own, same_file)
        .where(own.generation == generation, own.id.in_(document_ids), other.generation != generation)
    ).all()
    for another in sorted({row.generation for row in found}):
        _drop_documents(session, another, [row.id for row in found if row.generation == another])


def _drop_documents(session: Session, generation: int, document_ids: Sequence[str]) -> None:
    for batch in batches(document_ids):
        retire(session, ChunkRow.document_id.in_(batch) & (VersionRow.generation == generation))
        session.execute(delete(DocumentRow).where(DocumentRow.generation == generation, DocumentRow.id.in_(batch)))


def _drop_versions(session: Session, document_id: str, generation: int, keep: int | None) -> None:
    """Every version of this generation but `keep` is gone, its points retired."""
    others = session.scalars(
        select(VersionRow.version).where(VersionRow.document_id == document_id, VersionRow.generation == generation)
    ).all()
    for version in others:
        if version != keep:
            retire(session, (ChunkRow.document_id == document_id) & (ChunkRow.version == version))
            session.execute(
                delete(VersionRow).where(VersionRow.document_id == document_id, VersionRow.version == version)
            )


def _set_reader(session: Session, document_id: str, version: int, reader: str) -> None:
    session.execute(
        update(VersionRow)
        .where(VersionRow.document_id == document_id, VersionRow.version == version)
        .values(reader=reader)
    )


def _equals_version(session: Session, document_id: str, version: int, reading: Reading) -> bool:
    same = session.scalar(
        select(VersionRow.version).where(
            VersionRow.document_id == document_id,
            VersionRow.version == version,
            VersionRow.content_hash == reading.file.facts.content_hash,
            VersionRow.title == reading.described.title,
            VersionRow.file_type == reading.described.file_type,
        )
    )
    return same is not None and chunks_of_version(session, document_id, version) == reading.chunks


def _insert_chunks(session: Session, reading: Reading, document_id: str, version: int) -> None:
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
            "hidden": chunk.hidden,
        }
        for chunk in reading.chunks
    ]
    generation = reading.file.generation
    wanted_again = set(retired_of(session, generation, [document_id])) & {str(row["point_id"]) for row in rows}
    forget(session, generation, sorted(wanted_again))
    if rows:
        session.execute(insert(ChunkRow), rows)
