"""The manifest's tables. Text, place and state of every chunk live here; the index holds vectors and ids."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from database import AnyText, Base, UtcDateTime

UUID_LENGTH = 36

# A document's status. `begun`: its first version is not active yet, so it is not a known file.
INDEXED = "indexed"
FAILED = "failed"
BEGUN = "begun"
# Read, and nothing in it but other files, which are documents of their own: it has no version.
CONTAINER = "container"

# Nanoseconds in 64-bit columns: 1677 to 2262. The zero date of Windows shares is in 1601, a filter may say year 9999.
MIN_NS, MAX_NS = -(2**63), 2**63 - 1


def storable_ns(nanoseconds: int) -> int:
    """The nearest moment that a column holds."""
    return min(max(nanoseconds, MIN_NS), MAX_NS)


class SourceRow(Base):
    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    folder: Mapped[str] = mapped_column(AnyText, unique=True)
    scope_id: Mapped[str] = mapped_column(String(UUID_LENGTH))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DocumentRow(Base):
    """A file of a source as it was last read or tried. `active_version` is what people find; None: nothing yet.

    `modified_ns` is what the next run compares (`FileFacts.changed_ns`), not what people see.
    """

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("source_id", "path"),)

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(AnyText)
    status: Mapped[str] = mapped_column(String(16))
    active_version: Mapped[int | None]
    content_hash: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_values: Mapped[dict[str, str]] = mapped_column(JSON)


class VersionRow(Base):
    """One reading of a document: begun, then active. Its modification time stays what the points' payload says.

    The columns of its edition are empty in rows that were written before 0002, until their file is read again.
    """

    __tablename__ = "versions"
    __table_args__ = (
        Index("ix_versions_edition_code", "edition_code"),
        Index("ix_versions_edition_family", "edition_family"),
    )

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(AnyText)
    file_type: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    chunk_total: Mapped[int]
    edition_code: Mapped[str | None] = mapped_column(AnyText)
    edition_family: Mapped[str | None] = mapped_column(AnyText)
    edition_label: Mapped[str | None] = mapped_column(AnyText)
    edition_number: Mapped[int | None]
    edition_dated: Mapped[date | None] = mapped_column(Date)
    edition_established: Mapped[date | None] = mapped_column(Date)
    edition_revised: Mapped[date | None] = mapped_column(Date)
    edition_effective: Mapped[date | None] = mapped_column(Date)
    edition_repealed: Mapped[date | None] = mapped_column(Date)


class ReadingRow(Base):
    """What the reading found that people find now: replaced in the transaction that flips the version. A container has one and
    no version; a document that was indexed before this table was made has none until it is read again."""

    __tablename__ = "readings"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    file_type: Mapped[str | None] = mapped_column(String(64))
    encoding: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[list[str]] = mapped_column(JSON)
    pages_total: Mapped[int]
    pages_by_ocr: Mapped[int]
    ocr_confidence: Mapped[float | None]
    characters: Mapped[int] = mapped_column(BigInteger)
    mojibake: Mapped[float | None]


class ChunkRow(Base):
    """A point that the index is meant to hold, with the passage that it stands for."""

    __tablename__ = "chunks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "version"], ["versions.document_id", "versions.version"], ondelete="CASCADE"
        ),
        Index("ix_chunks_version", "document_id", "version", "ordinal", unique=True),
    )

    point_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    document_id: Mapped[str] = mapped_column(String(UUID_LENGTH))
    version: Mapped[int]
    ordinal: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None]
    slide: Mapped[int | None]
    sheet: Mapped[str | None] = mapped_column(AnyText)
    cells: Mapped[str | None] = mapped_column(Text)
    section: Mapped[list[str]] = mapped_column(JSON)
    read_by: Mapped[str] = mapped_column(String(8))


class RetiredPointRow(Base):
    """A point that no version wants any more and that the index may still hold. Never also in `chunks`."""

    __tablename__ = "retired_points"
    __table_args__ = (Index("ix_retired_points_document_id", "document_id"),)

    point_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    document_id: Mapped[str] = mapped_column(String(UUID_LENGTH))


class GenerationRow(Base):
    """What the index was built with, one named value a row."""

    __tablename__ = "generation"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class TermsRow(Base):
    """At most one row: the file of company terms in force."""

    __tablename__ = "terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class RevisionRow(Base):
    """One row, made by the migration: moves whenever what people find changes."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
