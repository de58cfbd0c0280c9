"""The company's own golden questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "golden_questions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("message_id", sa.String(36), nullable=True),
        sa.Column("question_json", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_golden_questions"),
        sa.UniqueConstraint("message_id", name="uq_golden_questions_message_id"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_golden_questions_message_id_messages", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_messages_refused", "messages", ["refused"])
