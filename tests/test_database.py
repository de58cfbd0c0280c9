"""The database file: made, migrated, written in one transaction, and its failures named."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Insert, insert, select, text

from database import FILE_NAME, Database
from errors import DataFolderNewer, DataFolderUnusable, DiskFull, IndexDamaged, IndexLocked
from index_store.tables import SourceRow
from journal.tables import ConversationRow
from tests.fresh_database import fresh_database

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


def row(id_: str, title: str) -> Insert:
    return insert(ConversationRow).values(id=id_, person_id="p", title=title, created_at=NOON, updated_at=NOON)


def labels(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.execute(select(ConversationRow.title).order_by(ConversationRow.id)).scalars())


def add_scope(database: Database, scope_id: str, label: str = "社内") -> None:
    with database.session() as session:
        session.execute(row(scope_id, label))


def test_open_makes_a_folder_that_only_its_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "データ" / "100%"
    Database.open(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600


def test_open_again_keeps_what_was_written(tmp_path: Path) -> None:
    first = Database.open(tmp_path)
    add_scope(first, "a", "極秘")
    first.close()
    second = Database.open(tmp_path)
    assert labels(second) == ["極秘"]
    second.close()


def test_settings_that_durability_rests_on(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.reading() as session:
        values = [
            session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert values == ["wal", 2, 1, 10_000]
    database.close()


def test_an_exception_rolls_the_transaction_back(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with pytest.raises(RuntimeError, match="stop"), database.session() as session:
        session.execute(row("a", "社内"))
        raise RuntimeError("stop")
    assert labels(database) == []
    database.close()


def test_a_reader_keeps_its_snapshot_and_never_waits_for_the_writer(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    add_scope(database, "a")
    with database.reading() as reader:
        assert len(reader.execute(select(ConversationRow.id)).all()) == 1
        add_scope(database, "b")
        assert len(reader.execute(select(ConversationRow.id)).all()) == 1
    assert len(labels(database)) == 2
    database.close()


def test_writers_take_turns(tmp_path: Path) -> None:
    """Each reads the count and writes the next one: no turn is lost, none fails as busy."""
    database = fresh_database(tmp_path)

    def add_ten() -> None:
        for _ in range(10):
            with database.session() as session:
                known = len(session.execute(select(ConversationRow.id)).all())
                session.execute(row(f"{known:03d}", "社内"))

    threads = [threading.Thread(target=add_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(labels(database)) == 40
    database.close()


def test_moments_come_back_in_utc(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    tokyo = datetime(2026, 4, 1, 9, 0, tzinfo=timezone(timedelta(hours=9)))
    with database.session() as session:
        session.execute(insert(SourceRow).values(id="s", folder="/書類", added_at=tokyo))
    with database.reading() as session:
        assert session.execute(select(SourceRow.added_at)).scalar_one() == datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
    database.close()


def test_a_file_name_that_is_not_utf8_comes_back_as_it_was(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    cp932 = os.fsdecode("規程".encode("cp932"))
    with database.session() as session:
        session.execute(insert(SourceRow).values(id="s", folder=f"/{cp932}", added_at=datetime(2026, 4, 1, tzinfo=UTC)))
    with database.reading() as session:
        found = session.execute(select(SourceRow.folder).where(SourceRow.folder == f"/{cp932}")).scalar_one()
    assert os.fsencode(found) == b"/" + "規程".encode("cp932")
    database.close()


def test_a_full_disk_is_named_and_nothing_is_half_written(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with pytest.raises(DiskFull, match="64 MB"), database.session() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(100):
            session.execute(row(f"{number}", "x" * 4000))
    assert labels(database) == []
    database.close()


def test_no_room_for_the_file_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("database.os.open", full)
    with pytest.raises(DiskFull):
        Database.open(tmp_path)


@pytest.mark.parametrize("content", [b"not a database" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(IndexDamaged, match=FILE_NAME):
        Database.open(tmp_path)


def test_a_file_damaged_in_the_middle_is_named_when_it_is_read(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    for number in range(200):
        add_scope(database, f"{number:04d}", "x" * 4000)
    database.close()
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    rows = len(content) * 3 // 4  # the schema, as the migrations have left it, lies in front
    content[rows:] = bytes(len(content) - rows)
    path.write_bytes(content)
    damaged = Database.open(tmp_path)
    with pytest.raises(IndexDamaged):
        labels(damaged)
    damaged.close()


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataFolderUnusable, match="File exists"):
        Database.open(tmp_path / "data")


def test_a_newer_schema_is_refused_by_name(tmp_path: Path) -> None:
    Database.open(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DataFolderNewer, match="9999"):
        Database.open(tmp_path)


def test_our_own_mistakes_are_not_renamed(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with pytest.raises(Exception, match="no such table"), database.reading() as session:
        session.execute(text("SELECT * FROM nowhere"))
    database.close()


def test_a_writer_that_waited_too_long_is_told_who_holds_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("database.BUSY_TIMEOUT_MS", 1)
    database = fresh_database(tmp_path)
    other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(IndexLocked, match=FILE_NAME):
        add_scope(database, "a")
    assert labels(database) == []
    other.close()
    add_scope(database, "a")
    database.close()


def test_a_file_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with pytest.raises(DataFolderUnusable, match="readonly"), database.session() as session:
        session.execute(text("PRAGMA query_only = ON"))
        session.execute(row("a", "社内"))
    database.close()
