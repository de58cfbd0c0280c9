"""What cannot be recorded is not done and not shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk import Inquiry
from errors import DiskFull
from journal.audit import AuditLog, AuditPlace
from journal.audit_records import Record
from tests.audited_world import World, audited_world
from tests.test_desk import folder_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with audited_world(tmp_path) as opened:
        yield opened


class Full(AuditLog):
    """Writes so many entries, then the disk is full."""

    def __init__(self, place: AuditPlace, left: int) -> None:
        super().__init__(place)
        self.left = left

    def add(self, record: Record) -> int | None:
        if self.left == 0:
            raise DiskFull(path="/data", free="0 MB", needed="64 MB")
        self.left -= 1
        return super().add(record)


def test_a_question_that_cannot_be_recorded_is_not_searched(world: World) -> None:
    with pytest.raises(DiskFull):
        world.desk(log=Full(world.place, 0)).ask(Inquiry("日当は"))
    assert world.answerer.searched == 0


def test_an_answer_that_cannot_be_recorded_does_not_end_well(world: World) -> None:
    events = world.desk(log=Full(world.place, 1)).ask(Inquiry("日当は"))
    with pytest.raises(DiskFull):
        list(events)
    assert [kind for kind, _ in world.told()] == ["question"]


def test_passages_that_cannot_be_recorded_are_not_handed_out(world: World) -> None:
    with pytest.raises(DiskFull):
        world.desk(log=Full(world.place, 0)).search(Inquiry("日当"))


def test_an_act_that_cannot_be_recorded_is_not_done(world: World, tmp_path: Path) -> None:
    desk = world.desk(log=Full(world.place, 0))
    with pytest.raises(DiskFull):
        desk.add_source(folder_in(tmp_path))
    with pytest.raises(DiskFull):
        desk.indexes.drop(1)
    assert (len(desk.sources()), world.indexes.dropped) == (1, [])
