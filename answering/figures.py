"""The numbers, dates and amounts of a text in one spelling, so that an answer's can be looked for in its source."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_ERA_START = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "M": 1867,
    "T": 1911,
    "S": 1925,
    "H": 1988,
    "R": 2018,
}
_ERA_YEAR = re.compile(r"(明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR](?=\s*\d{1,2}[年.]))\s*(元|\d{1,2})")
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000}
_COUNTER = "年月日時分秒円個名人回週泊割条項号歳才台階級件枚冊か箇ヶヵカケ%倍度点社割等親"
_KANJI_NUMBER = re.compile(
    rf"(?<![\d.])(?:(?<=第)[〇零一二三四五六七八九十百千]+|[〇零一二三四五六七八九十百千万億]+(?=[{_COUNTER}](?!的)))"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[十百千万億兆](?:\d+(?:\.\d+)?)?)*")
_PART = re.compile(r"(\d+(?:\.\d+)?)|([十百千万億兆])")
_MARKER = re.compile(r"\[\s*\d[\d\s,、]*\]")


def figures(text: str) -> frozenset[str]:
    """Every number of `text`: 「3万5,000円」 35000, 「三日」 3, 「令和6年」 2024, 「5割」 50, 「9時半」 9 and 30. Citation markers don't count.

    A year of a Japanese era is there in both counts (2024 and 6), so that either spelling of a source matches.
    """
    text = _spelled_out(text)
    found = {str(_ERA_START[era] + (1 if year == "元" else int(year))) for era, year in _ERA_YEAR.findall(text)}
    return frozenset(found | {_value(match) for match in _NUMBER.findall(text)})


def figures_to_prove(text: str) -> frozenset[str]:
    """The numbers of a sentence that its source must hold: like `figures`, an era's year only as the year of our count."""
    return figures(_ERA_YEAR.sub(_western_year, _spelled_out(text)))


def _spelled_out(text: str) -> str:
    text = _MARKER.sub(" ", unicodedata.normalize("NFKC", text))
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = _KANJI_NUMBER.sub(lambda match: _from_kanji(match.group()), text)
    text = re.sub(r"(\d+(?:\.\d+)?)割", lambda match: _plain(Decimal(match.group(1)) * 10) + "%", text)
    return re.sub(r"(\d+)(?:時半|:30)", r"\1 30", re.sub(r"(\d+):00", r"\1 ", text))


def _western_year(match: re.Match[str]) -> str:
    return str(_ERA_START[match.group(1)] + (1 if match.group(2) == "元" else int(match.group(2))))


def _from_kanji(text: str) -> str:
    """「三十五」 35, 「二〇二四」 2024, 「三万」 30000."""
    if all(character in _DIGITS for character in text):
        return "".join(str(_DIGITS[character]) for character in text)
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            section += (digit if digit else 1) * _SMALL[character]
            digit = 0
        else:
            total += (section + digit if section + digit else 1) * _LARGE[character]
            section = digit = 0
    return str(total + section + digit)


def _value(text: str) -> str:
    """「3万5000」 -> 35000; plain numbers without leading zeros or trailing decimals."""
    total = section = number = Decimal(0)
    for digits, unit in _PART.findall(text):
        if digits:
            number = Decimal(digits)
        elif unit in _SMALL:
            section += (number or Decimal(1)) * _SMALL[unit]
            number = Decimal(0)
        else:
            total += (section + number) * _LARGE[unit]
            section = number = Decimal(0)
    return _plain(total + section + number)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
