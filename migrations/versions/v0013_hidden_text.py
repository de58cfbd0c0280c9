"""Which chunks hold text that their document doesn't show, and how it is hidden. Chunks that are there already say nothing of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chunks", sa.Column("hidden", sa.String(16), nullable=True))
