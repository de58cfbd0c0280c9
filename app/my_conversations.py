"""The conversations of the person at the page, as the journal keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from answering.answer import Answer
from app import session
from app.house import House
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


def keep(house: House, question: str, answer: Answer) -> None:
    """Writes the exchange down; a new conversation takes its title from its first question."""
    identity = session.conversation_id()
    if identity is None:
        identity = house.conversations.start(house.person.id, question[:_TITLE_CHARACTERS]).id
        session.open_conversation(identity)
    text = _ANSWER.dump_json(answer).decode()
    message = NewMessage(question, answer.search_text, text, answer.refused)
    house.conversations.append(identity, house.person.id, message)
