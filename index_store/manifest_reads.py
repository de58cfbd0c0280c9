"""What the manifest tells of one generation: files, documents and passages. Each function works in the caller's snapshot.

A passage and its document are two plain selects by key rather than one join: what the first finds and the person may
not read is dropped by the second. Scopes are compared here and not in the statement: a person may read thousands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, join

from errors import DocumentUnknown
from index_store.file_records import KnownFile
from index_store.manifest_editions import EDITION_COLUMNS, edition_from, of_families
from index_store.manifest_readings import COLUMNS, told
from index_store.records import Chunk, Document, HiddenKind, Narrowing, Place, Readable, ReadBy, StoredPassage
from index_store.tables import BEGUN, ChunkRow, DocumentRow, ReadingRow, VersionRow, storable_ns

# Well below the number of parameters that a statement may have (32,766 in SQLite).
BATCH = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

ACTIVE = DocumentRow.active_version == VersionRow.version
VERSIONS = join(
    VersionRow,
    DocumentRow,
    and_(VersionRow.document_id == DocumentRow.id, VersionRow.generation == DocumentRow.generation),
)
# Built once: building a select of ten columns takes longer than SQLite takes to answer it.
_DOCUMENTS = select(
    DocumentRow.id,
    DocumentRow.source_id,
    DocumentRow.scope_id,
    DocumentRow.path,
    VersionRow.title,
    VersionRow.file_type,
    VersionRow.version,
    VersionRow.content_hash,
    VersionRow.size_bytes,
    VersionRow.modified_ns,
    *EDITION_COLUMNS,
).select_from(VERSIONS)
_CHUNKS = select(
    ChunkRow.point_id,
    ChunkRow.document_id,
    ChunkRow.version,
    ChunkRow.ordinal,
    ChunkRow.text,
    ChunkRow.read_by,
    ChunkRow.page,
    ChunkRow.slide,
    ChunkRow.sheet,
    ChunkRow.cells,
    ChunkRow.section,
    ChunkRow.hidden,
)


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk with its point, its document and the version that it belongs to, active or not."""

    point_id: str
    document_id: str
    version: int
    chunk: Chunk


def batches(ids: Sequence[str]) -> Iterator[list[str]]:
    """Each id once, in pieces that fit into one statement."""
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), BATCH):
        yield unique[start : start + BATCH]


def known_files(session: Session, generation: int, source_id: str, reader: str) -> Mapping[str, KnownFile]:
    """`reader` is what reads documents now."""
    rows = session.execute(
        select(
            DocumentRow.id,
            DocumentRow.path,
            DocumentRow.content_hash,
            DocumentRow.size_bytes,
            DocumentRow.modified_ns,
            DocumentRow.status,
            func.coalesce(VersionRow.chunk_total, 0),
            DocumentRow.error_code,
            DocumentRow.error_values,
            DocumentRow.reader,
            VersionRow.file_type,
            *COLUMNS,
        )
        .outerjoin(VersionRow, and_(VersionRow.document_id == DocumentRow.id, ACTIVE))
        .outerjoin(
            ReadingRow,
            and_(ReadingRow.document_id == DocumentRow.id, ReadingRow.generation == DocumentRow.generation),
        )
        .where(DocumentRow.generation == generation, DocumentRow.source_id == source_id, DocumentRow.status != BEGUN)
        .order_by(DocumentRow.path)
    )
    return {row[1]: KnownFile(*row[:9], told(row[10], row[11:]), outdated=row[9] != reader) for row in rows}


def document_at(session: Session, generation: int, at: tuple[str, str], readable: Readable) -> Document:
    """`at` is a source's id and a path in it."""
    source_id, path = at
    found = session.scalar(
        select(DocumentRow.id).where(
            DocumentRow.generation == generation, DocumentRow.source_id == source_id, DocumentRow.path == path
        )
    )
    if found is None:
        raise DocumentUnknown(document=path)
    return document(session, generation, found, readable)


def paths(session: Session, generation: int, source_id: str, readable: Readable) -> Mapping[str, str]:
    active = (DocumentRow.generation == generation, DocumentRow.active_version.is_not(None))
    rows = session.execute(
        select(DocumentRow.path, DocumentRow.id, DocumentRow.scope_id)
        .where(*active, DocumentRow.source_id == source_id)
        .order_by(DocumentRow.path)
    )
    may_read = Rights(readable)
    return {row.path: row.id for row in rows if may_read.document(row.id, row.scope_id)}


def resolve(
    session: Session, generation: int, point_ids: Sequence[str], readable: Readable, narrowing: Narrowing
) -> Mapping[str, tuple[Document, Chunk]]:
    stored = [found for batch in batches(point_ids) for found in _chunks(session, ChunkRow.point_id.in_(batch))]
    documents = _readable_documents(session, generation, [found.document_id for found in stored], readable, narrowing)
    return {
        found.point_id: (document, found.chunk)
        for found in stored
        if (document := documents.get(found.document_id)) is not None and document.version == found.version
    }


def document(session: Session, generation: int, document_id: str, readable: Readable) -> Document:
    found = _readable_documents(session, generation, [document_id], readable, Narrowing()).get(document_id)
    if found is None:
        raise DocumentUnknown(document=document_id)
    return found


def readable_among(
    session: Session, generation: int, document_ids: Sequence[str], readable: Readable
) -> frozenset[str]:
    return frozenset(_readable_documents(session, generation, document_ids, readable, Narrowing()))


def relatives(
    session: Session, generation: int, documents: Sequence[Document], readable: Readable
) -> tuple[Document, ...]:
    """Active and readable ones that share a code or a family with one of these, these among them; each once."""
    may_read = Rights(readable)
    active = (ACTIVE, DocumentRow.generation == generation)
    found = {
        one.id: one
        for of_family in of_families(documents)
        for one in _documents(session, of_family, *active)
        if may_read.document(one.id, one.scope_id)
    }
    return tuple(found.values())


def document_of_version(session: Session, document_id: str, version: int) -> Document:
    """The version must exist."""
    return next(_documents(session, VersionRow.document_id == document_id, VersionRow.version == version))


def chunks_of_version(session: Session, document_id: str, version: int) -> tuple[Chunk, ...]:
    stored = _chunks(session, ChunkRow.document_id == document_id, ChunkRow.version == version)
    return tuple(sorted((found.chunk for found in stored), key=lambda chunk: chunk.ordinal))


def unfinished(session: Session, generation: int) -> tuple[Document, ...]:
    begun = or_(DocumentRow.active_version.is_(None), DocumentRow.active_version != VersionRow.version)
    return tuple(_documents(session, DocumentRow.generation == generation, begun))


def intended_point_ids(session: Session, generation: int) -> frozenset[str]:
    active = and_(DocumentRow.id == ChunkRow.document_id, DocumentRow.active_version == ChunkRow.version)
    points = select(ChunkRow.point_id).join(DocumentRow, active).where(DocumentRow.generation == generation)
    return frozenset(session.scalars(points))


def unwanted(session: Session, point_ids: Sequence[str]) -> tuple[str, ...]:
    active = and_(DocumentRow.id == ChunkRow.document_id, DocumentRow.active_version == ChunkRow.version)
    wanted = {
        found
        for batch in batches(point_ids)
        for found in session.scalars(
            select(ChunkRow.point_id).join(DocumentRow, active).where(ChunkRow.point_id.in_(batch))
        )
    }
    return tuple(id_ for id_ in point_ids if id_ not in wanted)


def passages_after(session: Session, generation: int, point_id: str, limit: int) -> tuple[StoredPassage, ...]:
    active = and_(DocumentRow.id == ChunkRow.document_id, DocumentRow.active_version == ChunkRow.version)
    version = and_(VersionRow.document_id == ChunkRow.document_id, VersionRow.version == ChunkRow.version)
    ordered = _CHUNKS.add_columns(VersionRow.title).join(DocumentRow, active).join(VersionRow, version)
    wanted = ordered.where(DocumentRow.generation == generation, ChunkRow.point_id > point_id)
    rows = session.execute(wanted.order_by(ChunkRow.point_id).limit(limit))
    found = []
    for point, _, _, ordinal, text, read_by, page, slide, sheet, cells, section, hidden, title in rows:
        place = Place(page, slide, sheet, cells, tuple(section))
        found.append(
            StoredPassage(
                point, title, Chunk(ordinal, text, place, cast(ReadBy, read_by), cast(HiddenKind | None, hidden))
            )
        )
    return tuple(found)


class Rights:
    """A `Readable` that is asked of many documents."""

    def __init__(self, readable: Readable) -> None:
        self._scopes = frozenset(readable.scope_ids)
        self._documents = None if readable.document_ids is None else frozenset(readable.document_ids)

    def document(self, document_id: str, scope_id: str) -> bool:
        return scope_id in self._scopes and (self._documents is None or document_id in self._documents)


def _readable_documents(
    session: Session, generation: int, document_ids: Sequence[str], readable: Readable, narrowing: Narrowing
) -> Mapping[str, Document]:
    """The active versions of those documents that may be read and aren't narrowed away."""
    wanted = set(document_ids) if readable.document_ids is None else set(document_ids) & set(readable.document_ids)
    may_read = Rights(readable)
    conditions = [ACTIVE, DocumentRow.generation == generation, *_narrowed(narrowing)]
    return {
        found.id: found
        for batch in batches(sorted(wanted))
        for found in _documents(session, DocumentRow.id.in_(batch), *conditions)
        if may_read.document(found.id, found.scope_id)
    }


def _narrowed(narrowing: Narrowing) -> Iterator[ColumnElement[bool]]:
    if narrowing.source_ids:
        yield DocumentRow.source_id.in_(narrowing.source_ids)
    if narrowing.file_types:
        yield VersionRow.file_type.in_(narrowing.file_types)
    # A document's time is cut to microseconds: the range's last one counts with all its nanoseconds.
    if narrowing.modified_from is not None:
        yield VersionRow.modified_ns >= storable_ns(_microseconds(narrowing.modified_from) * 1000)
    if narrowing.modified_to is not None:
        yield VersionRow.modified_ns < storable_ns((_microseconds(narrowing.modified_to) + 1) * 1000)


def _documents(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Document]:
    rows = session.execute(_DOCUMENTS.where(*conditions))
    for id_, source_id, scope_id, path, title, file_type, version, content_hash, size_bytes, modified_ns, *said in rows:
        modified_at = EPOCH + modified_ns // 1000 * MICROSECOND
        file = (path, title, file_type, version, content_hash, size_bytes, modified_at)
        yield Document(id_, source_id, scope_id, *file, edition_from(said))


def _chunks(session: Session, *conditions: ColumnElement[bool]) -> Iterator[StoredChunk]:
    rows = session.execute(_CHUNKS.where(*conditions))
    for point_id, document_id, version, ordinal, text, read_by, page, slide, sheet, cells, section, hidden in rows:
        place = Place(page, slide, sheet, cells, tuple(section))
        yield StoredChunk(
            point_id,
            document_id,
            version,
            Chunk(ordinal, text, place, cast(ReadBy, read_by), cast(HiddenKind | None, hidden)),
        )


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
