"""Which words of a passage the question also has."""

from __future__ import annotations

import re
from html import escape

# Words that carry meaning: runs of kanji, of katakana, of Latin letters and digits. Particles are hiragana.
_RUNS = re.compile(r"[一-鿿々〆ヶ]{2,}|[ァ-ヴー]{2,}|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９][A-Za-z0-9Ａ-Ｚａ-ｚ０-９_.-]+")


def highlighted(passage: str, question: str) -> str:
    """`passage` as escaped HTML, with `<mark>` around what it shares with `question`.

    >>> highlighted("出張の日当は<別表>", "出張日当はいくら")
    '<mark>出張</mark>の<mark>日当</mark>は&lt;別表&gt;'
    """
    covered = _covered(passage, question)
    pieces = []
    start = 0
    for end in range(1, len(passage) + 1):
        if end == len(passage) or covered[end] != covered[start]:
            piece = escape(passage[start:end])
            pieces.append(f"<mark>{piece}</mark>" if covered[start] else piece)
            start = end
    return "".join(pieces)


def _covered(passage: str, question: str) -> list[bool]:
    """For each character of the passage, whether it lies in a shared word. Kanji count by pairs (複合語 match in part),
    other words as a whole, without regard to case."""
    covered = [False] * len(passage)
    lowered = passage.lower() if len(passage.lower()) == len(passage) else passage
    for run in _RUNS.findall(question):
        words = [run[i : i + 2] for i in range(len(run) - 1)] if "一" <= run[0] <= "鿿" else [run.lower()]
        for word in words:
            start = lowered.find(word)
            while start >= 0:
                covered[start : start + len(word)] = [True] * len(word)
                start = lowered.find(word, start + 1)
    return covered
