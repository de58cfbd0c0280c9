"""The audit log. A step that rebuilds this table must make its triggers anew: SQLite drops them with the old table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# `INSERT OR REPLACE` removes a row without asking the trigger of DELETE (https://www.sqlite.org/lang_conflict.html): the one of
# INSERT refuses it, since only the next number may be written.
TRIGGERS = (
    """
    CREATE TRIGGER audit_entries_next BEFORE INSERT ON audit_entries
    WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit_entries)
    BEGIN SELECT RAISE(ABORT, 'audit_entries: only the next entry may be written'); END
    """,
    """
    CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'audit_entries: an entry may not be changed'); END
    """,
    """
    CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries
    WHEN NOT EXISTS (
        SELECT 1 FROM audit_entries
        WHERE kind = 'audit.prune' AND sequence > OLD.sequence AND json_extract(detail, '$.upto') >= OLD.sequence
    )
    BEGIN SELECT RAISE(ABORT, 'audit_entries: an entry may only be removed by age'); END
    """,
)


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_kind", "audit_entries", ["kind", "sequence"])
    for trigger in TRIGGERS:
        op.execute(trigger)
