"""Runs say who started them, what they lacked and what the source held; alerts and how their messages went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("missing", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("started_by", sa.String(16), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=True),
        sa.Column("types", sa.JSON(), nullable=True),
        sa.Column("error_code", sa.String(64), nullable=True),
        sa.Column("error_values", sa.JSON(), nullable=True),
    ):
        op.add_column("runs", column)
    op.create_table(
        "alerts",
        sa.Column("source_id", sa.String(36), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("error_code", sa.String(64), nullable=False),
        sa.Column("error_values", sa.JSON(), nullable=False),
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("untold", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_alerts"),
    )
    op.create_table(
        "deliveries",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("channel", name="pk_deliveries"),
    )
