"""People with their groups, and the sessions of browsers where they are logged in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "people_groups",
        sa.Column("person_id", sa.String(255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "name", name="pk_people_groups"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE", name="fk_people_groups_people"),
    )
    op.create_table(
        "login_sessions",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(255), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.String(16)),
        sa.PrimaryKeyConstraint("key", name="pk_login_sessions"),
        sa.UniqueConstraint("id", name="uq_login_sessions_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE", name="fk_login_sessions_people"),
    )
    op.create_index("ix_login_sessions_person", "login_sessions", ["person_id", "ended_at"])
