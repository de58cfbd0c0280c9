"""Entries are written whole, in turn, chained and sealed; the database refuses anything else."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from database import FILE_NAME, Database
from errors import AuditKeyMissing, DataFolderUnusable, DiskFull
from journal.audit import AuditLog, AuditPlace, AuditRules, Unrecorded
from journal.audit_chain import GENESIS
from journal.audit_head import FILE_NAME as HEAD_FILE
from journal.audit_key import FILE_NAME as KEY_FILE
from journal.audit_read import entries
from journal.audit_verify import verify
from tests.fresh_database import fresh_database
from tests.journal.audit_world import AuditWorld, act, asked


@pytest.fixture
def world(tmp_path: Path) -> Iterator[AuditWorld]:
    opened = AuditWorld(tmp_path)
    yield opened
    opened.close()


class Stars:
    def mask(self, text: str) -> str:
        return text.replace("090-1234-5678", "***")


def test_each_entry_names_the_one_before(world: AuditWorld) -> None:
    world.fill(3)
    written = list(entries(world.database))
    assert [entry.sequence for entry in written] == list(range(1, 8))
    assert [entry.previous for entry in written] == [GENESIS, *(entry.hash for entry in written[:-1])]
    assert [entry.kind for entry in written[-3:]] == ["question", "answer", "source.add"]
    found = verify(world.log.place)
    assert (found.entries, found.first, found.guarded) == (7, 1, True)
    assert found.head.hash == written[-1].hash


def test_an_empty_log_is_in_order(world: AuditWorld) -> None:
    assert verify(world.log.place).entries == 0


def test_key_and_head_are_for_their_owner_alone(world: AuditWorld) -> None:
    for name in (KEY_FILE, HEAD_FILE):
        assert stat.S_IMODE((world.folder / name).stat().st_mode) == 0o600


def test_the_chain_goes_on_after_a_restart_and_beside_a_second_connection(world: AuditWorld) -> None:
    world.fill(1)
    with closing(Database.open(world.folder)) as other:
        AuditLog(AuditPlace.open(other, world.folder)).add(asked("もう一つ"))
    world.fill(1)
    assert verify(world.log.place).entries == 5


def test_the_key_may_lie_elsewhere(tmp_path: Path) -> None:
    key = tmp_path / "secret" / "shoko.key"
    key.parent.mkdir()
    database = fresh_database(tmp_path / "data")
    log = AuditLog(AuditPlace.open(database, tmp_path / "data", key))
    log.add(asked("日当は"))
    assert key.is_file() and not (tmp_path / "data" / KEY_FILE).exists()
    assert verify(AuditPlace.open(database, tmp_path / "data", key)).entries == 1
    database.close()


def test_a_lost_key_is_never_replaced_in_silence(world: AuditWorld) -> None:
    world.fill(1)
    (world.folder / KEY_FILE).unlink()
    with pytest.raises(AuditKeyMissing):
        AuditPlace.open(world.database, world.folder)
    world.by_hand("DELETE FROM audit_entries")
    with pytest.raises(AuditKeyMissing):
        AuditPlace.open(world.database, world.folder)


@pytest.mark.parametrize("content", ["", "00ff", "not a key"])
def test_a_file_that_holds_no_key_is_named(world: AuditWorld, content: str) -> None:
    (world.folder / KEY_FILE).write_text(content)
    with pytest.raises(DataFolderUnusable, match=r"audit\.key"):
        AuditPlace.open(world.database, world.folder)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE audit_entries SET person = 'x' WHERE sequence = 2", "may not be changed"),
        ("DELETE FROM audit_entries WHERE sequence = 2", "removed by age"),
        ("DELETE FROM audit_entries", "removed by age"),
        ("INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries WHERE sequence = 2", "only the next"),
        ("UPDATE OR REPLACE audit_entries SET sequence = 1 WHERE sequence = 2", "may not be changed"),
        (
            "INSERT INTO audit_entries SELECT 9, at, kind, person, detail, previous, hash, seal FROM audit_entries",
            "only the next",
        ),
    ],
)
def test_the_database_refuses_what_no_one_should_do(world: AuditWorld, statement: str, reason: str) -> None:
    world.fill(2)
    refused = pytest.raises(sqlite3.IntegrityError, match=reason)
    with closing(sqlite3.connect(world.folder / FILE_NAME)) as connection, refused:
        connection.execute(statement)
    assert world.numbers() == [1, 2, 3, 4]


def test_an_entry_is_written_with_what_it_tells_of_or_not_at_all(world: AuditWorld) -> None:
    with pytest.raises(RuntimeError), world.database.session() as session:
        world.log.join(session, asked("取り消し"))
        raise RuntimeError
    assert world.numbers() == []
    with world.database.session() as session:
        world.log.join(session, act("golden.accept"))
        world.log.join(session, act("golden.reject"))
    assert world.log.place.heads.read()[0] == verify(world.log.place).entries == 2


def test_a_full_disk_is_named_and_the_chain_is_whole(world: AuditWorld) -> None:
    world.fill(1)
    fill_disk(world.database)
    with pytest.raises(DiskFull):
        for _ in range(100):
            world.log.add(asked("長い" * 1000))
    assert verify(world.log.place).entries >= 2


def test_where_it_is_not_required_the_next_entry_counts_what_is_missing(tmp_path: Path) -> None:
    world = AuditWorld(tmp_path, AuditRules(required=False))
    fill_disk(world.database)
    while world.log.add(asked("長い" * 1000)) is not None:
        continue
    assert world.log.add(asked("これも" * 1000)) is None
    fill_disk(world.database, 100_000)
    world.log.add(asked("日当は"))
    world.log.add(asked("日当は"))
    *_, after, last = (json.loads(entry.detail) for entry in entries(world.database))
    assert after["missed"] == 2 and "missed" not in last
    verify(world.log.place)
    world.close()


def test_texts_are_masked_or_left_out(tmp_path: Path) -> None:
    world = AuditWorld(tmp_path, AuditRules(masks=Stars()))
    assert world.log.kept("電話は090-1234-5678です") == "電話は***です"
    assert AuditLog(world.log.place, AuditRules(texts=False)).kept("電話") is None
    world.close()


def test_where_it_is_off_nothing_is_written(world: AuditWorld) -> None:
    with world.database.session() as session:
        Unrecorded().join(session, asked("日当は"))
    assert Unrecorded().add(asked("日当は")) is None
    assert Unrecorded().kept("日当は") is None
    assert world.numbers() == []


def fill_disk(database: Database, pages_more: int = 0) -> None:
    """The database may grow by so many pages."""
    with database.session() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages + pages_more}"))
