"""The migrations make exactly the tables that the rooms declare."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

import access.tables
import index_store.tables
import journal.tables
import migrations
import people.tables
from database import FILE_NAME, Base, Database
from index_store.manifest import Manifest
from index_store.records import Edition
from journal.runs import Runs
from tests.readers import everything

ROOMS = (access.tables, index_store.tables, journal.tables, people.tables)


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
        session.execute(text("ALTER TABLE access_rules DROP COLUMN label"))
    assert len(differences(database)) == 1
    database.close()


def test_a_folder_of_the_first_version_opens_with_its_runs(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / FILE_NAME}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO runs (id, source_id, folder, started_at, state, indexed, unchanged, skipped, failed, removed,"
                " chunks) VALUES ('old', 'source', '/文書', '2026-01-01 00:00:00', 'finished', 1, 2, 3, 4, 5, 6)"
            )
        )
    engine.dispose()
    database = Database.open(tmp_path)
    run = Runs(database).run("old")
    assert (run.unchanged, run.missing, run.started_by, run.documents, run.types) == (2, 0, None, None, None)
    database.close()


def test_every_room_is_compared() -> None:
    assert {room.__name__.split(".")[0] for room in ROOMS} == {"access", "index_store", "journal", "people"}


def first_release(folder: Path) -> None:
    """A data folder as the released 0001 made it, with one document in it."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{folder / FILE_NAME}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO sources VALUES ('s1', '/docs', 'scope', '2026-01-01 00:00:00')"))
        connection.execute(
            text("INSERT INTO documents VALUES ('d1', 's1', '旅費規程.md', 'indexed', 1, 'hash', 3, 1000, NULL, '{}')")
        )
        connection.execute(
            text("INSERT INTO versions VALUES ('d1', 1, '旅費規程（2022年版）', 'md', 'hash', 3, 1000, 1)")
        )
    engine.dispose()


def test_a_data_folder_of_the_first_release_opens_with_all_that_is_in_it(tmp_path: Path) -> None:
    first_release(tmp_path)
    database = Database.open(tmp_path)
    assert differences(database) == []
    manifest = Manifest(database)
    readable = everything(manifest)
    document = manifest.document("d1", readable)
    assert (document.title, document.version, document.edition) == ("旅費規程（2022年版）", 1, Edition())
    assert manifest.relatives([document], readable) == ()
    assert manifest.known_files("s1")["旅費規程.md"].content_hash == "hash"
    database.close()
