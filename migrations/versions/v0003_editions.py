"""A document's edition: its number, its dates, and what its other editions share. Empty in rows that are there already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS = ("edition_code", "edition_family", "edition_label")
DAYS = ("edition_dated", "edition_established", "edition_revised", "edition_effective", "edition_repealed")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("versions", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("versions", sa.Column("edition_number", sa.Integer(), nullable=True))
    for name in DAYS:
        op.add_column("versions", sa.Column(name, sa.Date(), nullable=True))
    op.create_index("ix_versions_edition_code", "versions", ["edition_code"])
    op.create_index("ix_versions_edition_family", "versions", ["edition_family"])
