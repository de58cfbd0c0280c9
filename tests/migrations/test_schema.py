"""The migrations make exactly the tables that the rooms declare."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

import access.tables
import index_store.tables
import journal.tables
from database import Base, Database

ROOMS = (access.tables, index_store.tables, journal.tables)


def differences(database: Database) -> list[object]:
    with database.reading() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, Base.metadata))


def test_migrated_database_equals_the_declared_tables(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    assert differences(database) == []
    database.close()


def test_a_missing_column_is_noticed(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    with database.session() as session:
        session.execute(text("ALTER TABLE scopes DROP COLUMN label"))
    assert len(differences(database)) == 1
    database.close()


def test_every_room_is_compared() -> None:
    assert {room.__name__.split(".")[0] for room in ROOMS} == {"access", "index_store", "journal"}
