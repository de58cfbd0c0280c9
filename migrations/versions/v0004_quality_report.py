"""The quality report: what reading a file found is kept with the document and with the run's line; a run may be limited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("file_type", sa.String(64), nullable=True),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("pages_total", sa.Integer(), nullable=False),
        sa.Column("pages_by_ocr", sa.Integer(), nullable=False),
        sa.Column("ocr_confidence", sa.Double(), nullable=True),
        sa.Column("characters", sa.BigInteger(), nullable=False),
        sa.Column("mojibake", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("document_id", name="pk_readings"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_readings_document_id_documents", ondelete="CASCADE"
        ),
    )
    # Plain ALTER TABLE … ADD COLUMN: run_files may have a hundred thousand rows, which a rebuilt table would copy.
    op.add_column("run_files", sa.Column("pages_total", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("run_files", sa.Column("pages_by_ocr", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("run_files", sa.Column("ocr_confidence", sa.Double(), nullable=True))
    op.add_column("run_files", sa.Column("characters", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("run_files", sa.Column("mojibake", sa.Double(), nullable=True))
    op.add_column("runs", sa.Column("only", sa.JSON(), nullable=True))
