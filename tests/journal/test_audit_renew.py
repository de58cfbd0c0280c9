"""A lost key, or a log that can't be mended: it goes on, and tells itself from where on it is proved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import AuditEntryChanged, AuditHeadUnknown, AuditKeyMissing
from journal.audit import AuditLog, AuditPlace
from journal.audit_head import Head
from journal.audit_key import FILE_NAME as KEY_FILE
from journal.audit_read import entries
from journal.audit_renew import renew
from journal.audit_verify import verify
from tests.journal.audit_world import AuditWorld, asked


@pytest.fixture
def world(tmp_path: Path) -> Iterator[AuditWorld]:
    opened = AuditWorld(tmp_path)
    opened.fill(2)
    yield opened
    opened.close()


def reopened(world: AuditWorld) -> AuditLog:
    return AuditLog(AuditPlace.open(world.database, world.folder))


def test_a_lost_key_is_told_by_the_log_itself(world: AuditWorld) -> None:
    (world.folder / KEY_FILE).unlink()
    with pytest.raises(AuditKeyMissing):
        reopened(world)
    told = json.loads(renew(world.database, world.folder, None, "sato").detail)
    assert (told["found"]["code"], told["upto"]) == ("AuditKeyMissing", 4)
    log = reopened(world)
    log.add(asked("その後"))
    found = verify(log.place)
    assert (found.renewed, found.entries, found.first) == (4, 2, 5)


def test_a_broken_log_goes_on_and_says_where_it_was_broken(world: AuditWorld) -> None:
    world.by_hand("UPDATE audit_entries SET person = 'x' WHERE sequence = 2")
    told = json.loads(renew(world.database, world.folder, None, "sato").detail)
    assert (told["found"]["code"], told["found"]["values"]["entry"]) == ("AuditEntryChanged", "2")
    assert verify(reopened(world).place).renewed == 4


def test_a_key_can_be_changed_while_all_is_well(world: AuditWorld) -> None:
    assert json.loads(renew(world.database, world.folder, None, "sato").detail)["found"] is None
    log = reopened(world)
    verify(log.place)
    world.by_hand("UPDATE audit_entries SET person = 'x' WHERE sequence = 5")
    with pytest.raises(AuditEntryChanged):
        verify(log.place)


def test_without_the_new_key_nobody_renews(world: AuditWorld) -> None:
    """The old key's holder can't pass off a renewal of his own."""
    renew(world.database, world.folder, None, "sato")
    genuine = list(entries(world.database))[-1]
    forged = world.log.place.key.sealed(genuine)
    world.by_hand("UPDATE audit_entries SET seal = ? WHERE sequence = ?", arguments=(forged.seal, forged.sequence))
    with pytest.raises(AuditEntryChanged):
        verify(reopened(world).place)


def test_a_head_from_before_shows_that_it_was_renewed(world: AuditWorld) -> None:
    before = verify(world.log.place).head
    renew(world.database, world.folder, None, "sato")
    for head in (before, Head(None, before.hash)):
        with pytest.raises(AuditHeadUnknown):
            verify(reopened(world).place, head)
