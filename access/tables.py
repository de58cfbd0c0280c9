"""The access room's tables."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from database import AnyText, Base

Origin = Literal["set", "taken", "listed"]


class RuleRow(Base):
    """Who may read a folder of a source and what it is labelled; null: as the folder above.

    `origin` is `set` (by an administrator), `taken` (over from the file system, anew with each run) or `listed` (from an exported
    list, as it was then). A source has rules of one of the latter two at most; at one path what is set comes first.
    """

    __tablename__ = "access_rules"

    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(AnyText, primary_key=True)
    origin: Mapped[Origin] = mapped_column(String(16), primary_key=True)
    label: Mapped[str | None] = mapped_column(String(16))
    readers: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class RightsRevisionRow(Base):
    """One row. Triggers of the database raise it with every row of `folders` and `access_rules` that comes, changes or goes, whoever
    does it (migration 0012): a table that is rebuilt needs its triggers again."""

    __tablename__ = "rights_revision"

    number: Mapped[int] = mapped_column(primary_key=True)
