"""A number as it is written, in digits, in kanji or in both, as a Decimal: 「3万5,000」 35000, 「二〇二四」 2024, 「三十五」 35."""

from __future__ import annotations

import re
from decimal import Decimal

KANJI_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000}

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SCALES = "".join((*_SMALL, *_LARGE))
# In digits, with 万 and the like between them; or in kanji alone, which begin with no 万: 万一 is no number.
NUMBER = rf"(?:{_DIGITS}(?:[{_SCALES}]+(?:{_DIGITS})?)*|(?<![数何幾])[{''.join(KANJI_DIGITS)}十百千][{''.join(KANJI_DIGITS)}{_SCALES}]*)"

_PART = re.compile(rf"(\d+(?:\.\d+)?)|([{''.join(KANJI_DIGITS)}]+)|([{_SCALES}])")


def number_of(written: str) -> Decimal:
    """What `NUMBER` matches."""
    total = section = Decimal(0)
    number: Decimal | None = None
    for digits, kanji, scale in _PART.findall(written.replace(",", "")):
        if digits or kanji:
            number = Decimal(digits or "".join(str(KANJI_DIGITS[character]) for character in kanji))
        elif scale in _SMALL:
            section += (Decimal(1) if number is None else number) * _SMALL[scale]
            number = None
        else:
            total += (section + (number or Decimal(0)) or Decimal(1)) * _LARGE[scale]
            section, number = Decimal(0), None
    return total + section + (number or Decimal(0))


def plainly(value: Decimal) -> str:
    """Without an exponent, trailing zeros and a sign of zero: 3.50 is `3.5`."""
    return format(value.normalize() if value else Decimal(0), "f")


def is_in_kanji(written: str) -> bool:
    return not any(character.isdecimal() for character in written)
