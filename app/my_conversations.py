"""The conversations of the person at the page, as the journal keeps them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter

from answering.answer import Answer
from answering.withheld import as_readable, documents_of
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
    """The conversation so far, as far as the person may read now what it rests on; empty where it is new. Raises
    ConversationUnknown."""
    if conversation_id is None:
        return ()
    messages = house.conversations.messages(conversation_id, house.person.id)
    kept = [_ANSWER.validate_json(message.answer_json) for message in messages]
    readable = house.manifest.readable_among(documents_of(kept), house.readable())
    shown: list[Exchange] = []
    withheld = False
    for position, (message, answer) in enumerate(zip(messages, kept, strict=True)):
        answer = as_readable(answer, readable)
        if withheld:  # a follow-up may have been completed with words of an answer that is not shown any more
            answer = replace(answer, search_text=message.question)
        withheld = withheld or answer.withheld
        shown.append(Exchange(message.id, str(position), message.question, answer))
    return tuple(shown)


def keep(house: House, tab: Tab, question: str, answer: Answer) -> None:
    """Writes the exchange down; a new conversation takes its title from its first question."""
    if tab.conversation is None:
        tab.conversation = house.conversations.start(house.person.id, question[:_TITLE_CHARACTERS]).id
    text = _ANSWER.dump_json(answer).decode()
    message = NewMessage(question, answer.search_text, text, answer.refused)
    house.conversations.append(tab.conversation, house.person.id, message)
