"""What people thought of an answer: one opinion a person and message, the latest one kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from database import Database
from errors import ConversationUnknown, SettingInvalid
from journal.audit import Audit, Unrecorded
from journal.audit_records import FeedbackGiven, Record
from journal.tables import ConversationRow, FeedbackRow, MessageRow, Verdict

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Opinion:
    """`reason` is in the person's own words, or empty."""

    verdict: Verdict
    reason: str
    given_at: datetime


class Feedback:
    """Only of messages in the person's own conversations; told to the audit log in the same transaction. What `Database.session`
    raises, the methods raise."""

    def __init__(self, database: Database, audit: Audit = Unrecorded()) -> None:
        self._database = database
        self._audit = audit

    def give(self, message_id: str, person_id: str, verdict: str, reason: str = "") -> None:
        """Replaces what the person said before. Raises ConversationUnknown, and SettingInvalid unless `up` or `down`."""
        if verdict not in VERDICTS:
            raise SettingInvalid(name="verdict", value=verdict, limit=" / ".join(VERDICTS))
        with self._database.session() as session:
            _require(session, message_id, person_id)
            _delete(session, message_id, person_id)
            session.execute(
                insert(FeedbackRow).values(
                    message_id=message_id,
                    person_id=person_id,
                    verdict=verdict,
                    reason=reason,
                    given_at=datetime.now(UTC),
                )
            )
            self._tell(session, message_id, person_id, verdict, reason)

    def of(self, message_id: str, person_id: str) -> Opinion | None:
        """The person's own opinion; None where they gave none."""
        with self._database.reading() as session:
            row = session.execute(
                select(FeedbackRow.verdict, FeedbackRow.reason, FeedbackRow.given_at).where(
                    FeedbackRow.message_id == message_id, FeedbackRow.person_id == person_id
                )
            ).one_or_none()
            return None if row is None else Opinion(*row)

    def withdraw(self, message_id: str, person_id: str) -> None:
        """Nothing happens where there is none."""
        with self._database.session() as session:
            if _delete(session, message_id, person_id):
                self._tell(session, message_id, person_id, "withdrawn")

    def _tell(self, session: Session, message_id: str, person_id: str, verdict: str, reason: str = "") -> None:
        message = session.execute(
            select(MessageRow.asked_at, MessageRow.question).where(MessageRow.id == message_id)
        ).one()
        kept = self._audit.kept
        told = FeedbackGiven(message_id, message.asked_at, kept(message.question), verdict, kept(reason))
        self._audit.join(session, Record("feedback", person_id, told))


def _require(session: Session, message_id: str, person_id: str) -> None:
    owner = session.scalar(
        select(ConversationRow.person_id)
        .join(MessageRow, MessageRow.conversation_id == ConversationRow.id)
        .where(MessageRow.id == message_id)
    )
    if owner is None or owner != person_id:
        raise ConversationUnknown(conversation=message_id)


def _delete(session: Session, message_id: str, person_id: str) -> bool:
    """Whether there was one."""
    mine = (FeedbackRow.message_id == message_id, FeedbackRow.person_id == person_id)
    there = session.scalar(select(FeedbackRow.message_id).where(*mine)) is not None
    session.execute(delete(FeedbackRow).where(*mine))
    return there
