"""Who may read what, by folder: every folder that holds documents has a scope of its own, and rules say who reads it.

A source's one scope becomes the rule of its own folder, so that nobody sees more or less than before. Points still carry the
source's scope: the first start brings them along (`points_scope_id` differs from `scope_id` until then).
"""

from __future__ import annotations

from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# As `index_store.records.POINT_NAMESPACE` and `index_store.manifest_scopes.scope_id_of` were when this step was written.
NAMESPACE = UUID("6f1d3c1e-5a0b-4c9e-9d0e-3b8a5e0c7a41")


def upgrade() -> None:
    _create_folders()
    _create_rules()
    for name in ("scope_id", "points_scope_id"):
        op.add_column("documents", sa.Column(name, sa.String(36), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    _rules_from_scopes(connection)
    _place_documents(connection)
    op.drop_column("sources", "scope_id")
    op.drop_table("scopes")


def _create_folders() -> None:
    op.create_table(
        "folders",
        sa.Column("scope_id", sa.String(36), nullable=False),
        sa.Column("source_id", sa.String(36), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("is_file", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("scope_id", name="pk_folders"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_folders_sources", ondelete="CASCADE"),
        sa.UniqueConstraint("source_id", "path", name="uq_folders_source_id_path"),
    )


def _create_rules() -> None:
    op.create_table(
        "access_rules",
        sa.Column("source_id", sa.String(36), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("label", sa.String(16), nullable=True),
        sa.Column("readers", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", "path", "origin", name="pk_access_rules"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_access_rules_sources", ondelete="CASCADE"),
    )


def _rules_from_scopes(connection: sa.Connection) -> None:
    """A source whose scope is missing could be read by nobody, and still can't."""
    connection.execute(
        sa.text(
            "INSERT INTO access_rules (source_id, path, origin, label, readers)"
            " SELECT sources.id, '', 'set', coalesce(scopes.label, '極秘'), coalesce(scopes.readers, '[]')"
            " FROM sources LEFT JOIN scopes ON scopes.id = sources.scope_id"
        )
    )


def _place_documents(connection: sa.Connection) -> None:
    found = connection.execute(
        sa.text(
            "SELECT documents.id, documents.source_id, documents.path, sources.scope_id FROM documents"
            " JOIN sources ON sources.id = documents.source_id"
        )
    ).all()
    folders = {(row.source_id, _folder_of(row.path)) for row in found}
    if not found:
        return
    connection.execute(
        sa.text("INSERT INTO folders (scope_id, source_id, path, is_file) VALUES (:scope, :source, :path, false)"),
        [{"scope": _scope(source, path), "source": source, "path": path} for source, path in sorted(folders)],
    )
    connection.execute(
        sa.text("UPDATE documents SET scope_id = :scope, points_scope_id = :carried WHERE id = :id"),
        [
            {"scope": _scope(row.source_id, _folder_of(row.path)), "carried": row.scope_id, "id": row.id}
            for row in found
        ],
    )


def _folder_of(path: str) -> str:
    return path.split("//")[0].rpartition("/")[0]


def _scope(source_id: str, folder: str) -> str:
    return str(uuid5(NAMESPACE, f"{source_id}//{folder}"))
