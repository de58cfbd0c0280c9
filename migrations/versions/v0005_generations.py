"""Several generations of the index beside each other; who read a document is kept with it.

What is there becomes generation 1, which serves. Its chunker stood in the fingerprint as `version/characters`: the characters
stay there, the version becomes part of each document's reader, whose parsers had version 1 until now.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PARSERS = "1"


def upgrade() -> None:
    connection = op.get_bind()
    stored = {row.name: row.value for row in connection.execute(sa.text("SELECT name, value FROM generation"))}
    chunker, _, characters = stored.pop("chunker", "").partition("/")
    if characters:
        stored["chunk_characters"] = characters
    _create_generations(connection, stored)
    _rebuild_documents(f"{PARSERS}/{chunker}")
    _rebuild_versions(f"{PARSERS}/{chunker}")
    _rebuild_readings()
    _rebuild_retired_points()


def _create_generations(connection: sa.Connection, stored: dict[str, str]) -> None:
    generations = op.create_table(
        "generations",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_generations"),
    )
    values = op.create_table(
        "generation_values",
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("generation", "name", name="pk_generation_values"),
        _of_generation("generation_values"),
    )
    op.create_table(
        "generation_switches",
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("is_rollback", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("recall_before", sa.Double(), nullable=True),
        sa.Column("recall_after", sa.Double(), nullable=True),
        sa.Column("accepted", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("ordinal", name="pk_generation_switches"),
    )
    op.bulk_insert(generations, [{"number": 1, "state": "serving", "made_at": _first_use(connection)}])
    op.bulk_insert(values, [{"generation": 1, "name": name, "value": value} for name, value in stored.items()])
    op.drop_table("generation")


def _first_use(connection: sa.Connection) -> datetime:
    """When the first source was added: nothing was indexed before."""
    sources = sa.table("sources", sa.column("added_at", sa.DateTime(timezone=True)))
    added = connection.scalar(sa.select(sa.func.min(sources.c.added_at)))
    return datetime.now(UTC) if added is None else added


def _of_generation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["generation"], ["generations.number"], name=f"fk_{table}_generations", ondelete="CASCADE"
    )


def _rebuild_documents(reader: str) -> None:
    op.create_table(
        "documents_new",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(36), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("active_version", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("error_code", sa.String(64), nullable=True),
        sa.Column("error_values", sa.JSON(), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", "generation", name="pk_documents"),
        _of_generation("documents"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_documents_sources", ondelete="CASCADE"),
        sa.UniqueConstraint("generation", "source_id", "path", name="uq_documents_generation_source_id_path"),
    )
    kept = (
        "id, source_id, path, status, active_version, content_hash, size_bytes, modified_ns, error_code, error_values"
    )
    _refill("documents", kept, {"generation": 1, "reader": reader})


def _rebuild_versions(reader: str) -> None:
    op.create_table(
        "versions_new",
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_type", sa.String(64), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("chunk_total", sa.Integer(), nullable=False),
        *_edition(),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "version", name="pk_versions"),
        sa.ForeignKeyConstraint(
            ["document_id", "generation"],
            ["documents.id", "documents.generation"],
            name="fk_versions_documents",
            ondelete="CASCADE",
        ),
    )
    editions = ", ".join(column.name for column in _edition())
    kept = "document_id, version, title, file_type, content_hash, size_bytes, modified_ns, chunk_total"
    _refill("versions", f"{kept}, {editions}", {"generation": 1, "reader": reader})
    op.create_index("ix_versions_document", "versions", ["document_id", "generation"])
    op.create_index("ix_versions_edition_code", "versions", ["edition_code"])
    op.create_index("ix_versions_edition_family", "versions", ["edition_family"])


def _edition() -> list[sa.Column[str] | sa.Column[int] | sa.Column[date]]:
    texts = [sa.Column(f"edition_{name}", sa.Text(), nullable=True) for name in ("code", "family", "label")]
    days = ("dated", "established", "revised", "effective", "repealed")
    return [
        *texts,
        sa.Column("edition_number", sa.Integer(), nullable=True),
        *(sa.Column(f"edition_{name}", sa.Date(), nullable=True) for name in days),
    ]


def _rebuild_readings() -> None:
    op.create_table(
        "readings_new",
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_type", sa.String(64), nullable=True),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("pages_total", sa.Integer(), nullable=False),
        sa.Column("pages_by_ocr", sa.Integer(), nullable=False),
        sa.Column("ocr_confidence", sa.Double(), nullable=True),
        sa.Column("characters", sa.BigInteger(), nullable=False),
        sa.Column("mojibake", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("document_id", "generation", name="pk_readings"),
        sa.ForeignKeyConstraint(
            ["document_id", "generation"],
            ["documents.id", "documents.generation"],
            name="fk_readings_documents",
            ondelete="CASCADE",
        ),
    )
    kept = "document_id, file_type, encoding, notes, pages_total, pages_by_ocr, ocr_confidence, characters, mojibake"
    _refill("readings", kept, {"generation": 1})


def _rebuild_retired_points() -> None:
    op.create_table(
        "retired_points_new",
        sa.Column("point_id", sa.String(36), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("point_id", "generation", name="pk_retired_points"),
        _of_generation("retired_points"),
    )
    _refill("retired_points", "point_id, document_id", {"generation": 1})
    op.create_index("ix_retired_points_document_id", "retired_points", ["document_id"])


def _refill(table: str, kept: str, added: dict[str, object]) -> None:
    """Everything into the new table, which then takes the old one's place: other tables name it, so it can't be renamed away."""
    names = ", ".join(added)
    values = ", ".join(f":{name}" for name in added)
    op.get_bind().execute(
        sa.text(f"INSERT INTO {table}_new ({kept}, {names}) SELECT {kept}, {values} FROM {table}"), added
    )
    op.drop_table(table)
    op.rename_table(f"{table}_new", table)
