"""The gates: what a question must be before anything is searched, and what the model's text must pass before anyone sees it.

The model is not trusted: a document or a question may have told it to write a link, a picture or hidden characters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol

from answering.plain_text import plain_text, visible
from errors import Language, QuestionEmpty, QuestionTooLong

MAX_REPEATS = 3

_UNIT_LOOP = re.compile(r"(.{2,40}?)\1{" + str(MAX_REPEATS) + r",}", re.DOTALL)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_MARKERS = re.compile(r"[\[［【]\s*\d[\d\s,，、]*[\]］】]")

# A line of Japanese prose of this many Han characters has kana in it; names and headings are shorter.
_KANALESS_HAN = 14

# A run of so many letters and digits of the system prompt is that prompt; the refusal that it dictates is shorter.
_LEAK = 24


class CountsTokens(Protocol):
    def count(self, text: str) -> int: ...


def accept_question(text: str, counter: CountsTokens, limit: int) -> str:
    """The question without control, zero-width and direction characters, NFC, trimmed; line breaks become spaces.

    Raises QuestionEmpty, or QuestionTooLong where it has more than `limit` tokens.
    """
    cleaned = " ".join(visible(unicodedata.normalize("NFC", text)).split())
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
    """Checks one answer, sentence by sentence, in order: it remembers what was said. One gate per answer. `instructions` are the
    system prompt, which is no answer to anything."""

    def __init__(self, language: Language, instructions: str = "") -> None:
        self.language = language
        self._said: set[str] = set()
        self._instructions = _letters(instructions)
        self._last = ""

    def check(self, sentence: str) -> Checked:
        plain = plain_text(sentence, self.language)
        text, removed = plain.text, plain.removed
        if self._tells_instructions(text):
            return Checked(text="", removed=(*removed, "instructions"))
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

    def _tells_instructions(self, text: str) -> bool:
        """Whether a long piece of the system prompt stands in this sentence, or runs from the one before into it."""
        said = self._last + _letters(text)
        self._last = said[-_LEAK + 1 :]
        pieces = (said[at : at + _LEAK] for at in range(len(said) - _LEAK + 1))
        return bool(self._instructions) and any(piece in self._instructions for piece in pieces)

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


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).lower()
