"""What the journal's own rooms tell: opinions, judged golden questions, dismissed alerts, each with what it tells of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from errors import ConversationUnknown
from journal.alerts import Alerts, News
from journal.audit_read import entries
from journal.audit_verify import verify
from journal.conversations import Conversations, NewMessage, StoredMessage
from journal.feedback import Feedback
from journal.golden import GoldenBook, GoldenEntry
from journal.tables import GoldenState
from tests.journal.audit_world import AuditWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[AuditWorld]:
    opened = AuditWorld(tmp_path)
    yield opened
    verify(opened.log.place)
    opened.close()


def told(world: AuditWorld) -> list[tuple[str, str, dict[str, object]]]:
    return [(entry.kind, entry.person, json.loads(entry.detail)) for entry in entries(world.database)]


def message(world: AuditWorld) -> StoredMessage:
    conversations = Conversations(world.database)
    talk = conversations.start("tanaka", "日当").id
    return conversations.append(talk, "tanaka", NewMessage("日当は", "日当", "{}", refused=False))


def test_an_opinion_is_told_when_given_and_when_taken_back(world: AuditWorld) -> None:
    asked, feedback = message(world), Feedback(world.database, world.log)
    feedback.withdraw(asked.id, "tanaka")
    feedback.give(asked.id, "tanaka", "down", "旧規程です")
    feedback.withdraw(asked.id, "tanaka")
    given, withdrawn = told(world)
    assert given == (
        "feedback",
        "tanaka",
        {
            "message": asked.id,
            "asked_at": asked.asked_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "question": "日当は",
            "verdict": "down",
            "reason": "旧規程です",
        },
    )
    assert withdrawn[2]["verdict"] == "withdrawn"


def test_an_opinion_that_is_refused_leaves_no_entry(world: AuditWorld) -> None:
    with pytest.raises(ConversationUnknown):
        Feedback(world.database, world.log).give(message(world).id, "sato", "up")
    assert told(world) == []


def golden(state: GoldenState, name: str) -> GoldenEntry:
    return GoldenEntry(name, state, "asked", None, '{"question": "日当は"}', datetime(2026, 4, 1, tzinfo=UTC))


def test_golden_questions_are_told_when_a_person_has_judged(world: AuditWorld) -> None:
    book = GoldenBook(world.database, world.log, "sato")
    book.write([golden("draft", "own-1"), golden("accepted", "own-2"), golden("rejected", "own-3")])
    accepted, rejected = told(world)
    assert (accepted[0], accepted[1], accepted[2]["question"]) == ("golden.accept", "sato", "own-2")
    assert (rejected[0], rejected[2]["question"]) == ("golden.reject", "own-3")
    assert "日当" not in json.dumps([accepted, rejected], ensure_ascii=False)


def test_an_alert_is_told_when_it_is_dismissed(world: AuditWorld) -> None:
    alerts = Alerts(world.database, world.log, "sato")
    alerts.put(News("source", "/文書", "failed", "run", "DiskFull"), ())
    for _ in range(2):
        alerts.dismiss("source")
    assert told(world) == [
        ("alert.dismiss", "sato", {"source": "source", "folder": "/文書", "code": "DiskFull"}),
    ]
