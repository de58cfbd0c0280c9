"""Which characters of a passage the lexical legs matched: words in any inflection, company terms, and pairs of kanji."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from answering.names import PlacesWords
from answering.refusal import ASKING_WORDS
from index_store.records import Hit
from ingest.normalize import fold

# Pairs of other characters (スト of ストレージ) match by chance too often to be shown.
_KANJI_PAIR = re.compile(r"[\u4e00-\u9fff々]{2}")


class CutsWords(PlacesWords, Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...

    def bigrams(self, text: str) -> Sequence[str]: ...


class WordMatcher:
    def __init__(self, words: CutsWords) -> None:
        self._words = words

    def marked(self, hits: Iterable[Hit], question: str) -> tuple[Hit, ...]:
        """The hits, each with the places of what it has in common with the question."""
        asked = frozenset(self._words.lemmas(question)) - ASKING_WORDS
        pairs = frozenset(filter(_KANJI_PAIR.fullmatch, self._words.bigrams(self._telling(question))))
        return tuple(replace(hit, matched=self._places(hit.chunk.text, asked, pairs)) for hit in hits)

    def _telling(self, question: str) -> str:
        """The question with spaces in the place of the words that stand in any question."""
        text = fold(question).text
        for word in self._words.placed(text):
            if ASKING_WORDS.issuperset(word.tokens):
                text = text[: word.start] + " " * (word.end - word.start) + text[word.end :]
        return text

    def _places(self, text: str, asked: frozenset[str], pairs: frozenset[str]) -> tuple[tuple[int, int], ...]:
        folded = fold(text)
        words = ((word.start, word.end) for word in self._words.placed(folded.text) if asked.intersection(word.tokens))
        places = sorted(folded.span(*place) for place in (*words, *_pairs(folded.text, pairs)))
        joined: list[tuple[int, int]] = []
        for start, end in places:
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return tuple(joined)


def _pairs(text: str, pairs: frozenset[str]) -> Iterator[tuple[int, int]]:
    return ((start, start + 2) for start in range(len(text) - 1) if text[start : start + 2] in pairs)
