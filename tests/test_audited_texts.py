"""What of the texts the audit log keeps: masked, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk import Inquiry
from errors import ModelServerDown
from journal.audit import AuditRules
from journal.audit_read import entries
from tests.audited_world import World, audited_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with audited_world(tmp_path) as opened:
        yield opened


class Stars:
    def mask(self, text: str) -> str:
        return text.replace("山田", "**")


def test_texts_are_masked_where_they_are_written(world: World) -> None:
    list(world.desk(AuditRules(masks=Stars())).ask(Inquiry("山田の日当は")))
    (_, question), _ = world.told()
    assert (question["text"], question["characters"]) == ("**の日当は", 6)


def test_without_texts_nobody_can_read_what_was_asked_or_answered(world: World) -> None:
    list(world.desk(AuditRules(texts=False)).ask(Inquiry("山田の日当は")))
    world.answerer.fails = ModelServerDown(url="http://127.0.0.1:9", reason="山田")
    with pytest.raises(ModelServerDown):
        list(world.desk(AuditRules(texts=False)).ask(Inquiry("山田の日当は")))
    written = "".join(entry.detail for entry in entries(world.database))
    assert "山田" not in written and "3,000" not in written and "日当" not in written
    assert '"version":3' in written and '"label":"社外秘"' in written
