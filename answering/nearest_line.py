"""A passage of a sheet and a question -> the line that is nearest to the question, for its cells: 「申請書!I13」 and not 「申請書!I11:I16」."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from answering.refusal import ASKING_WORDS, word_weight
from index_store.cell_marks import cells_of, without_cells
from index_store.records import Hit


class CutsWords(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...

    def bigrams(self, text: str) -> Sequence[str]: ...


class LineFinder:
    def __init__(self, words: CutsWords) -> None:
        self._words = words

    def pointed(self, hit: Hit, question: str) -> Hit:
        """The hit with the cells of its nearest line; as it is where no line has cells or none stands out."""
        lines = [line for line in hit.chunk.text.splitlines() if cells_of(line) is not None]
        shares = self._shares(lines, question)
        best = max(shares, default=0.0)
        if best <= 0.0 or shares.count(best) > 1:
            return hit
        place = replace(hit.chunk.place, cells=cells_of(lines[shares.index(best)]))
        return replace(hit, chunk=replace(hit.chunk, place=place))

    def _shares(self, lines: Sequence[str], question: str) -> list[float]:
        """Words in common with the question, those that name much and that few lines have counting more; pairs of characters
        decide between lines of equal words."""
        words = {word: word_weight(word) for word in self._words.lemmas(question) if word not in ASKING_WORDS}
        pairs = dict.fromkeys(self._words.bigrams(question), 0.2)
        texts = [without_cells(line) for line in lines]
        by_words = _weighed([frozenset(self._words.lemmas(text)) for text in texts], words)
        by_pairs = _weighed([frozenset(self._words.bigrams(text)) for text in texts], pairs)
        return [first + second for first, second in zip(by_words, by_pairs, strict=True)]


def _weighed(lines: Sequence[frozenset[str]], weights: dict[str, float]) -> list[float]:
    held = {token: sum(token in line for line in lines) for token in weights}
    return [sum(weight / held[token] for token, weight in weights.items() if token in line) for line in lines]
