"""The tables of people: who is known, their groups, and the sessions of the browsers where they are logged in."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from access.people import Role
from database import AnyText, Base, UtcDateTime

Origin = Literal["claim", "directory"]
SessionEnd = Literal["logout", "idle", "absolute", "disabled", "ended", "replaced"]


class PersonRow(Base):
    """`origin`: which source of groups told of this person last. `active` is the directory's word, `barred` an administrator's: who
    is barred stays so, whatever the directory says next."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    name: Mapped[str] = mapped_column(AnyText)
    roles: Mapped[list[Role]] = mapped_column(JSON)
    origin: Mapped[Origin] = mapped_column(String(16))
    active: Mapped[bool]
    barred: Mapped[bool]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonGroupRow(Base):
    __tablename__ = "people_groups"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(AnyText, primary_key=True)


class SessionRow(Base):
    """A browser where a person is logged in. `key` is the SHA-256 of the token that its cookie holds: who reads this table cannot
    become anybody. `id` names the session in the audit log and to administrators."""

    __tablename__ = "login_sessions"
    __table_args__ = (Index("ix_login_sessions_person", "person_id", "ended_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[SessionEnd | None] = mapped_column(String(16))
