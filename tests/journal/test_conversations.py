"""Conversations survive a restart and belong to one person; so does feedback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from database import Database
from errors import ConversationUnknown, SettingInvalid
from journal.conversations import Conversations, NewMessage
from journal.feedback import Feedback
from tests.fresh_database import fresh_database

QUESTION = NewMessage("日当は？", "出張の日当", '{"text": "3,000円です [1]"}', refused=False)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = fresh_database(tmp_path)
    yield opened
    opened.close()


def test_messages_come_back_in_order_after_a_restart(tmp_path: Path) -> None:
    first = fresh_database(tmp_path)
    started = Conversations(first).start("tanaka", "出張")
    asked = [
        Conversations(first).append(started.id, "tanaka", NewMessage(f"問{number}", "検索", "{}", number == 2))
        for number in range(3)
    ]
    first.close()
    second = fresh_database(tmp_path)
    assert Conversations(second).messages(started.id, "tanaka") == tuple(asked)
    assert [message.ordinal for message in asked] == [0, 1, 2]
    assert [message.refused for message in asked] == [False, False, True]
    second.close()


def test_the_conversation_last_used_is_listed_first(database: Database) -> None:
    conversations = Conversations(database)
    old, new = conversations.start("tanaka", "古い"), conversations.start("tanaka", "新しい")
    assert [found.id for found in conversations.of("tanaka")] == [new.id, old.id]
    message = conversations.append(old.id, "tanaka", QUESTION)
    assert [found.id for found in conversations.of("tanaka")] == [old.id, new.id]
    assert conversations.of("tanaka")[0].updated_at == message.asked_at


def test_another_persons_conversation_is_as_unknown_as_none(database: Database) -> None:
    conversations = Conversations(database)
    mine = conversations.start("tanaka", "給与")
    message = conversations.append(mine.id, "tanaka", QUESTION)
    feedback = Feedback(database)
    assert conversations.of("sato") == ()
    for unknown in (mine.id, "no-such-conversation"):
        with pytest.raises(ConversationUnknown):
            conversations.messages(unknown, "sato")
        with pytest.raises(ConversationUnknown):
            conversations.append(unknown, "sato", QUESTION)
        with pytest.raises(ConversationUnknown):
            conversations.delete(unknown, "sato")
    with pytest.raises(ConversationUnknown):
        feedback.give(message.id, "sato", "up")
    feedback.give(message.id, "tanaka", "down")
    feedback.withdraw(message.id, "sato")
    assert feedback.of(message.id, "sato") is None
    assert feedback.of(message.id, "tanaka") is not None
    assert conversations.messages(mine.id, "tanaka") == (message,)


def test_deleting_takes_messages_and_feedback_along(database: Database) -> None:
    conversations, feedback = Conversations(database), Feedback(database)
    mine, kept = conversations.start("tanaka", "一"), conversations.start("tanaka", "二")
    message = conversations.append(mine.id, "tanaka", QUESTION)
    feedback.give(message.id, "tanaka", "up")
    conversations.delete(mine.id, "tanaka")
    assert conversations.of("tanaka") == (kept,)
    assert feedback.of(message.id, "tanaka") is None
    with pytest.raises(ConversationUnknown):
        conversations.messages(mine.id, "tanaka")


def test_a_new_opinion_replaces_the_old_one(database: Database) -> None:
    conversations, feedback = Conversations(database), Feedback(database)
    message = conversations.append(conversations.start("tanaka", "一").id, "tanaka", QUESTION)
    assert feedback.of(message.id, "tanaka") is None
    feedback.give(message.id, "tanaka", "up")
    feedback.give(message.id, "tanaka", "down", "数字が古い")
    opinion = feedback.of(message.id, "tanaka")
    assert opinion is not None
    assert (opinion.verdict, opinion.reason) == ("down", "数字が古い")
    feedback.withdraw(message.id, "tanaka")
    assert feedback.of(message.id, "tanaka") is None


def test_opinions_of_nothing_and_of_no_kind_are_refused(database: Database) -> None:
    message_id = "no-such-message"
    with pytest.raises(ConversationUnknown):
        Feedback(database).give(message_id, "tanaka", "up")
    with pytest.raises(SettingInvalid, match="up / down"):
        Feedback(database).give(message_id, "tanaka", "maybe")
