"""Golden questions that grow from use: exchanges that went wrong wait to be judged; what was judged or drafted is kept.

A waiting exchange is not copied: it is its message, until a person accepts or rejects it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from database import Database
from errors import ConversationUnknown
from journal.audit import Audit, Unrecorded
from journal.audit_records import GoldenJudged, Record
from journal.tables import FeedbackRow, GoldenOrigin, GoldenRow, GoldenState, MessageRow

# More than a person judges in a day; the rest follows when these are done.
SHOWN_WAITING = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """An exchange that was refused or got a 👎, the `reason` in the person's words or empty; nobody has judged it yet."""

    message_id: str
    question: str
    search_text: str
    refused: bool
    disliked: bool
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer; `answer_json` as the conversation keeps it."""

    question: str
    answer_json: str


@dataclass(frozen=True, slots=True)
class GoldenEntry:
    """`message_id` is the exchange that it came from, where there was one."""

    id: str
    state: GoldenState
    origin: GoldenOrigin
    message_id: str | None
    question_json: str
    written_at: datetime


class GoldenBook:
    """`person` judges; the audit log is told in the same transaction. What `Database.session` raises, the methods raise."""

    def __init__(self, database: Database, audit: Audit = Unrecorded(), person: str = "") -> None:
        self._database = database
        self._audit = audit
        self._person = person

    def judged_by(self, person: str) -> GoldenBook:
        """The same, for another person."""
        return GoldenBook(self._database, self._audit, person)

    def waiting(self) -> tuple[Waiting, ...]:
        """The latest first, at most `SHOWN_WAITING`."""
        with self._database.reading() as session:
            return tuple(Waiting(*row) for row in session.execute(_waiting()))

    def exchange(self, message_id: str) -> tuple[tuple[Exchange, ...], Exchange]:
        """What was asked before in the same conversation, in order, and the exchange itself. Raises ConversationUnknown."""
        with self._database.reading() as session:
            found = session.execute(
                select(
                    MessageRow.conversation_id, MessageRow.ordinal, MessageRow.question, MessageRow.answer_json
                ).where(MessageRow.id == message_id)
            ).one_or_none()
            if found is None:
                raise ConversationUnknown(conversation=message_id)
            before = session.execute(
                select(MessageRow.question, MessageRow.answer_json)
                .where(MessageRow.conversation_id == found.conversation_id, MessageRow.ordinal < found.ordinal)
                .order_by(MessageRow.ordinal)
            )
            return tuple(Exchange(*row) for row in before), Exchange(found.question, found.answer_json)

    def entries(self) -> tuple[GoldenEntry, ...]:
        """All that was judged or drafted, in the order of their ids."""
        with self._database.reading() as session:
            rows = session.execute(
                select(
                    GoldenRow.id,
                    GoldenRow.state,
                    GoldenRow.origin,
                    GoldenRow.message_id,
                    GoldenRow.question_json,
                    GoldenRow.written_at,
                ).order_by(GoldenRow.id)
            )
            return tuple(GoldenEntry(*row) for row in rows)

    def write(self, entries: Iterable[GoldenEntry]) -> None:
        """All in one transaction; an entry takes the place of the one with its id."""
        with self._database.session() as session:
            for entry in entries:
                _write(session, entry)
                if entry.state != "draft":
                    kind = "golden.accept" if entry.state == "accepted" else "golden.reject"
                    self._audit.join(session, Record(kind, self._person, _judged(entry)))


def _waiting() -> Select[str, str, str, bool, bool, str, datetime]:
    """Of one message at most one person, its owner, has an opinion."""
    disliked = FeedbackRow.message_id.is_not(None)
    judged = exists().where(GoldenRow.message_id == MessageRow.id)
    return (
        select(
            MessageRow.id,
            MessageRow.question,
            MessageRow.search_text,
            MessageRow.refused,
            disliked,
            func.coalesce(FeedbackRow.reason, ""),
            MessageRow.asked_at,
        )
        .outerjoin(FeedbackRow, (FeedbackRow.message_id == MessageRow.id) & (FeedbackRow.verdict == "down"))
        .where(or_(MessageRow.refused.is_(True), disliked), ~judged)
        .order_by(MessageRow.asked_at.desc(), MessageRow.id)
        .limit(SHOWN_WAITING)
    )


def _write(session: Session, entry: GoldenEntry) -> None:
    session.execute(delete(GoldenRow).where(GoldenRow.id == entry.id))
    session.execute(
        insert(GoldenRow).values(
            id=entry.id,
            state=entry.state,
            origin=entry.origin,
            message_id=entry.message_id,
            question_json=entry.question_json,
            written_at=entry.written_at,
        )
    )


def _judged(entry: GoldenEntry) -> GoldenJudged:
    digest = sha256(entry.question_json.encode("utf-8", "surrogatepass")).hexdigest()
    return GoldenJudged(entry.id, entry.origin, entry.message_id, digest)
