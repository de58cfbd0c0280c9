"""The journal's tables: conversations with their messages, feedback, golden questions, runs with a line for every file,
what is told of runs, counts of the gates, and the audit log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from database import AnyText, Base, UtcDateTime

Verdict = Literal["up", "down"]
RunState = Literal["running", "finished", "stopped", "failed", "interrupted"]
AlertKind = Literal["failed", "shrinking", "worse", "incomplete", "well"]
GoldenState = Literal["draft", "accepted", "rejected"]
GoldenOrigin = Literal["asked", "drafted", "imported"]


class ConversationRow(Base):
    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_person", "person_id", "updated_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(AnyText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MessageRow(Base):
    """A question with its answer; `ordinal` counts from 0 within the conversation."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "ordinal"), Index("ix_messages_refused", "refused"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    question: Mapped[str] = mapped_column(AnyText)
    search_text: Mapped[str] = mapped_column(AnyText)
    answer_json: Mapped[str] = mapped_column(AnyText)
    refused: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FeedbackRow(Base):
    """One person's latest opinion of one answer."""

    __tablename__ = "feedback"

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(AnyText)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GoldenRow(Base):
    """A question that a person has judged, or that a model drafted for one to judge. `message_id` is the exchange that it came
    from: gone with its conversation, null for any other origin. Who writes `question_json` reads it."""

    __tablename__ = "golden_questions"
    __table_args__ = (UniqueConstraint("message_id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[GoldenState] = mapped_column(String(16))
    origin: Mapped[GoldenOrigin] = mapped_column(String(16))
    message_id: Mapped[str | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    question_json: Mapped[str] = mapped_column(AnyText)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RunRow(Base):
    """A re-index of one source. It outlives the source: what happened stays known. `only`: the paths that it was limited to.

    Of runs that were kept before these were counted, `started_by`, `documents` and `types` (documents of the source after
    the run, by type) are null.
    """

    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_source", "source_id", "started_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(36))
    folder: Mapped[str] = mapped_column(AnyText)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[RunState] = mapped_column(String(16))
    indexed: Mapped[int]
    unchanged: Mapped[int]
    skipped: Mapped[int]
    failed: Mapped[int]
    removed: Mapped[int]
    chunks: Mapped[int]
    only: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    missing: Mapped[int] = mapped_column(server_default=text("0"))
    started_by: Mapped[str | None] = mapped_column(String(16))
    documents: Mapped[int | None]
    types: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_values: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))


class RunFileRow(Base):
    """What happened to one file; `ordinal` keeps the order in which the run met the files."""

    __tablename__ = "run_files"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(AnyText)
    status: Mapped[str] = mapped_column(String(16))
    chunks: Mapped[int]
    error_code: Mapped[str | None] = mapped_column(Text)
    error_values: Mapped[dict[str, str]] = mapped_column(JSON)
    file_type: Mapped[str | None] = mapped_column(Text)
    encoding: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[list[object]] = mapped_column(JSON)
    seconds: Mapped[float]
    pages_total: Mapped[int] = mapped_column(server_default="0")
    pages_by_ocr: Mapped[int] = mapped_column(server_default="0")
    ocr_confidence: Mapped[float | None]
    characters: Mapped[int] = mapped_column(BigInteger, server_default="0")
    mojibake: Mapped[float | None]


class AlertRow(Base):
    """How a source's runs stand, since the run that changed it. `untold` names the channels that are still to hear of it."""

    __tablename__ = "alerts"

    source_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    folder: Mapped[str] = mapped_column(AnyText)
    kind: Mapped[AlertKind] = mapped_column(String(16))
    error_code: Mapped[str] = mapped_column(String(64))
    error_values: Mapped[dict[str, str]] = mapped_column(JSON)
    run_id: Mapped[str] = mapped_column(String(36))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dismissed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    untold: Mapped[list[str]] = mapped_column(JSON)


class DeliveryRow(Base):
    """How the last message of a channel (`webhook`, `mail`) went; `reason` is null where it arrived."""

    __tablename__ = "deliveries"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)


class GateCountRow(Base):
    """How often a gate met a decision about a kind of personal data on a day (`privacy.kinds`)."""

    __tablename__ = "gate_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    gate: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    decision: Mapped[str] = mapped_column(String(16), primary_key=True)
    count: Mapped[int]


class AuditRow(Base):
    """An entry of the audit log, as it was hashed (audit_chain.py). Triggers (step 0008) refuse every change, and a removal that no
    entry tells of."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_kind", "kind", "sequence"),)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    person: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
