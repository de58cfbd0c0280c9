"""The first schema: sources and documents, scopes, conversations and feedback, runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_sources_and_documents()
    _create_versions_and_chunks()
    _create_generation_and_revision()
    _create_scopes()
    _create_conversations()
    _create_feedback()
    _create_runs()


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(36), nullable=False)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _short(name: str, length: int, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _integer(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _create_sources_and_documents() -> None:
    op.create_table(
        "sources",
        _id("id"),
        _text("folder"),
        _id("scope_id"),
        _moment("added_at"),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("folder", name="uq_sources_folder"),
    )
    op.create_table(
        "documents",
        _id("id"),
        _id("source_id"),
        _text("path"),
        _short("status", 16),
        _integer("active_version", nullable=True),
        _short("content_hash", 64),
        _big("size_bytes"),
        _big("modified_ns"),
        _short("error_code", 64, nullable=True),
        _json("error_values"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_documents_sources", ondelete="CASCADE"),
        sa.UniqueConstraint("source_id", "path", name="uq_documents_source_id_path"),
    )


def _create_versions_and_chunks() -> None:
    op.create_table(
        "versions",
        _id("document_id"),
        _integer("version"),
        _text("title"),
        _short("file_type", 64),
        _short("content_hash", 64),
        _big("size_bytes"),
        _big("modified_ns"),
        _integer("chunk_total"),
        sa.PrimaryKeyConstraint("document_id", "version", name="pk_versions"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_versions_documents", ondelete="CASCADE"),
    )
    op.create_table(
        "chunks",
        _id("point_id"),
        _id("document_id"),
        _integer("version"),
        _integer("ordinal"),
        _text("text"),
        _integer("page", nullable=True),
        _integer("slide", nullable=True),
        _text("sheet", nullable=True),
        _text("cells", nullable=True),
        _json("section"),
        _short("read_by", 8),
        sa.PrimaryKeyConstraint("point_id", name="pk_chunks"),
        sa.ForeignKeyConstraint(
            ["document_id", "version"],
            ["versions.document_id", "versions.version"],
            name="fk_chunks_versions",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_chunks_version", "chunks", ["document_id", "version", "ordinal"], unique=True)
    op.create_table(
        "retired_points",
        _id("point_id"),
        _id("document_id"),
        sa.PrimaryKeyConstraint("point_id", name="pk_retired_points"),
    )
    op.create_index("ix_retired_points_document_id", "retired_points", ["document_id"])


def _create_generation_and_revision() -> None:
    op.create_table(
        "generation", _short("name", 64), _text("value"), sa.PrimaryKeyConstraint("name", name="pk_generation")
    )
    revision_table = op.create_table(
        "revision", _integer("id"), _big("number"), sa.PrimaryKeyConstraint("id", name="pk_revision")
    )
    op.bulk_insert(revision_table, [{"id": 1, "number": 0}])


def _create_scopes() -> None:
    op.create_table(
        "scopes", _id("id"), _short("label", 16), _json("readers"), sa.PrimaryKeyConstraint("id", name="pk_scopes")
    )


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        _id("id"),
        _short("person_id", 255),
        _text("title"),
        _moment("created_at"),
        _moment("updated_at"),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_person", "conversations", ["person_id", "updated_at"])
    op.create_table(
        "messages",
        _id("id"),
        _id("conversation_id"),
        _integer("ordinal"),
        _text("question"),
        _text("search_text"),
        _text("answer_json"),
        sa.Column("refused", sa.Boolean(), nullable=False),
        _moment("asked_at"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_messages_conversations", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("conversation_id", "ordinal", name="uq_messages_conversation_id_ordinal"),
    )


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        _id("message_id"),
        _short("person_id", 255),
        _short("verdict", 8),
        _text("reason"),
        _moment("given_at"),
        sa.PrimaryKeyConstraint("message_id", "person_id", name="pk_feedback"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_feedback_messages", ondelete="CASCADE"),
    )


def _create_runs() -> None:
    counts = ("indexed", "unchanged", "skipped", "failed", "removed", "chunks")
    op.create_table(
        "runs",
        _id("id"),
        _id("source_id"),
        _text("folder"),
        _moment("started_at"),
        _moment("ended_at", nullable=True),
        _short("state", 16),
        *(_integer(name) for name in counts),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_source", "runs", ["source_id", "started_at"])
    op.create_table(
        "run_files",
        _id("run_id"),
        _integer("ordinal"),
        _text("path"),
        _short("status", 16),
        _integer("chunks"),
        _text("error_code", nullable=True),
        _json("error_values"),
        _text("file_type", nullable=True),
        _text("encoding", nullable=True),
        _json("notes"),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "ordinal", name="pk_run_files"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_run_files_runs", ondelete="CASCADE"),
    )
