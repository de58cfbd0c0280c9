"""Dates as Japanese documents write them: 令和6年4月1日, R6.4.1, 平成31年（2019年）4月, 二〇二四年四月一日, 2024-04-01, 2025年度."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# The year before the first of each era.
_BEFORE_ERA = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_SHORT_ERA = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"} | {era[0]: era for era in _BEFORE_ERA}
_ERA = "|".join(_BEFORE_ERA)
# 2024年（令和6年）4月 and 令和6（2024）年4月: the year once more in the other count.
_AGAIN = rf"(?:\s*\((?:西暦|{_ERA}|[MTSHR])?\s*(?:\d{{1,4}}|元)\s*年?(?:度)?\))?"
_LONG = (
    rf"(?<![\d.])(?:(?P<era>{_ERA})\s*(?P<era_year>\d{{1,2}}|元)|(?P<year>(?:19|20)\d{{2}})){_AGAIN}\s*年"
    rf"(?P<fiscal>\s*度)?{_AGAIN}(?:\s*(?P<month>\d{{1,2}})\s*月(?:\s*(?P<day>\d{{1,2}})\s*日)?)?"
)
_DOTTED = (
    rf"(?<![0-9A-Za-z./-])(?:(?P<letter>[MTSHR]|[明大昭平令]|{_ERA})\s?\.?(?P<short_year>\d{{1,2}}|元)|(?P<plain_year>(?:19|20)\d{{2}}))"
    r"\s?(?P<mark>[./-])\s?(?P<short_month>\d{1,2})(?:\s?(?P=mark)\s?(?P<short_day>\d{1,2}))?(?![\d./-]*\d)"
)
_DATE = re.compile(f"{_LONG}|{_DOTTED}")

_KANJI_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_KANJI_NUMBER = re.compile(r"[〇零一二三四五六七八九十百]+(?=\s*[年月日版])")
# The patterns of dates and of what stands around them take time that grows with the square of a run of spaces.
_SPACES = re.compile(r"\s+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date at `start` to `end` of a text, from its `first` day to its `last`: one day, a month, a year or a 年度."""

    first: date
    last: date
    start: int
    end: int

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def in_words(self) -> str:
        """2024年4月1日, or 2024年4月 of what is no single day."""
        month = f"{self.first.year}年{self.first.month}月"
        return f"{month}{self.first.day}日" if self.is_day else month


def plain(text: str) -> str:
    """Half-width, with one kind of dash, single spaces, and digits in place of the 漢数字 before 年, 月, 日 and 版."""
    folded = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_DASHES))
    return _KANJI_NUMBER.sub(lambda found: _number_of(found[0]), folded)


def dates_in(text: str) -> Iterator[WrittenDate]:
    """The dates of a `plain` text in order; one that is on no calendar (2月30日) is left out."""
    for found in _DATE.finditer(text):
        try:
            first, last = _days_of(found)
        except ValueError:
            continue
        yield WrittenDate(first, last, found.start(), found.end())


def date_of_digits(digits: str) -> WrittenDate | None:
    """20240401, 202404 or 240401 as file names have them; None where it is no date or could be two."""
    readings = [
        reading for layout in ("%Y%m%d", "%Y%m", "%y%m%d") if (reading := _by_layout(digits, layout)) is not None
    ]
    return readings[0] if len(readings) == 1 else None


def _by_layout(digits: str, layout: str) -> WrittenDate | None:
    parts = {"%Y%m%d": (4, 6, 8), "%Y%m": (4, 6, 6), "%y%m%d": (2, 4, 6)}[layout]
    if len(digits) != parts[-1]:
        return None
    year, month, day = int(digits[: parts[0]]), int(digits[parts[0] : parts[1]]), digits[parts[1] :]
    year += 2000 if parts[0] == 2 else 0
    if not 1950 <= year <= 2099:
        return None
    try:
        first, last = _span(year, month, int(day) if day else None)
    except ValueError:
        return None
    return WrittenDate(first, last, 0, len(digits))


def _days_of(found: re.Match[str]) -> tuple[date, date]:
    """Raises ValueError where there is no such day."""
    if found["mark"] is not None:
        day = found["short_day"]
        year = _year(found["plain_year"], found["letter"], found["short_year"])
        return _span(year, int(found["short_month"]), int(day) if day is not None else None)
    year = _year(found["year"], found["era"], found["era_year"])
    month = int(found["month"]) if found["month"] is not None else None
    if found["fiscal"] is not None:
        if month is None:
            return date(year, 4, 1), date(year + 1, 3, 31)
        year += 1 if month < 4 else 0
    return _span(year, month, int(found["day"]) if found["day"] is not None else None)


def _year(western: str | None, era: str | None, of_era: str | None) -> int:
    if western is not None:
        return int(western)
    name = _SHORT_ERA.get(era or "", era or "")
    count = 1 if of_era == "元" else int(of_era or "")
    if count < 1:
        raise ValueError(f"{name}{count}年")
    return _BEFORE_ERA[name] + count


def _span(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return date(year, month, day), date(year, month, day)


def _number_of(kanji: str) -> str:
    """十二 -> 12, 二〇二四 -> 2024."""
    if "十" not in kanji and "百" not in kanji:
        return "".join(_KANJI_DIGITS[character] for character in kanji)
    total = count = 0
    for character in kanji:
        if character in "十百":
            total += (count or 1) * (10 if character == "十" else 100)
            count = 0
        else:
            count = int(_KANJI_DIGITS[character])
    return str(total + count)
