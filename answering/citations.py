"""Markers -> citations: only of passages in this prompt, and with every number and name looked for in the passage that is cited."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from answering.answer import Check, Citation, Prompt, Sentence
from answering.checks import Checker, Source, leads_in, unproved
from answering.disagreement import DisagreementFinder
from answering.names import PlacesWords
from answering.quantities import Reading, quantities
from answering.sentences import sentences
from answering.source_text import source_text
from errors import Language
from index_store.cell_marks import cells_of, without_cells
from index_store.records import Hit, Place
from ingest.normalize import fold

# An uncited sentence gets a passage's number where this share of its words stands there; below, it stays uncited, and is marked.
CLEAR_SUPPORT = 0.6
LONGEST_QUOTE = 240
SAID_AGAIN = 0.8

_MARKER = re.compile(r"\s*[\[［【]\s*(?:資料)?\s*(\d[\d\s,，、]*)[\]］】]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_END = re.compile(r"([。！？.!?]*)\s*$")


class CutsWords(PlacesWords, Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence with its markers at its end. `support` is the share of its words found in the cited passages or the question;
    `checks` are its parts that stand in neither."""

    text: str
    citations: tuple[Citation, ...]
    support: float
    checks: tuple[Check, ...] = ()


class Citer:
    """Cites the sentences of one model's answers."""

    def __init__(self, words: CutsWords) -> None:
        self._words = words
        self._checker = Checker(words)
        self._disagreements = DisagreementFinder(words)

    def cite(self, sentence: str, prompt: Prompt) -> CitedSentence:
        body = _MARKER.sub("", sentence).strip()
        words = frozenset(self._words.lemmas(body))
        numbers = self._proved_numbers(body, self._valid_markers(sentence, prompt, words), prompt, words)
        cited = [prompt.hits[number - 1] for number in numbers]
        return CitedSentence(
            text=_with_markers(body, numbers),
            citations=tuple(self._citation(number, prompt, words) for number in numbers),
            support=1.0 if leads_in(body) else self._support(words, cited, prompt),
            checks=self._checker.check(body, _source(cited, prompt)),
        )

    def says_again(self, sentence: str, shown: Sequence[Sentence]) -> bool:
        """Whether it adds neither a number nor more than a fifth of its words to one of those that were shown."""
        words, numbers = self._said(sentence)
        for one in shown:
            known, held = self._said(one.text)
            if numbers <= held and len(words & known) >= SAID_AGAIN * len(words):
                return True
        return False

    def _said(self, sentence: str) -> tuple[frozenset[str], frozenset[tuple[Reading, ...]]]:
        body = _MARKER.sub("", sentence)
        numbers = frozenset(quantity.readings for quantity in quantities(fold(body).text))
        return frozenset(self._words.lemmas(body)), numbers

    def disagreement(self, shown: Sequence[Sentence], prompt: Prompt, language: Language) -> CitedSentence | None:
        """A sentence that names both passages where another one in force gives another figure for what was answered."""
        said = self._disagreements.sentence(shown, prompt, language)
        return None if said is None else self.cite(said, prompt)

    def _valid_markers(self, sentence: str, prompt: Prompt, words: frozenset[str]) -> list[int]:
        """The named passages of this prompt; where none is named, the one that clearly supports the sentence."""
        named = (
            int(digits)
            for group in _MARKER.findall(unicodedata.normalize("NFKC", sentence))
            for digits in re.findall(r"\d+", group)
        )
        numbers = [number for number in dict.fromkeys(named) if 1 <= number <= len(prompt.hits)]
        if numbers or not words:
            return numbers
        best = max(self._by_support(prompt, words), default=(0.0, 0))
        return [-best[1]] if best[0] >= CLEAR_SUPPORT else []

    def _proved_numbers(self, body: str, numbers: list[int], prompt: Prompt, words: frozenset[str]) -> list[int]:
        """Another passage takes the place of the cited ones where it holds the sentence's numbers and they don't."""
        if not unproved(body, _source([prompt.hits[number - 1] for number in numbers], prompt)):
            return numbers
        for _, negative in sorted(self._by_support(prompt, words), reverse=True):
            if not unproved(body, _source([prompt.hits[-negative - 1]], prompt)):
                return [-negative]
        return numbers

    def _by_support(self, prompt: Prompt, words: frozenset[str]) -> list[tuple[float, int]]:
        """(share of the words found, −number) of every passage: the greatest is the best, the first of equals."""
        return [(self._share(words, (hit,)), -number) for number, hit in enumerate(prompt.hits, start=1)]

    def _support(self, words: frozenset[str], cited: Sequence[Hit], prompt: Prompt) -> float:
        return self._share(words - frozenset(self._words.lemmas(prompt.question)), cited or prompt.hits)

    def _share(self, words: frozenset[str], hits: Sequence[Hit]) -> float:
        if not words:
            return 1.0
        text = "".join(source_text(hit) for hit in hits)
        there = frozenset(self._words.lemmas(text))
        return sum(word in there or _is_reworded(word, text) for word in words) / len(words)

    def _citation(self, number: int, prompt: Prompt, words: frozenset[str]) -> Citation:
        hit = prompt.hits[number - 1]
        quote = self._quote(hit.chunk.text, words)
        return Citation(
            number=number,
            document_id=hit.document.id,
            document=hit.document.title,
            path=hit.document.path,
            place=narrowed(hit.chunk.place, hit.chunk.text, quote),
            quote=without_cells(quote)[:LONGEST_QUOTE],
            score=hit.scores.fused,
            point_id=hit.point_id,
            standing=hit.standing,
        )

    def _quote(self, text: str, words: frozenset[str]) -> str:
        """The passage's sentence that shares most with the answer's, in the passage's own wording."""
        # `…` is ours: it stands in the prompt where a sentence was left out, and nowhere in the document.
        parts = [part.strip(" \n…") for part in sentences([text]) if part.strip(" \n…")]
        return max(
            parts,
            key=lambda part: len(words & frozenset(self._words.lemmas(without_cells(part)))),
            default=text.strip(),
        )


def narrowed(place: Place, text: str, quote: str) -> Place:
    """The place of the line that the quote stands in: on a sheet one value's cell, or a row's; else the passage's own."""
    line = next((line for line in text.splitlines() if quote and quote.splitlines()[-1] in line), "")
    cells = cells_of(line)
    return place if cells is None else replace(place, cells=cells)


def _is_reworded(word: str, text: str) -> bool:
    """Whether half of the word's Han characters stand in the text: 使える of a passage that says 使用."""
    han = _HAN.findall(word)
    return bool(han) and 2 * sum(character in text for character in han) >= len(han)


def _source(hits: Sequence[Hit], prompt: Prompt) -> Source:
    return Source(tuple(map(source_text, hits)), prompt.question, tuple(hit.document.path for hit in hits))


def _with_markers(body: str, numbers: Sequence[int]) -> str:
    marks = "".join(f"[{number}]" for number in numbers)
    end = _END.search(body)
    if end is None or not marks:
        return body
    return f"{body[: end.start()]}{end.group(1)}{marks}" if body.isascii() is False else f"{body.rstrip()} {marks}"
