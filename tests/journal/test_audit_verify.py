"""Whatever somebody with the database's file does to the log is found, and the first entry that is wrong is named."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from database import Database
from errors import (
    AuditBroken,
    AuditEntryChanged,
    AuditEntryMissing,
    AuditHeadDiffers,
    AuditHeadUnknown,
    AuditHeadUnusable,
    AuditTailCut,
)
from journal.audit import AuditLog, AuditPlace
from journal.audit_chain import AuditKey, Unsealed
from journal.audit_head import FILE_NAME as HEAD_FILE
from journal.audit_head import Head, given_head
from journal.audit_read import entries
from journal.audit_verify import verify
from tests.journal.audit_world import AuditWorld, asked

COLUMNS = ("sequence", "at", "kind", "person", "detail", "previous", "hash", "seal")
EXCHANGES = 12
ENTRIES = 2 * EXCHANGES + EXCHANGES // 3
TAMPERINGS = 200


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    world = AuditWorld(folder)
    world.fill(EXCHANGES)
    world.close()
    return folder


@pytest.fixture
def world(written: Path, tmp_path: Path) -> Iterator[AuditWorld]:
    shutil.copytree(written, tmp_path / "data")
    opened = AuditWorld(tmp_path / "data")
    yield opened
    opened.close()


def flip(world: AuditWorld, chance: random.Random) -> int:
    """One bit of one byte of one column."""
    entry, column = chance.randint(1, ENTRIES), chance.choice(COLUMNS[1:])
    with closing(world.opened_by_hand()) as connection:
        (content,) = connection.execute(
            f"SELECT CAST({column} AS BLOB) FROM audit_entries WHERE sequence = ?", (entry,)
        ).fetchone()
    place = chance.randrange(len(content))
    changed = bytearray(content)
    changed[place] ^= 1 << chance.randrange(8)
    statement = f"UPDATE audit_entries SET {column} = CAST(? AS TEXT) WHERE sequence = ?"
    world.by_hand(statement, arguments=(bytes(changed), entry))
    return entry


def renumber(world: AuditWorld, chance: random.Random) -> int:
    entry = chance.randint(1, ENTRIES)
    world.by_hand("UPDATE audit_entries SET sequence = ? WHERE sequence = ?", arguments=(ENTRIES + entry, entry))
    return entry


def drop(world: AuditWorld, chance: random.Random) -> int:
    entry = chance.randint(1, ENTRIES)
    world.by_hand("DELETE FROM audit_entries WHERE sequence = ?", arguments=(entry,))
    return entry


def swap(world: AuditWorld, chance: random.Random) -> int:
    first, second = sorted(chance.sample(range(1, ENTRIES + 1), 2))
    world.by_hand(
        f"UPDATE audit_entries SET sequence = -1 WHERE sequence = {first}",
        f"UPDATE audit_entries SET sequence = {first} WHERE sequence = {second}",
        f"UPDATE audit_entries SET sequence = {second} WHERE sequence = -1",
    )
    return first


def double(world: AuditWorld, chance: random.Random) -> int:
    """Once more, with those after it moved back."""
    entry = chance.randint(1, ENTRIES)
    others = ", ".join(COLUMNS[1:])
    world.by_hand(
        f"UPDATE audit_entries SET sequence = -sequence - 1 WHERE sequence > {entry}",
        "UPDATE audit_entries SET sequence = -sequence WHERE sequence < 0",
        f"INSERT INTO audit_entries SELECT {entry + 1}, {others} FROM audit_entries WHERE sequence = {entry}",
    )
    return entry + 1


def truncate(world: AuditWorld, chance: random.Random) -> int:
    first_gone = chance.randint(1, ENTRIES)
    world.by_hand(f"DELETE FROM audit_entries WHERE sequence >= {first_gone}")
    return first_gone


def behead(world: AuditWorld, chance: random.Random) -> int:
    world.by_hand(f"DELETE FROM audit_entries WHERE sequence <= {chance.randint(1, ENTRIES - 1)}")
    return 1


def reseal(world: AuditWorld, chance: random.Random) -> int:
    """The same words, sealed by somebody who has another key."""
    entry = chance.randint(1, ENTRIES)
    rebuild(world, entry, lambda body: body)
    return entry


def rewrite(world: AuditWorld, chance: random.Random) -> int:
    """Another person, and every hash from there on computed anew."""
    entry = chance.randint(1, ENTRIES)
    rebuild(world, entry, lambda body: Unsealed(*(*_fields(body)[:3], "別人", *_fields(body)[4:])))
    return entry


def rebuild(world: AuditWorld, first: int, change: Callable[[Unsealed], Unsealed]) -> None:
    key, previous, rows = AuditKey(b"somebody's own key, 32 bytes long"), "", []
    for entry in entries(world.database):
        if entry.sequence < first:
            continue
        body = Unsealed(*(*_fields(entry)[:5], entry.previous if entry.sequence == first else previous))
        forged = key.sealed(change(body) if entry.sequence == first else body)
        previous = forged.hash
        rows.append((forged.person, forged.previous, forged.hash, forged.seal, forged.sequence))
    with closing(world.opened_by_hand()) as connection, connection:
        connection.executemany(
            "UPDATE audit_entries SET person = ?, previous = ?, hash = ?, seal = ? WHERE sequence = ?", rows
        )


def _fields(body: Unsealed) -> tuple[int, str, str, str, str, str]:
    return body.sequence, body.at, body.kind, body.person, body.detail, body.previous


TAMPERS = (flip, flip, flip, flip, renumber, drop, swap, double, truncate, behead, reseal, rewrite)


def test_each_of_many_tamperings_is_found_and_its_first_entry_named(world: AuditWorld) -> None:
    world.by_hand("CREATE TABLE written AS SELECT * FROM audit_entries")
    for seed in range(TAMPERINGS):
        tamper = TAMPERS[seed % len(TAMPERS)]
        first_wrong = tamper(world, random.Random(seed))
        with pytest.raises(AuditBroken) as found:
            verify(world.log.place)
        assert found.value.values["entry"] == str(first_wrong), (seed, tamper.__name__)
        world.by_hand("DELETE FROM audit_entries", "INSERT INTO audit_entries SELECT * FROM written")
        assert verify(world.log.place).entries == ENTRIES, seed


def test_every_column_of_an_entry_counts(world: AuditWorld) -> None:
    for column in COLUMNS[1:]:
        copy = world.folder.parent / column
        shutil.copytree(world.folder, copy)
        changed = AuditWorld(copy)
        changed.by_hand(f"UPDATE audit_entries SET {column} = {column} || ' ' WHERE sequence = 5")
        with pytest.raises(AuditEntryChanged, match="Entry 5 "):
            verify(changed.log.place)
        changed.close()


def test_what_is_no_text_any_more_is_named_too(world: AuditWorld) -> None:
    world.by_hand("UPDATE audit_entries SET person = CAST(x'ff' AS TEXT) WHERE sequence = 4")
    with pytest.raises(AuditEntryChanged, match="Entry 4 "):
        verify(world.log.place)


def test_a_table_without_its_entries_or_itself_is_missed(world: AuditWorld) -> None:
    world.by_hand("DELETE FROM audit_entries")
    with pytest.raises(AuditTailCut, match=f"up to entry {ENTRIES}"):
        verify(world.log.place)
    world.by_hand("DROP TABLE audit_entries")
    with pytest.raises(AuditTailCut):
        verify(world.log.place)


def test_a_cut_tail_stays_found_when_the_log_runs_on(world: AuditWorld) -> None:
    world.by_hand(f"DELETE FROM audit_entries WHERE sequence > {ENTRIES - 3}")
    for number in range(6):
        world.log.add(asked(f"その後 {number}"))
    with pytest.raises(AuditHeadDiffers, match=f"Entry {ENTRIES} "):
        verify(world.log.place)


def test_a_head_that_is_missing_or_forged_is_named(world: AuditWorld) -> None:
    path = world.folder / HEAD_FILE
    content = path.read_bytes()
    path.write_bytes(content.replace(content[:20], f"{1:020d}".encode()))
    with pytest.raises(AuditHeadUnusable, match="not sealed"):
        verify(world.log.place)
    path.write_bytes(b"")
    with pytest.raises(AuditHeadUnusable):
        verify(world.log.place)
    path.unlink()
    world.log.add(asked("日当は"))
    with pytest.raises(AuditHeadUnusable):
        verify(world.log.place)


def test_an_older_copy_of_everything_is_found_by_a_head_kept_elsewhere(world: AuditWorld, written: Path) -> None:
    world.log.add(asked("控えの後で"))
    kept = verify(world.log.place).head
    assert verify(world.log.place, given_head(str(kept))).head == kept
    assert verify(world.log.place, Head(None, kept.hash)).head == kept
    with closing(Database.open(written)) as database:
        older = AuditPlace.open(database, written)
        verify(older)
        for head in (kept, Head(None, kept.hash)):
            with pytest.raises(AuditHeadUnknown):
                verify(older, head)


@pytest.mark.parametrize("text", ["", "12", "12:abc", "x" * 64, f"-1:{'0' * 64}"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(AuditHeadUnknown):
        given_head(text)


def test_missing_triggers_are_told(world: AuditWorld) -> None:
    assert verify(world.log.place).guarded
    world.by_hand()
    assert not verify(world.log.place).guarded


def test_an_entry_of_another_log_does_not_fit(world: AuditWorld, tmp_path: Path) -> None:
    """Sealed with the same key, in a copy that went another way: a log can't be put together from two."""
    copy = tmp_path / "copy"
    shutil.copytree(world.folder, copy)
    other = AuditWorld(copy)
    ours, theirs = world.log, AuditLog(other.log.place)
    for log in (ours, theirs):
        log.add(asked("分かれ道" + str(log is ours)))
        log.add(asked("その次"))
    foreign = list(entries(other.database))[-1]
    world.by_hand(
        "UPDATE audit_entries SET at = ?, previous = ?, hash = ?, seal = ? WHERE sequence = ?",
        arguments=(foreign.at, foreign.previous, foreign.hash, foreign.seal, foreign.sequence),
    )
    with pytest.raises(AuditEntryChanged, match="previous"):
        verify(world.log.place)
    other.close()


def test_a_gap_is_named_by_what_is_missing(world: AuditWorld) -> None:
    world.by_hand("DELETE FROM audit_entries WHERE sequence IN (4, 5, 9)")
    with pytest.raises(AuditEntryMissing, match="Entry 4 "):
        verify(world.log.place)
