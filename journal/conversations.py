"""Conversations: questions with their answers, each conversation one person's. Every call names the person, and another
person's conversation is as unknown as one that never was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from database import Database
from errors import ConversationUnknown
from journal.tables import ConversationRow, GoldenRow, MessageRow


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of a person's list."""

    id: str
    title: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A question and its finished answer. `answer_json` holds the answer with its citations and passages; whoever
    writes it reads it."""

    question: str
    search_text: str
    answer_json: str
    refused: bool


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """`ordinal` counts from 0 within the conversation."""

    id: str
    ordinal: int
    question: str
    search_text: str
    answer_json: str
    refused: bool
    asked_at: datetime


class Conversations:
    """What `Database.session` raises, the methods raise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, person_id: str, title: str) -> Conversation:
        now = datetime.now(UTC)
        conversation = Conversation(id=str(uuid4()), title=title, created_at=now, updated_at=now)
        with self._database.session() as session:
            session.execute(
                insert(ConversationRow).values(
                    id=conversation.id, person_id=person_id, title=title, created_at=now, updated_at=now
                )
            )
        return conversation

    def of(self, person_id: str) -> tuple[Conversation, ...]:
        """The person's own, the one last used first."""
        with self._database.reading() as session:
            rows = session.execute(
                select(
                    ConversationRow.id, ConversationRow.title, ConversationRow.created_at, ConversationRow.updated_at
                )
                .where(ConversationRow.person_id == person_id)
                .order_by(ConversationRow.updated_at.desc(), ConversationRow.id)
            )
            return tuple(Conversation(*row) for row in rows)

    def append(self, conversation_id: str, person_id: str, message: NewMessage) -> StoredMessage:
        """Raises ConversationUnknown."""
        with self._database.session() as session:
            _require(session, conversation_id, person_id)
            stored = StoredMessage(
                id=str(uuid4()),
                ordinal=_next_ordinal(session, conversation_id),
                question=message.question,
                search_text=message.search_text,
                answer_json=message.answer_json,
                refused=message.refused,
                asked_at=datetime.now(UTC),
            )
            _insert(session, conversation_id, stored)
            session.execute(
                update(ConversationRow).where(ConversationRow.id == conversation_id).values(updated_at=stored.asked_at)
            )
        return stored

    def messages(self, conversation_id: str, person_id: str) -> tuple[StoredMessage, ...]:
        """In the order in which they were asked. Raises ConversationUnknown."""
        with self._database.reading() as session:
            _require(session, conversation_id, person_id)
            rows = session.execute(
                select(
                    MessageRow.id,
                    MessageRow.ordinal,
                    MessageRow.question,
                    MessageRow.search_text,
                    MessageRow.answer_json,
                    MessageRow.refused,
                    MessageRow.asked_at,
                )
                .where(MessageRow.conversation_id == conversation_id)
                .order_by(MessageRow.ordinal)
            )
            return tuple(StoredMessage(*row) for row in rows)

    def delete(self, conversation_id: str, person_id: str) -> None:
        """With its messages and their feedback, and with what was rejected as a golden question; an accepted one stays.

        Raises ConversationUnknown.
        """
        with self._database.session() as session:
            _require(session, conversation_id, person_id)
            mine = select(MessageRow.id).where(MessageRow.conversation_id == conversation_id)
            session.execute(delete(GoldenRow).where(GoldenRow.message_id.in_(mine), GoldenRow.state != "accepted"))
            session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))


def _require(session: Session, conversation_id: str, person_id: str) -> None:
    owner = session.scalar(select(ConversationRow.person_id).where(ConversationRow.id == conversation_id))
    if owner is None or owner != person_id:
        raise ConversationUnknown(conversation=conversation_id)


def _next_ordinal(session: Session, conversation_id: str) -> int:
    last = session.scalar(select(func.max(MessageRow.ordinal)).where(MessageRow.conversation_id == conversation_id))
    return 0 if last is None else last + 1


def _insert(session: Session, conversation_id: str, message: StoredMessage) -> None:
    session.execute(
        insert(MessageRow).values(
            id=message.id,
            conversation_id=conversation_id,
            ordinal=message.ordinal,
            question=message.question,
            search_text=message.search_text,
            answer_json=message.answer_json,
            refused=message.refused,
            asked_at=message.asked_at,
        )
    )
