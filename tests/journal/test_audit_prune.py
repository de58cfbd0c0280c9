"""Entries leave by age alone, the chain stays whole, and what was removed can't be read any more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from database import FILE_NAME
from errors import AuditEntryChanged, AuditEntryMissing, AuditHeadPruned, AuditTailCut
from journal import audit
from journal.audit_chain import AuditKey
from journal.audit_head import BEFORE_ALL, HeadFile
from journal.audit_prune import prune
from journal.audit_read import entries, head_of
from journal.audit_records import Pruned
from journal.audit_verify import verify
from tests.journal.audit_world import AuditWorld, asked

NOW = datetime(2026, 4, 1, tzinfo=UTC)


class Clock(datetime):
    """`datetime.now` in `journal.audit`."""

    moment = NOW

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return cls.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    monkeypatch.setattr(audit, "datetime", Clock)
    return Clock


@pytest.fixture
def world(tmp_path: Path, clock: type[Clock]) -> Iterator[AuditWorld]:
    """Entries 1 to 3 are 100 days old, 4 to 6 are 10 days old."""
    opened = AuditWorld(tmp_path)
    for days, words in ((100, "古い質問"), (10, "新しい質問")):
        clock.moment = NOW - timedelta(days=days)
        for number in range(3):
            opened.log.add(asked(f"{words}{number}"))
    clock.moment = NOW
    yield opened
    opened.close()


def test_what_is_older_goes_and_an_entry_tells_of_it(world: AuditWorld) -> None:
    third = list(entries(world.database))[2]
    told = prune(world.log, 30, "sato", NOW)
    assert told == Pruned(3, 3, third.hash, 30)
    *_, last = entries(world.database)
    assert (last.kind, last.person, json.loads(last.detail)["upto"]) == ("audit.prune", "sato", 3)
    assert world.numbers() == [4, 5, 6, 7]
    found = verify(world.log.place)
    assert (found.entries, found.first) == (4, 4)


def test_again_and_again_the_chain_holds(world: AuditWorld, clock: type[Clock]) -> None:
    prune(world.log, 30, "sato", NOW)
    assert prune(world.log, 30, "sato", NOW) is None
    clock.moment = NOW + timedelta(days=50)
    assert prune(world.log, 30, "sato", clock.moment) == Pruned(4, 7, list(entries(world.database))[0].previous, 30)
    assert world.numbers() == [8]
    assert verify(world.log.place).first == 8
    world.log.add(asked("その後"))
    assert verify(world.log.place).entries == 2


def test_nothing_old_leaves_no_entry(world: AuditWorld) -> None:
    assert prune(world.log, 200, "sato", NOW) is None
    assert world.numbers() == [1, 2, 3, 4, 5, 6]


def test_removed_words_are_nowhere_in_the_file(world: AuditWorld) -> None:
    prune(world.log, 30, "sato", NOW)
    world.close()
    content = (world.folder / FILE_NAME).read_bytes()
    assert "新しい質問".encode() in content
    assert "古い質問".encode() not in content


def test_a_broken_log_is_not_swept_clean(world: AuditWorld) -> None:
    world.by_hand("UPDATE audit_entries SET person = 'x' WHERE sequence = 2")
    with pytest.raises(AuditEntryChanged):
        prune(world.log, 30, "sato", NOW)
    assert world.numbers() == [1, 2, 3, 4, 5, 6]


def test_more_than_was_told_is_missed(world: AuditWorld) -> None:
    prune(world.log, 30, "sato", NOW)
    world.by_hand("DELETE FROM audit_entries WHERE sequence = 4")
    with pytest.raises(AuditEntryMissing, match="Entry 4 "):
        verify(world.log.place)


def test_an_entry_that_only_pretends_to_prune_is_found(world: AuditWorld) -> None:
    """Somebody without the key writes what the trigger asks for, and then removes what he likes."""
    world.by_hand(
        "INSERT INTO audit_entries SELECT 7, at, 'audit.prune', person, '{\"upto\":5}', hash, hash, seal"
        " FROM audit_entries WHERE sequence = 6",
        "DELETE FROM audit_entries WHERE sequence < 6",
    )
    with pytest.raises(AuditEntryChanged, match="Entry 7 "):
        verify(world.log.place)


def test_a_tail_is_missed_after_pruning_too(world: AuditWorld) -> None:
    prune(world.log, 30, "sato", NOW)
    world.log.add(asked("最後"))
    world.by_hand("DELETE FROM audit_entries WHERE sequence = 8")
    with pytest.raises(AuditTailCut, match="before entry 8"):
        verify(world.log.place)


def test_a_head_from_before_is_told_to_be_too_old(world: AuditWorld) -> None:
    old = head_of(world.database)
    prune(world.log, 1, "sato", NOW)
    with pytest.raises(AuditHeadPruned, match="up to entry 6"):
        verify(world.log.place, old)


def test_a_head_that_lags_behind_what_was_pruned_catches_up(world: AuditWorld) -> None:
    """A kill between the commit and the head's file."""
    key = AuditKey(world.log.place.key.secret)
    lagging = HeadFile(world.log.place.heads.path, key)
    prune(world.log, 1, "sato", NOW)
    lagging.put(BEFORE_ALL)
    verify(world.log.place)
    world.log.add(asked("その後"))
    assert lagging.read()[0] == 8


def test_a_clock_that_was_put_back_keeps_what_stands_after_younger_ones(world: AuditWorld, clock: type[Clock]) -> None:
    clock.moment = NOW - timedelta(days=100)
    world.log.add(asked("時計が戻った"))
    assert prune(world.log, 30, "sato", NOW) is not None
    assert world.numbers() == [4, 5, 6, 7, 8]
    verify(world.log.place)
