"""The access room's table."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from database import Base


class ScopeRow(Base):
    __tablename__ = "scopes"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    label: Mapped[str] = mapped_column(String(16))
    readers: Mapped[list[str]] = mapped_column(JSON)
