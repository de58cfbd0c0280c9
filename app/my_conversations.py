"""The conversations of the person at the page, as the journal keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from answering.answer import Answer
from app.house import House
from app.session import Tab
from journal.conversations import NewMessage

_ANSWER: Final = TypeAdapter(Answer)
_TITLE_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer. `turn` is its place in the conversation, as a part of ids on the page."""

    message_id: str
    turn: str
    question: str
    answer: Answer


def exchanges(house: House, conversation_id: str | None) -> tuple[Exchange, ...]:
    """The conversation so far; empty where it is new. Raises ConversationUnknown."""
    if conversation_id is None:
        return ()
    messages = house.conversations.messages(conversation_id, house.person.id)
    return tuple(
        Exchange(message.id, str(position), message.question, _ANSWER.validate_json(message.answer_json))
        for position, message in enumerate(messages)
    )


def keep(house: House, tab: Tab, question: str, answer: Answer) -> None:
    """Writes the exchange down; a new conversation takes its title from its first question."""
    if tab.conversation is None:
        tab.conversation = house.conversations.start(house.person.id, question[:_TITLE_CHARACTERS]).id
    text = _ANSWER.dump_json(answer).decode()
    message = NewMessage(question, answer.search_text, text, answer.refused)
    house.conversations.append(tab.conversation, house.person.id, message)
