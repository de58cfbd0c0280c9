"""A check in words: why a part of an answer is marked."""

from __future__ import annotations

from answering.answer import Check, CheckKind
from errors import Language

_WORDS: dict[CheckKind, tuple[str, str]] = {
    "uncited": ("出典を示せない文です: 「{words}」", "No source supports this sentence: “{words}”"),
    "figure": ("「{words}」は引用した資料に見当たりません。", "“{words}” is not in the cited passage."),
    "unit": (
        "「{words}」は引用した資料では「{instead}」です。単位を確かめてください。",
        "“{words}” is “{instead}” in the cited passage: check the unit.",
    ),
    "name": (
        "「{words}」という名前は引用した資料に見当たりません。",
        "The name “{words}” is not in the cited passage.",
    ),
    "sum": ("「{words}」は計算すると「{instead}」になります。", "“{words}” comes to “{instead}”."),
}


def reason(check: Check, language: Language) -> str:
    japanese, english = _WORDS[check.kind]
    return (japanese if language == "ja" else english).format(words=check.words, instead=check.instead)
