"""Dates of a sheet as text that a person would search for: always with the year, and with the era where the cell shows it."""

from __future__ import annotations

import re
from datetime import date, datetime, time

# The first day of each era, newest first (元号法 and the 詔書 before it).
_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)
_CODES = re.compile(r"\[[^\]]*\]")
_QUOTED = re.compile(r'"[^"]*"|\\.')


def shown_date(value: date, number_format: str = "General") -> str:
    """`令和8年4月1日（2026年4月1日）` where the format has an era (`ggge`), `2026年4月1日` where it has 年, 月 or 日, else
    `2026-04-01`; a time of day behind it. The year is told even where Excel hides it: it is part of the value."""
    bare = _CODES.sub("", number_format)
    day = f"{value.year}年{value.month}月{value.day}日"
    if re.search(r"[ge]", _QUOTED.sub("", bare), re.I) and number_format != "General":
        shown = f"{era_date(value)}（{day}）"
    elif any(mark in bare for mark in "年月日"):
        shown = day
    else:
        shown = f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    if isinstance(value, datetime) and value.time() != time(0, 0):
        shown += value.strftime(" %H:%M")
    return shown


def era_date(value: date) -> str:
    """`令和元年5月1日`; before 明治 the year as it is."""
    day = date(value.year, value.month, value.day)
    for first, era in _ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"
