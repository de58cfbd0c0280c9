"""A number that rises with every change of folders or rules, whoever makes it: what was computed from them is kept as long as it stands.

Triggers do it, inside the transaction of the change, so that no code can forget to.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("folders", "access_rules")
CHANGES = ("INSERT", "UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table("rights_revision", sa.Column("number", sa.Integer(), nullable=False, primary_key=True))
    op.execute("INSERT INTO rights_revision (number) VALUES (1)")
    for table in TABLES:
        for change in CHANGES:
            op.execute(
                f"CREATE TRIGGER {table}_{change.lower()}_moves_rights AFTER {change} ON {table}"
                " BEGIN UPDATE rights_revision SET number = number + 1; END"
            )
