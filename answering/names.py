"""The proper names of a sentence: people, places, departments, part numbers, and katakana words that no dictionary has.

Conservative: a common word is never taken for a name, and a name counts as found wherever its characters stand in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from answering.quantities import Quantity
from ingest.tokenizer import PlacedWord

_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_HAN = re.compile(r"[\u4e00-\u9fff々]{2,}")
# 経理課, 情報システム部, 北沢営業所; not 一部 or 関係. The two characters before are enough to tell one from another.
_DEPARTMENT = re.compile(
    r"[\u4e00-\u9fffァ-ヴー々]{2}(?<![一全内外本各上下幹支学細前後胴])(?:部(?![品分門類位署])|(?<!日)課(?![題税程金業])|(?<!関)係(?![数員争])|営業所|事業所|支店|支社|工場|委員会)"
)
# Letters, and a joint that may be written or not.
_JOINT = r"[-_./ ]*"
# Names that say nothing about a company's documents, and honorifics that the dictionary calls names.
_COMMON = frozenset({"日本", "和暦", "西暦", "平成", "令和", "昭和"})


class PlacesWords(Protocol):
    def placed(self, text: str) -> Iterable[PlacedWord]: ...


@dataclass(frozen=True, slots=True)
class Name:
    """`[start, end)` of a folded text."""

    start: int
    end: int
    text: str

    def stands_in(self, source: str) -> bool:
        """Whether a folded text has it: a code with or without its hyphens and not as a part of another, others anywhere."""
        if re.search(r"\d", self.text) is None:
            return _squeezed(self.text) in _squeezed(source)
        pattern = _JOINT.join(map(re.escape, re.findall(r"[a-z]+|\d+", self.text)))
        return re.search(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", source) is not None


class NameFinder:
    def __init__(self, words: PlacesWords) -> None:
        self._words = words

    def names(self, text: str, found: Sequence[Quantity]) -> tuple[Name, ...]:
        """Of a folded text with its quantities (part numbers are among them), in order, none overlapping."""
        named: list[Name] = []
        codes = [Name(code.start, code.end, text[code.start : code.end]) for code in found if not code.readings]
        every = (*codes, *_departments(text), *self._words_that_name(text))
        for name in sorted(every, key=lambda name: (name.start, -name.end)):
            if not named or name.start >= named[-1].end:
                named.append(name)
        return tuple(named)

    def _words_that_name(self, text: str) -> Iterator[Name]:
        for word in self._words.placed(text):
            written = text[word.start : word.end]
            is_katakana = _KATAKANA.fullmatch(written) is not None
            is_proper = _HAN.fullmatch(written) is not None and written not in _COMMON
            if is_katakana and (word.is_unknown or word.is_name) or is_proper and word.is_name:
                yield Name(word.start, word.end, written)


def _departments(text: str) -> Iterator[Name]:
    for match in _DEPARTMENT.finditer(text):
        yield Name(match.start(), match.end(), match[0])


@lru_cache(maxsize=256)
def _squeezed(text: str) -> str:
    return re.sub(r"[\s・=＝\-]", "", text)
