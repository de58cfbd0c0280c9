"""Which document a file is: the same id in every generation. Each function works in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from database import storable
from errors import SourceUnknown
from index_store.file_records import FileFacts
from index_store.manifest_scopes import scope_at
from index_store.records import Source
from index_store.tables import BEGUN, SERVING, DocumentRow, GenerationRow, SourceRow, storable_ns


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of a source as a generation's run found it; `reader` names what reads documents now."""

    generation: int
    source: Source
    facts: FileFacts
    reader: str

    @property
    def source_id(self) -> str:
        return self.source.id


def require_source(session: Session, source: Source) -> None:
    """One that was removed and added again has the same id, and nothing of what a run has written before: a run that began
    with the first must not record, say, a container whose contents went with it. Raises SourceUnknown."""
    if session.scalar(select(SourceRow.added_at).where(SourceRow.id == source.id)) != source.added_at:
        raise SourceUnknown(source=source.id)


def document_at(session: Session, file: FileRead) -> tuple[str, int | None]:
    """Id and active version of the generation's document at this path, made where there is none."""
    known = session.execute(
        select(DocumentRow.id, DocumentRow.active_version).where(
            DocumentRow.generation == file.generation,
            DocumentRow.source_id == file.source_id,
            DocumentRow.path == file.facts.path,
        )
    ).one_or_none()
    if known is not None:
        return known.id, known.active_version
    return _insert_document(session, file), None


def _insert_document(session: Session, file: FileRead) -> str:
    document_id = _id_elsewhere(session, file) or _free_document_id(session, file.source_id, file.facts.path)
    session.execute(
        insert(DocumentRow).values(
            id=document_id,
            generation=file.generation,
            source_id=file.source_id,
            path=file.facts.path,
            scope_id=scope_at(session, file.source_id, file.facts.path),
            status=BEGUN,
            active_version=None,
            error_code=None,
            error_values={},
            reader=file.reader,
            **file_columns(file.facts),
        )
    )
    return document_id


def _id_elsewhere(session: Session, file: FileRead) -> str | None:
    """The id that another generation, the serving one before all, gives the file at this path; None where there is none, or
    this generation knows it at another path."""
    return session.scalar(
        select(DocumentRow.id)
        .join(GenerationRow, GenerationRow.number == DocumentRow.generation)
        .where(
            DocumentRow.source_id == file.source_id,
            DocumentRow.path == file.facts.path,
            DocumentRow.id.not_in(select(DocumentRow.id).where(DocumentRow.generation == file.generation)),
        )
        .order_by((GenerationRow.state == SERVING).desc(), DocumentRow.generation.desc())
        .limit(1)
    )


def _free_document_id(session: Session, source_id: str, path: str) -> str:
    """uuid5 over source and path; where a renamed document took that id along, over the path and a number."""
    name, number = storable(path), 1
    while True:
        document_id = str(uuid5(UUID(source_id), name))
        if session.scalar(select(DocumentRow.id).where(DocumentRow.id == document_id).limit(1)) is None:
            return document_id
        number += 1
        name = f"{storable(path)}\n{number}"


def file_columns(facts: FileFacts) -> dict[str, str | int]:
    return {
        "content_hash": facts.content_hash,
        "size_bytes": facts.size_bytes,
        "modified_ns": storable_ns(facts.modified_ns if facts.changed_ns is None else facts.changed_ns),
    }
