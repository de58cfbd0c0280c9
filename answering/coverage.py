"""How much of a question a passage has: anywhere in it, and in one place.

BM25 counts how often a passage has a word, and for how many words it does so, so that one that repeats a few words of the question comes before
one that has all of them once. And it counts them wherever they stand: what answers a question often has its words in one
sentence. A passage is cut at the question, and only where it is among the first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from index_store.cell_marks import without_cells
from ingest.normalize import normalize

_ENDS = re.compile(r"(?<=[。！？!?\n])")


class CutsPairs(Protocol):
    def bigrams(self, text: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of the question's pairs of characters, 0 to 1: `whole` of those that a passage has, `place` of those that one of its
    sentences has, or two that follow each other (one often leaves out what the one before is about)."""

    whole: float = 0.0
    place: float = 0.0


def coverage(
    words: CutsPairs, question: str, candidates: Sequence[str], read: Mapping[str, str]
) -> dict[str, Coverage]:
    """For each text of `read`, by point. Pairs are weighed by their IDF over the texts of all `candidates`:
    ln(1 + (N - n + 0.5) / (n + 0.5)), where n of N texts have the pair (Robertson and Zaragoza, 2009, eq. 3.3, with 1 added so that none
    is negative)."""
    lowered = [text.lower() for text in candidates]
    weights = {
        pair: _idf(sum(pair in text for text in lowered), len(lowered))
        for pair in dict.fromkeys(words.bigrams(question))
    }
    return {point: _coverage(text, weights) for point, text in read.items()}


def _idf(having: int, texts: int) -> float:
    return math.log(1.0 + (texts - having + 0.5) / (having + 0.5))


def _coverage(text: str, weights: Mapping[str, float]) -> Coverage:
    total = sum(weights.values())
    clean = normalize(without_cells(text)).lower()
    held = {pair: weight for pair, weight in weights.items() if pair in clean}
    if not held:
        return Coverage()
    sentences = [sentence for sentence in _ENDS.split(clean) if sentence.strip()]
    places = (*sentences, *(one + other for one, other in pairwise(sentences)))
    place = max(sum(weight for pair, weight in held.items() if pair in part) for part in places)
    return Coverage(sum(held.values()) / total, place / total)
