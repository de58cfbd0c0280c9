"""A passage of a sheet and a question -> the line that is nearest to the question, for its cells: 「申請書!I13」 and not 「申請書!I11:I16」;
of a form, the few lines that a small model should read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from answering.refusal import ASKING_WORDS, is_han, word_weight
from index_store.cell_marks import cells_of, without_cells
from index_store.records import Hit

# What a question asks for by a word that no form writes -> how a line reads that gives it.
_GIVES = (
    (re.compile(r"誰|だれ|どなた|何という人"), re.compile(r"(?:者|氏名|名前|担当|㊞|印)[^=|]*[=|]")),
    (re.compile(r"いつから|何日から|何時から"), re.compile(r"(?:自|開始|から|出発|始)[^=|]* = ")),
    (re.compile(r"いつまで|何日まで|何時まで|期限"), re.compile(r"(?:至|終了|まで|期限|満了|納期|締)[^=|]* = ")),
    (re.compile(r"いつ|何日|何月"), re.compile(r"[=|] ?[^=|]*\d+(?:年|月|日|[-/]\d)")),
    (re.compile(r"いくら|何円|金額|値段"), re.compile(r"\d[\d,]*円|[¥￥△]\s?\d|(?:金額|費|料|額|価格)[^=|]* = ")),
    (re.compile(r"どこ|どちら"), re.compile(r"(?:先|場所|所在地|住所|店|所|駅|会場)[^=|]* = ")),
    (re.compile(r"どうして|なぜ|何のため"), re.compile(r"(?:理由|事由|目的|用件|用務)[^=|]* = ")),
)
# What a line of the kind that is asked for counts beside a noun's 1.0.
_GIVEN = 1.0
# Characters that a label shares with the question count beside words: 差額 is 差引額 on a form, 受け付けた日 is 受付日.
_OF_CHARACTERS = 1.0
# The question names a label because it asks for the value: words that stand in the value tell whose form it is, not which line.
_OF_VALUE = 0.2
_CHECKED, _UNCHECKED = re.compile("[■☑☒✓✔]"), re.compile("[□☐][^□☐■☑☒✓✔〔]*")
_BOX = re.compile("[□☐■☑☒✓✔]")


# A passage with so many pairs is a form. Beside its nearest line so many others are read that share this much of what was asked.
_FORM_PAIRS = 4
_READ_TOO, _NEARLY_AS_MUCH = 3, 0.5
_GAP = "…"


class CutsWords(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...

    def bigrams(self, text: str) -> Sequence[str]: ...


class LineFinder:
    def __init__(self, words: CutsWords) -> None:
        self._words = words

    def pointed(self, hit: Hit, question: str) -> Hit:
        """The hit with the cells of its nearest line; as it is where no line has cells or none stands out."""
        lines = [line for line in hit.chunk.text.splitlines() if cells_of(line) is not None]
        shares = _of_kind(self._shares(lines, question), _by_kind(lines, question))
        best = max(shares, default=0.0)
        if best <= 0.0 or shares.count(best) > 1:
            return hit
        place = replace(hit.chunk.place, cells=cells_of(lines[shares.index(best)]))
        return replace(hit, chunk=replace(hit.chunk, place=place))

    def near(self, text: str, question: str) -> str | None:
        """The form's nearest line and a few near ones, `…` for what is left out, of check boxes those that are checked; None where it is no form or none stands out.

        A model of 1.5 billion parameters that reads all pairs of a form takes a neighbour's value as often as the right one.
        """
        lines = text.splitlines()
        marked = [index for index, line in enumerate(lines) if cells_of(line) is not None]
        if sum(" = " in lines[index] for index in marked) < _FORM_PAIRS:
            return None
        shares = self._shares([lines[index] for index in marked], question)
        kinds = _by_kind([lines[index] for index in marked], question)
        best, first = max(shares), _of_kind(shares, kinds)
        if best <= 0.0:
            return None
        others = sorted(range(len(marked)), key=lambda at: -shares[at])[:_READ_TOO]
        chosen = {first.index(max(first)), *(at for at in others if shares[at] >= _NEARLY_AS_MUCH * best)}
        kept = {marked[at] for at in chosen}
        return _joined(lines, kept | {header for index in kept for header in _headers(lines, index)})

    def _shares(self, lines: Sequence[str], question: str) -> list[float]:
        """Words in common with the question, those that name much and that few lines have counting more; pairs of
        characters decide between lines of equal words."""
        words = {word: word_weight(word) for word in self._words.lemmas(question) if word not in ASKING_WORDS}
        pairs = dict.fromkeys(self._words.bigrams(question), 0.2)
        texts = [without_cells(line) for line in lines]
        characters = _named(question)
        told = [_telling(text) for text in texts]
        parts = [
            _weighed([frozenset(cut(text)) for text in texts], weights, share)
            for texts, share in ((told, 1.0 - _OF_VALUE), (texts, _OF_VALUE))
            for cut, weights in ((self._words.lemmas, words), (self._words.bigrams, pairs))
        ]
        parts.append(_weighed([frozenset(text) for text in told], characters, _OF_CHARACTERS))
        return [sum(shares) for shares in zip(*parts, strict=True)]


def _headers(lines: Sequence[str], index: int) -> Iterator[int]:
    """The header of the table that the row at `index` belongs to."""
    if " = " in lines[index] or "|" not in lines[index]:
        return
    while index > 0 and "|" in lines[index - 1]:
        index -= 1
    if cells_of(lines[index]) is None:
        yield index


def _joined(lines: Sequence[str], kept: Collection[int]) -> str:
    read: list[str] = []
    for index, line in enumerate(lines):
        if index in kept:
            read.append(_UNCHECKED.sub("", line) if _CHECKED.search(line) else line)
        elif not read or read[-1] != _GAP:
            read.append(_GAP)
    return "\n".join(read)


def _named(question: str) -> dict[str, float]:
    """Each Han character of the question with what it counts. Japanese names last what it asks for: 1.0 for one before the last は
    (or at the end of a question without it), and the less the further before it, as the square."""
    end = question.rfind("は")
    end = len(question) if end <= 0 else end
    return {character: ((place + 1) / end) ** 2 for place, character in enumerate(question[:end]) if is_han(character)}


def _of_kind(shares: list[float], kinds: list[float]) -> list[float]:
    """Lines of the kind that is asked for come first, where one of them shares anything with the question."""
    if any(share and kind for share, kind in zip(shares, kinds, strict=True)):
        return [share + kind if kind else 0.0 for share, kind in zip(shares, kinds, strict=True)]
    return [share + kind for share, kind in zip(shares, kinds, strict=True)]


def _telling(line: str) -> str:
    """The part of a line that a question names: a pair's label, all of a table's row or of check boxes."""
    label, mark, value = line.partition(" = ")
    return label if mark and not _BOX.search(value) else line


def _by_kind(lines: Sequence[str], question: str) -> list[float]:
    """誰 asks for a line of 起案者, いつ for a date, いくら for an amount."""
    kinds = [gives for asks, gives in _GIVES if asks.search(question)]
    return [_GIVEN * sum(1 for gives in kinds if gives.search(line)) for line in map(without_cells, lines)]


def _weighed(lines: Sequence[frozenset[str]], weights: dict[str, float], share: float) -> list[float]:
    held = {token: sum(token in line for line in lines) for token in weights}
    return [share * sum(weight / held[token] for token, weight in weights.items() if token in line) for line in lines]
