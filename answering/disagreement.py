"""Two documents in force that give different figures for the same item: the answer says so and names both.

Conservative: the same row and column, the same label, or nearly the same sentence; the same unit; another number; and a question
that asks for neither of the two documents in particular.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from answering.answer import Prompt, Sentence
from answering.prompt import heading
from answering.quantities import Quantity, quantities
from answering.refusal import word_weight
from answering.sentences import sentences
from errors import Language
from index_store.cell_marks import without_cells
from index_store.records import Document, Hit
from ingest.normalize import fold

# Two sentences are about the same item where they share this share of their words, numbers apart, and differ in no word that names
# anything: 宿泊出張 and 日帰り出張 are two items.
SAME_ITEM, NAMES = 0.8, 1.0
# Fewer words than these tell no item from another: 「3日以内とする。」
_TELLING_WORDS = 3

SAID: dict[Language, str] = {
    "ja": "資料により異なります。「{one}」では{this}、「{other}」では{that}です。[{first}][{second}]",
    "en": 'The documents differ: {this} in "{one}", {that} in "{other}". [{first}][{second}]',
}


class CutsLemmas(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a line says, numbers apart: `label` of a table's cell or a form's pair (then `words` are empty), or the words of a
    sentence. `text` is folded, and `numbers` are those in it."""

    label: str
    words: frozenset[str]
    text: str
    numbers: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Numbers of passages count from 1; `this` and `that` are as written in them, folded."""

    first: int
    second: int
    this: str
    that: str


class DisagreementFinder:
    def __init__(self, words: CutsLemmas) -> None:
        self._words = words

    def sentence(self, shown: Sequence[Sentence], prompt: Prompt, language: Language) -> str | None:
        """With its markers; None where no passage of the prompt contradicts what was cited."""
        difference = next(self.differences(shown, prompt), None)
        if difference is None:
            return None
        one, other = (prompt.hits[number - 1].document for number in (difference.first, difference.second))
        return SAID[language].format(
            one=_name(one, other),
            other=_name(other, one),
            this=difference.this,
            that=difference.that,
            first=difference.first,
            second=difference.second,
        )

    def differences(self, shown: Sequence[Sentence], prompt: Prompt) -> Iterator[Difference]:
        for sentence in shown:
            said = quantities(fold(sentence.text).text)
            for number in dict.fromkeys(citation.number for citation in sentence.citations):
                for other in range(1, len(prompt.hits) + 1):
                    if other != number and self._comparable(prompt.hits[number - 1], prompt.hits[other - 1], prompt):
                        yield from self._between(number, other, said, prompt)

    def _comparable(self, one: Hit, other: Hit, prompt: Prompt) -> bool:
        """Two documents in force, of which the question names neither by a word of its own."""
        if one.document.id == other.document.id or not (_is_in_force(one) and _is_in_force(other)):
            return False
        mine, theirs = (self._words_of(f"{hit.document.path} {heading(hit)}") for hit in (one, other))
        return not (mine ^ theirs) & self._words_of(prompt.question)

    def _between(self, number: int, other: int, said: Sequence[Quantity], prompt: Prompt) -> Iterator[Difference]:
        answered = {quantity.readings for quantity in said if quantity.readings}
        theirs = list(self._statements(prompt.hits[other - 1].chunk.text))
        for mine in self._statements(prompt.hits[number - 1].chunk.text):
            for that in theirs:
                if not _same_item(mine, that):
                    continue
                for this, another in zip(mine.numbers, that.numbers, strict=True):
                    if this.readings in answered and this.readings[0].value != another.readings[0].value:
                        written = mine.text[this.start : this.end], that.text[another.start : another.end]
                        yield Difference(number, other, *written)

    def _statements(self, text: str) -> Iterator[_Statement]:
        header: list[str] = []
        for part in sentences([without_cells(text)]):
            folded = fold(part.strip()).text
            cells = [cell.strip() for cell in folded.strip("| ").split("|")]
            if len(cells) == 1:
                header = []
                yield from self._of_line(folded)
            elif not header:
                header = cells
            elif len(cells) == len(header):
                for title, cell in zip(header[1:], cells[1:], strict=True):
                    yield from _labelled(f"{cells[0]} | {title}", cell)

    def _of_line(self, folded: str) -> Iterator[_Statement]:
        label, mark, value = folded.partition(" = ")
        if mark:
            yield from _labelled(label, value)
            return
        numbers = _numbers(folded)
        words = frozenset(self._words.lemmas(_without(folded, numbers)))
        if numbers and len(words) >= _TELLING_WORDS:
            yield _Statement("", words, folded, numbers)

    def _words_of(self, text: str) -> frozenset[str]:
        return frozenset(self._words.lemmas(text))


def _labelled(label: str, value: str) -> Iterator[_Statement]:
    numbers = _numbers(value)
    if numbers and re.search(r"[^\W\d_]", label):
        yield _Statement(label, frozenset(), value, numbers)


def _numbers(folded: str) -> tuple[Quantity, ...]:
    return tuple(quantity for quantity in quantities(folded) if quantity.readings)


def _without(text: str, numbers: Sequence[Quantity]) -> str:
    for quantity in sorted(numbers, key=lambda one: -one.start):
        text = f"{text[: quantity.start]} {text[quantity.end :]}"
    return text


def _same_item(one: _Statement, other: _Statement) -> bool:
    """Labels equal, or sentences nearly; and the same units in the same order."""
    units = [[quantity.unit for quantity in statement.numbers] for statement in (one, other)]
    if units[0] != units[1] or one.label != other.label:
        return False
    if one.label != "" or one.words == other.words:
        return True
    shared, every = one.words & other.words, one.words | other.words
    return len(shared) >= SAME_ITEM * len(every) and all(word_weight(word) < NAMES for word in every - shared)


def _is_in_force(hit: Hit) -> bool:
    return hit.standing.status in ("current", "unknown")


def _name(document: Document, other: Document) -> str:
    """By its title; by its path where both have the same."""
    title = document.title or document.path
    return title if title != (other.title or other.path) else document.path
