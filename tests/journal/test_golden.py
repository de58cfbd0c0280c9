"""What waits to be judged is what went wrong, once; what was judged stays so, and goes with its conversation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from database import Database
from errors import ConversationUnknown
from journal.conversations import Conversations, NewMessage, StoredMessage
from journal.feedback import Feedback
from journal.golden import GoldenBook, GoldenEntry
from journal.tables import GoldenState
from tests.fresh_database import fresh_database

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = fresh_database(tmp_path)
    yield opened
    opened.close()


def ask(database: Database, conversation: str, question: str, *, refused: bool = False) -> StoredMessage:
    message = NewMessage(question, question, f'{{"text": "{question}の答え"}}', refused)
    return Conversations(database).append(conversation, "local", message)


def judged(message_id: str | None, state: GoldenState, name: str = "own-1") -> GoldenEntry:
    return GoldenEntry(name, state, "asked", message_id, "{}", NOW)


def waiting(database: Database) -> list[str]:
    return [one.question for one in GoldenBook(database).waiting()]


def test_refused_and_disliked_ones_wait_and_good_ones_do_not(database: Database) -> None:
    talk = Conversations(database).start("local", "日当").id
    good, bad, _ = (ask(database, talk, question) for question in ("良い", "悪い", "普通"))
    ask(database, talk, "答えなし", refused=True)
    Feedback(database).give(good.id, "local", "up")
    Feedback(database).give(bad.id, "local", "down", "旧規程の金額です")
    refused, disliked = GoldenBook(database).waiting()
    assert (refused.question, refused.refused, refused.disliked, refused.reason) == ("答えなし", True, False, "")
    assert (disliked.question, disliked.refused, disliked.disliked) == ("悪い", False, True)
    assert disliked.reason == "旧規程の金額です"


def test_an_opinion_that_is_taken_back_waits_no_more(database: Database) -> None:
    message = ask(database, Conversations(database).start("local", "日当").id, "日当は")
    Feedback(database).give(message.id, "local", "down")
    assert waiting(database) == ["日当は"]
    Feedback(database).withdraw(message.id, "local")
    assert waiting(database) == []


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_what_was_judged_does_not_wait_again(database: Database, state: GoldenState) -> None:
    message = ask(database, Conversations(database).start("local", "日当").id, "日当は", refused=True)
    book = GoldenBook(database)
    book.write([judged(message.id, state)])
    Feedback(database).give(message.id, "local", "down")
    assert waiting(database) == []
    assert [entry.state for entry in book.entries()] == [state]


def test_an_exchange_comes_with_what_was_asked_before_it_and_nothing_after(database: Database) -> None:
    talk = Conversations(database).start("local", "日当").id
    _, second, _ = (ask(database, talk, question) for question in ("一", "二", "三"))
    ask(database, Conversations(database).start("local", "別").id, "別の会話")
    before, exchange = GoldenBook(database).exchange(second.id)
    assert [one.question for one in before] == ["一"]
    assert (exchange.question, exchange.answer_json) == ("二", '{"text": "二の答え"}')
    with pytest.raises(ConversationUnknown):
        GoldenBook(database).exchange("nowhere")


def test_a_deleted_conversation_takes_along_all_but_what_was_accepted(database: Database) -> None:
    talks, book = Conversations(database), GoldenBook(database)
    talk = talks.start("local", "日当").id
    new, accepted, rejected = (ask(database, talk, question, refused=True) for question in ("新", "採", "否"))
    book.write([judged(accepted.id, "accepted", "own-a"), judged(rejected.id, "rejected", "own-r")])
    assert waiting(database) == ["新"]
    talks.delete(talk, "local")
    assert waiting(database) == []
    assert [(entry.id, entry.message_id) for entry in book.entries()] == [("own-a", None)]
    with pytest.raises(ConversationUnknown):
        book.exchange(new.id)


def test_an_entry_takes_the_place_of_the_one_with_its_id(database: Database) -> None:
    book = GoldenBook(database)
    book.write([judged(None, "draft", "b"), judged(None, "draft", "a")])
    book.write([judged(None, "accepted", "b")])
    assert [(entry.id, entry.state, entry.written_at) for entry in book.entries()] == [
        ("a", "draft", NOW),
        ("b", "accepted", NOW),
    ]
