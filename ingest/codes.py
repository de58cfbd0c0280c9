"""Numbers, part numbers and 条番号: written marks that a morphological analyser would take apart.

`AB-1200X` -> `ab-1200x`, `ab1200x`, `ab`, `1200x`; `ISO9001` -> `iso9001`, `iso`, `9001`; `3,000` -> `3000`;
`第十二条の2` and `第12条の2` -> `第12条の2`, `第12条`, `12`. The whole comes first, then its parts, so that a question may
name either. Texts are expected normalised and in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Dashes that people type for a hyphen and that NFKC leaves as they are.
DASHES = "-‐‑‒–—−"
KANJI_NUMERALS = "〇一二三四五六七八九十百千"

_NUMBER = rf"(?:[0-9]+|[{KANJI_NUMERALS}]+)"
# 項 and 号 need their 第 (3号室, 5項目 are none); 条 counts without it, but not in 3条件 or 5条例.
_ARTICLE = rf"(?:第{_NUMBER}(?:条(?![件例約])|項(?!目)|号(?!室)|章|節|編)|[0-9]+条(?![件例約]))(?:の{_NUMBER}(?![0-9a-z年月日時分円人件個つ]))*"
_AMOUNT = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
_MARK = rf"[0-9a-z]+(?:[{DASHES}_./:][0-9a-z]+)*"
_CODE = re.compile(rf"(?P<article>{_ARTICLE})|(?P<amount>{_AMOUNT})|(?P<mark>{_MARK})")

_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_JOINTS = re.compile(rf"[{DASHES}_./:]")
_LETTERS_OR_DIGITS = re.compile(r"[a-z]+|[0-9]+")
_IN_ARTICLE = re.compile(_NUMBER)
_DIGIT_OF = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_UNIT_OF = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Code:
    """A mark in `text[start:end]`; `tokens` are the whole, then its parts."""

    start: int
    end: int
    tokens: tuple[str, ...]


def find_codes(text: str) -> Iterator[Code]:
    """Every code of a normalised lower-case text, from left to right, none overlapping."""
    for found in _CODE.finditer(text):
        yield Code(found.start(), found.end(), _tokens(found))


def _tokens(found: re.Match[str]) -> tuple[str, ...]:
    whole = found[0]
    if found["article"]:
        return _article_tokens(whole)
    if found["amount"]:
        return (whole.replace(",", ""),)
    return _mark_tokens(whole)


def _article_tokens(whole: str) -> tuple[str, ...]:
    """Arabic numerals and a leading 第, whichever way it was written; the article, its branch left out; its number."""
    arabic = _IN_ARTICLE.sub(lambda number: str(_value(number[0])), whole)
    named = arabic if arabic.startswith("第") else f"第{arabic}"
    without_branch = named.partition("の")[0]
    return tuple(dict.fromkeys((named, without_branch, without_branch[1:-1])))


def _mark_tokens(whole: str) -> tuple[str, ...]:
    if _DECIMAL.fullmatch(whole):
        return (whole,)
    pieces = _JOINTS.split(whole)
    if len(pieces) == 1:
        runs = _LETTERS_OR_DIGITS.findall(whole)
        return (whole, *runs) if len(runs) > 1 else (whole,)
    hyphenated = re.sub(rf"[{DASHES}]", "-", whole)
    return tuple(dict.fromkeys((hyphenated, "".join(pieces), *pieces)))


def _value(numeral: str) -> int:
    """`十二` and `一二` are both 12; `百五` is 105."""
    if numeral.isdecimal():
        return int(numeral)
    if not any(character in _UNIT_OF for character in numeral):
        return int("".join(str(_DIGIT_OF[character]) for character in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _UNIT_OF:
            total += max(digit, 1) * _UNIT_OF[character]
            digit = 0
        else:
            digit = _DIGIT_OF[character]
    return total + digit
