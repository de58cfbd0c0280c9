"""What reading a file found, kept with its document, so that a run which reads nothing can still tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from index_store.file_records import FileReading, notes_from_json, notes_to_json
from index_store.tables import ReadingRow

# Columns, not the row as an object: a run asks for every file of a source.
COLUMNS = (
    ReadingRow.document_id,
    ReadingRow.file_type,
    ReadingRow.encoding,
    ReadingRow.notes,
    ReadingRow.pages_total,
    ReadingRow.pages_by_ocr,
    ReadingRow.ocr_confidence,
    ReadingRow.characters,
    ReadingRow.mojibake,
)


def keep(session: Session, document_id: str, generation: int, reading: FileReading | None) -> None:
    """Replaces what was known; None leaves nothing."""
    own = (ReadingRow.document_id == document_id, ReadingRow.generation == generation)
    session.execute(delete(ReadingRow).where(*own))
    if reading is None:
        return
    session.execute(
        insert(ReadingRow).values(
            document_id=document_id,
            generation=generation,
            file_type=reading.file_type,
            encoding=reading.encoding,
            notes=notes_to_json(reading.notes),
            pages_total=reading.pages_total,
            pages_by_ocr=reading.pages_by_ocr,
            ocr_confidence=reading.ocr_confidence,
            characters=reading.characters,
            mojibake=reading.mojibake,
        )
    )


def told(version_type: str | None, row: Sequence[Any]) -> FileReading:
    """From the values of `COLUMNS`. `version_type` is all that is known of a document that was indexed before readings were
    kept: it has no row."""
    document_id, file_type, encoding, notes, *counted = row
    return (
        FileReading(version_type)
        if document_id is None
        else FileReading(file_type, encoding, notes_from_json(notes), *counted)
    )
