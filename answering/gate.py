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

# A run of so many letters and digits of the prompt's constant part is that part, and so is a whole sentence of the instructions of at
# least so many; the refusal that they dictate is shorter than the one, and within a sentence of the other.
_LEAK = 24
_LEAST = 8
_ENDS = re.compile(r"[\n。．!！?？]|\.(?=\s|$)")


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
    """Checks one answer, sentence by sentence, in order: it remembers what was said. One gate per answer.

    `instructions` and `examples` are the constant part of the prompt, which is no answer to anything but where what was `read`, the
    question and its passages, has the same words.
    """

    def __init__(self, language: Language, instructions: str = "", examples: str = "", read: str = "") -> None:
        self.language = language
        self._said: set[str] = set()
        self._constant = _letters(f"{instructions}\n{examples}")
        self._instructed = {letters for one in _ENDS.split(instructions) if len(letters := _letters(one)) >= _LEAST}
        self._read = _letters(read)
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
        """Whether this is a sentence of the instructions, or a long piece of the constant part stands in it or runs from the sentence
        before into it."""
        letters = _letters(text)
        said = self._last + letters
        self._last = said[-_LEAK + 1 :]
        pieces = [said[at : at + _LEAK] for at in range(len(said) - _LEAK + 1)]
        return (letters in self._instructed and letters not in self._read) or any(
            piece in self._constant and piece not in self._read for piece in pieces
        )

    def _is_foreign(self, text: str) -> bool:
        if has_simplified_chinese(text):
            return True
        if self.language == "en":
            return False
        letters = sum(1 for character in text if character.isalpha())
        return letters > 20 and language_of(text) == "en" or _is_kanaless_prose(text)


class OpenGate(OutputGate):
    """Lets everything pass: what measures what the gate gives needs an answer without it."""

    def check(self, sentence: str) -> Checked:
        return Checked(text=sentence.strip())


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
