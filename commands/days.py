"""Days that a command is given (`2025-04-01`), in this machine's time zone."""

from __future__ import annotations

from datetime import date, datetime, time

from errors import FilterInvalid


def first_moment(name: str, day: str | None) -> datetime | None:
    """None where no day is given. Raises FilterInvalid for what is no day."""
    return _moment(name, day, time.min)


def last_moment(name: str, day: str | None) -> datetime | None:
    """As `first_moment`."""
    return _moment(name, day, time.max)


def _moment(name: str, day: str | None, clock: time) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), clock).astimezone()
    except (ValueError, OverflowError) as error:
        raise FilterInvalid(name=name, value=day, limit="2025-04-01 の形の日付") from error
