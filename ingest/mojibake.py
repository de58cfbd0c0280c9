"""How much of a text is no text: what a broken font map, a wrong encoding or a lost table of characters leaves behind.

A PDF's letters are pictures with numbers; where the map from the numbers to characters is missing or wrong, a reader sees
Japanese and a program gets private-use characters, controls, or letters of scripts that no Japanese document uses.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

# Of a page's characters. Real pages of the documents that this was looked at with stay below 0.02, broken ones lie above 0.3.
MOJIBAKE_LIMIT = 0.15
# Fewer characters than this say nothing about a font.
FEWEST_CHARACTERS = 12

# Scripts and signs of Japanese business documents, first and last code point: Latin with accents, Greek, Cyrillic (ordinal
# signs, formulas, names), punctuation to dingbats, CJK with its radicals, kana, Bopomofo (none), forms of compatibility.
_EXPECTED = (
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x02B0, 0x036F), (0x0370, 0x03FF), (0x0400, 0x045F), (0x1E00, 0x1EFF),
    (0x2000, 0x2BFF), (0x2E80, 0x2FDF), (0x2FF0, 0x30FF), (0x31C0, 0x31FF), (0x3200, 0x9FFF), (0xF900, 0xFAFF),
    (0xFB00, 0xFB06), (0xFE10, 0xFE6F), (0xFF00, 0xFFEF), (0x1F000, 0x1FAFF), (0x20000, 0x323AF), (0xE0100, 0xE01EF),
)  # fmt: skip
_UNREADABLE = {"Cc", "Cn", "Co", "Cs"}
_WHITE = "\t\n\r\f\v"


def mojibake_share(texts: Iterable[str]) -> float | None:
    """Of the characters that aren't white space, the share that no reader of Japanese could make sense of, 0 to 1; None where
    there are too few to say."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(text)
    total = odd = 0
    for character, count in counted.items():
        if character.isspace() and character not in "\x1c\x1d\x1e\x1f\x85":
            continue
        total += count
        odd += count if is_unreadable(character) else 0
    return odd / total if total >= FEWEST_CHARACTERS else None


def is_unreadable(character: str) -> bool:
    """Replacement, private-use, unassigned and control characters, and those of scripts foreign to Japanese documents."""
    if character == "\ufffd" or unicodedata.category(character) in _UNREADABLE:
        return character not in _WHITE
    code = ord(character)
    return not any(first <= code <= last for first, last in _EXPECTED)
