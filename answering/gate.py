"""The gates: what a question must be before anything is searched, and what the model's text must pass before anyone sees it.

The model is not trusted: a document or a question may have told it to write a link, a picture or hidden characters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol

from errors import Language, QuestionEmpty, QuestionTooLong

MAX_REPEATS = 3

_THINKING = re.compile(r"<(think|thinking|reasoning)\b[^>]*>.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_STRAY_THINK_END = re.compile(r"\A.*?</(think|thinking|reasoning)\s*>", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]]*\]\s*(\([^)]*\)?|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]*)\]\s*\([^)]*\)?")
_LINK_DEFINITION = re.compile(r"^\s*\[[^\]]+\]:\s*\S+.*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*(>|\Z)")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:)?//[^\s\u3000-\u30ff\u4e00-\u9fff）)」』】>]+|\bwww\.[^\s\u3000-\u9fff）)」』】>]+",
    re.IGNORECASE,
)
_SCRIPT_SCHEME = re.compile(r"\b(javascript|data|vbscript):\S+", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*{1,3}|`{1,3}(?:[a-z]+(?=\n))?|~~|^\s{0,3}#{1,6}\s+|^\s{0,3}>\s?", re.MULTILINE)
_UNIT_LOOP = re.compile(r"(.{2,40}?)\1{" + str(MAX_REPEATS) + r",}", re.DOTALL)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_MARKERS = re.compile(r"[\[［【]\s*\d[\d\s,，、]*[\]］】]")

# A line of Japanese prose of this many Han characters has kana in it; names and headings are shorter.
_KANALESS_HAN = 14

ADDRESS_REPLACED: dict[Language, str] = {"ja": "（URLは出典を参照）", "en": "(URL: see the source)"}


class CountsTokens(Protocol):
    def count(self, text: str) -> int: ...


def accept_question(text: str, counter: CountsTokens, limit: int) -> str:
    """The question without control, zero-width and direction characters, NFC, trimmed; line breaks become spaces.

    Raises QuestionEmpty, or QuestionTooLong where it has more than `limit` tokens.
    """
    cleaned = " ".join(_visible(unicodedata.normalize("NFC", text)).split())
    if not any(unicodedata.category(character)[0] in "LN" for character in cleaned):
        raise QuestionEmpty()
    tokens = counter.count(cleaned)
    if tokens > limit:
        raise QuestionTooLong(tokens=tokens, limit=limit)
    return cleaned


def language_of(text: str) -> Language:
    """`ja` where there is a kana or a Han character, `en` otherwise."""
    return "ja" if _KANA.search(text) or _HAN.search(text) else "en"


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence after the gate. `text` is empty where nothing was left; `foreign` where it is in another language than the
    question's (Chinese in a Japanese answer), which is worth asking the model once more; `repeated` where it says again what
    was said, or loops: nothing good comes after it."""

    text: str
    foreign: bool = False
    repeated: bool = False
    removed: tuple[str, ...] = ()


class OutputGate:
    """Checks one answer, sentence by sentence, in order: it remembers what was said. One gate per answer."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._said: set[str] = set()

    def check(self, sentence: str) -> Checked:
        text, removed = _without_markup(sentence, self.language)
        loop = _UNIT_LOOP.search(text)
        if loop is not None and not loop.group(1).isdigit() and loop.group(1).strip(" 　.・…-ー0123456789"):
            text = text[: loop.end(1)]
            return Checked(text=text.strip(), foreign=self._is_foreign(text), repeated=True, removed=removed)
        spoken = re.sub(r"\W", "", _MARKERS.sub("", unicodedata.normalize("NFKC", text)))
        if not spoken:
            return Checked(text="", removed=removed)
        repeated = spoken in self._said
        self._said.add(spoken)
        return Checked(
            text="" if repeated else text.strip(), foreign=self._is_foreign(text), repeated=repeated, removed=removed
        )

    def _is_foreign(self, text: str) -> bool:
        if has_simplified_chinese(text):
            return True
        if self.language == "en":
            return False
        letters = sum(1 for character in text if character.isalpha())
        return letters > 20 and language_of(text) == "en" or _is_kanaless_prose(text)


def has_simplified_chinese(text: str) -> bool:
    """Whether a Han character is in GB 2312 but not in Windows-31J (cp932): 们, 这, 规; not 会, 国, 来, which Japanese shares."""
    return any(_encodes(character, "gb2312") and not _encodes(character, "cp932") for character in _HAN.findall(text))


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_kanaless_prose(text: str) -> bool:
    return _KANA.search(text) is None and len(_HAN.findall(text)) >= _KANALESS_HAN and "、" not in text


def _visible(text: str) -> str:
    """Without control (Cc but tab and line breaks), format (Cf: zero-width, bidi), private and unassigned characters."""
    return "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cn", "Cs")
    )


def _without_markup(text: str, language: Language) -> tuple[str, tuple[str, ...]]:
    removed = []
    text = _visible(text)
    for name, pattern, replacement in (
        ("reasoning", _THINKING, ""),
        ("reasoning", _STRAY_THINK_END, ""),
        ("image", _IMAGE, ""),
        ("link", _LINK_DEFINITION, ""),
        ("link", _LINK, r"\1"),
        ("tag", _TAG, ""),
        ("script", _SCRIPT_SCHEME, ""),
        ("address", _ADDRESS, ADDRESS_REPLACED[language]),
        ("markup", _EMPHASIS, ""),
    ):
        text, count = pattern.subn(replacement, text)
        removed += [name] * bool(count)
    return text, tuple(dict.fromkeys(removed))
