"""The manifest's tables. Text, place and state of every chunk live here; the index holds vectors and ids."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
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

# A generation's state. People find what the one that is `serving` holds; `dropping`: its deletion was begun.
BUILDING = "building"
SERVING = "serving"
KEPT = "kept"
DROPPING = "dropping"
# The one that every data folder begins with.
FIRST_GENERATION = 1

# Nanoseconds in 64-bit columns: 1677 to 2262. The zero date of Windows shares is in 1601, a filter may say year 9999.
MIN_NS, MAX_NS = -(2**63), 2**63 - 1


def storable_ns(nanoseconds: int) -> int:
    """The nearest moment that a column holds."""
    return min(max(nanoseconds, MIN_NS), MAX_NS)


class SourceRow(Base):
    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    folder: Mapped[str] = mapped_column(AnyText, unique=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FolderRow(Base):
    """A folder of a source that holds documents, for all generations; `path` is relative to the source, "" its own folder.

    `is_file`: a file with readers of its own; what lies in it, where it is a container, has its scope too.
    """

    __tablename__ = "folders"
    __table_args__ = (UniqueConstraint("source_id", "path"),)

    scope_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(AnyText)
    is_file: Mapped[bool]


class GenerationRow(Base):
    """An index with a pipeline of its own, beside others. Exactly one is serving."""

    __tablename__ = "generations"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GenerationValueRow(Base):
    """What a generation is built with, one named value a row."""

    __tablename__ = "generation_values"

    generation: Mapped[int] = mapped_column(ForeignKey("generations.number", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class SwitchRow(Base):
    """A switch from one generation to another, with what it was decided on; stays when either is dropped.

    Recalls are None where none was measured; `accepted` tells what was waived: `worse`, `without-golden` or nothing.
    """

    __tablename__ = "generation_switches"

    ordinal: Mapped[int] = mapped_column(primary_key=True)
    switched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before: Mapped[int]
    after: Mapped[int]
    is_rollback: Mapped[bool]
    questions: Mapped[int]
    recall_before: Mapped[float | None] = mapped_column(Double)
    recall_after: Mapped[float | None] = mapped_column(Double)
    accepted: Mapped[str] = mapped_column(String(16))


class DocumentRow(Base):
    """A file of a source as one generation last read or tried it. A file has the same id in all of them.

    `active_version` is what people find while that generation serves; None: nothing yet. `reader` names the parsers and the
    chunker that read it. `modified_ns` is what the next run compares (`FileFacts.changed_ns`), not what people see.

    `scope_id` follows the path, and decides who may read it; `points_scope_id` is what its points carry (empty: they are not
    written yet). They differ from a rename, or a migration, until the points are brought along.
    """

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("generation", "source_id", "path"),)

    id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    generation: Mapped[int] = mapped_column(ForeignKey("generations.number", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(AnyText)
    scope_id: Mapped[str] = mapped_column(String(UUID_LENGTH), server_default=text("''"))
    points_scope_id: Mapped[str] = mapped_column(String(UUID_LENGTH), server_default=text("''"))
    status: Mapped[str] = mapped_column(String(16))
    active_version: Mapped[int | None]
    content_hash: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_values: Mapped[dict[str, str]] = mapped_column(JSON)
    reader: Mapped[str] = mapped_column(String(64))


class VersionRow(Base):
    """One reading of a document: begun, then active. Its modification time stays what the points' payload says.

    No two generations number a document's versions alike, so that no two points have one id. The columns of its edition are empty
    in rows that were written before there were any, until their file is read again.
    """

    __tablename__ = "versions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "generation"], ["documents.id", "documents.generation"], ondelete="CASCADE"
        ),
        Index("ix_versions_document", "document_id", "generation"),
        Index("ix_versions_edition_code", "edition_code"),
        Index("ix_versions_edition_family", "edition_family"),
    )

    document_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int]
    title: Mapped[str] = mapped_column(AnyText)
    file_type: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    chunk_total: Mapped[int]
    reader: Mapped[str] = mapped_column(String(64))
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
    """What the reading found that people find while its generation serves: replaced in the transaction that flips the version.
    A container has one and no version; a document that was indexed before this table was made has none until it is read again."""

    __tablename__ = "readings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "generation"], ["documents.id", "documents.generation"], ondelete="CASCADE"
        ),
    )

    document_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_type: Mapped[str | None] = mapped_column(String(64))
    encoding: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[list[object]] = mapped_column(JSON)
    pages_total: Mapped[int]
    pages_by_ocr: Mapped[int]
    ocr_confidence: Mapped[float | None]
    characters: Mapped[int] = mapped_column(BigInteger)
    mojibake: Mapped[float | None]


class ChunkRow(Base):
    """A point that the index is meant to hold, with the passage that it stands for. `hidden` is empty in rows that an earlier version
    of Shoko wrote, until their file is read again."""

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
    hidden: Mapped[str | None] = mapped_column(String(16))


class RetiredPointRow(Base):
    """A point that no version wants any more and that its generation's index may still hold."""

    __tablename__ = "retired_points"
    __table_args__ = (Index("ix_retired_points_document_id", "document_id"),)

    point_id: Mapped[str] = mapped_column(String(UUID_LENGTH), primary_key=True)
    generation: Mapped[int] = mapped_column(ForeignKey("generations.number", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[str] = mapped_column(String(UUID_LENGTH))


class TermsRow(Base):
    """At most one row: the file of company terms in force, for all generations."""

    __tablename__ = "terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class RevisionRow(Base):
    """One row, made by the migration: moves whenever what people find changes."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
