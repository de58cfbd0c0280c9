"""What reading a file found, kept with its document, so that a run which reads nothing can still tell it."""

from __future__ import annotations

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from index_store.records import FileReading
from index_store.tables import ReadingRow


def keep(session: Session, document_id: str, reading: FileReading | None) -> None:
    """Replaces what was known; None leaves nothing."""
    session.execute(delete(ReadingRow).where(ReadingRow.document_id == document_id))
    if reading is None:
        return
    session.execute(
        insert(ReadingRow).values(
            document_id=document_id,
            file_type=reading.file_type,
            encoding=reading.encoding,
            notes=list(reading.notes),
            pages_total=reading.pages_total,
            pages_by_ocr=reading.pages_by_ocr,
            ocr_confidence=reading.ocr_confidence,
            characters=reading.characters,
            mojibake=reading.mojibake,
        )
    )


def of_row(version_type: str | None, row: ReadingRow | None) -> FileReading:
    """`version_type` is all that is known of a document that was indexed before readings were kept."""
    if row is None:
        return FileReading(version_type)
    return FileReading(
        row.file_type,
        row.encoding,
        tuple(row.notes),
        row.pages_total,
        row.pages_by_ocr,
        row.ocr_confidence,
        row.characters,
        row.mojibake,
    )
