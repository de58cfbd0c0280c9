"""How much of a text is no text: what a broken font map or a wrong encoding leaves where a reader sees Japanese.

A PDF's letters are pictures with numbers; where the map from the numbers to characters is missing or wrong, a program gets
private-use characters, controls, kanji that no Japanese standard has, or letters of scripts that stand alone in the text.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

# A page with a larger share of its letters unreadable is read as a picture instead. Of some 300 real pages the worst legible one
# has 0.01 (a manual of 1987 with TeX's own signs): the limit is ten times that.
MOJIBAKE_LIMIT = 0.1
# Fewer letters than this say nothing about a font.
FEWEST_CHARACTERS = 12

# Scripts and signs of Japanese business documents, first and last code point: Latin with accents, Greek, Cyrillic, punctuation
# to dingbats, CJK with radicals and kana, forms of compatibility, emoji, the planes of kanji, variation selectors.
_EXPECTED = (
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x02B0, 0x03FF), (0x0400, 0x045F), (0x1E00, 0x1EFF), (0x2000, 0x2BFF),
    (0x2E80, 0x2FDF), (0x2FF0, 0x30FF), (0x31C0, 0x9FFF), (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0xFE00, 0xFE6F),
    (0xFEFF, 0xFFEF), (0x1D400, 0x1D7FF), (0x1F000, 0x1FAFF), (0x20000, 0x323AF), (0xE0100, 0xE01EF),
)  # fmt: skip
_UNREADABLE = {"Cc", "Cn", "Co", "Cs"}
# Standards of Japan, China and Taiwan: a kanji that none of them has is a wrong one.
_KANJI_STANDARDS = ("euc_jis_2004", "cp932", "gb2312", "big5")
# UTF-8 that was read as cp932: 縺 and 繧 begin every hiragana, 繝 every katakana; hardly a text has one of them by itself.
_MISREAD_KANA = frozenset("縺繧繝")
_MISREAD_SHARE = 0.05
# UTF-8 or EUC-JP that was read as Latin-1: French and German stay far below this share of letters with accents.
_ACCENTED_SHARE = 0.3


def mojibake_share(texts: Iterable[str]) -> float | None:
    """Of the letters (white space isn't counted) the share that no reader could make sense of, 0 to 1; None where there are
    fewer than `FEWEST_CHARACTERS`."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(text)
    letters = Counter({letter: count for letter, count in counted.items() if not letter.isspace()})
    total = letters.total()
    if total < FEWEST_CHARACTERS:
        return None
    odd = unreadable_letters(letters)
    return sum(count for letter, count in letters.items() if letter in odd) / total


def unreadable_letters(letters: Counter[str]) -> frozenset[str]:
    """Those of a page's letters that are wrong in it. A script that most of the page is written in is no error."""
    odd = {letter for letter in letters if _never_right(letter)}
    total = letters.total()
    foreign = Counter[str]()
    for letter, count in letters.items():
        if letter not in odd and not _is_expected(letter):
            foreign[_script(letter)] += count
    for script, count in foreign.items():
        if count < total / 3:
            odd.update(letter for letter in letters if not _is_expected(letter) and _script(letter) == script)
    misread = sum(letters[letter] for letter in _MISREAD_KANA)
    if misread >= _MISREAD_SHARE * total:
        odd.update(letter for letter in letters if letter in _MISREAD_KANA or "\uff61" <= letter <= "\uff9f")
    accented = [letter for letter in letters if "\x80" <= letter <= "\u024f"]
    if sum(letters[letter] for letter in accented) >= _ACCENTED_SHARE * total:
        odd.update(accented)
    return frozenset(odd)


@lru_cache(maxsize=8192)
def _never_right(letter: str) -> bool:
    """Replacement, private-use, unassigned and control characters, and kanji of no standard."""
    if letter == "\ufffd" or unicodedata.category(letter) in _UNREADABLE:
        return True
    return (0x3400 <= ord(letter) <= 0x9FFF or 0x20000 <= ord(letter) <= 0x323AF) and not _is_standard(letter)


def _is_standard(kanji: str) -> bool:
    for standard in _KANJI_STANDARDS:
        try:
            kanji.encode(standard)
        except UnicodeEncodeError:
            continue
        return True
    return False


def _is_expected(letter: str) -> bool:
    code = ord(letter)
    return any(first <= code <= last for first, last in _EXPECTED)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]
