"""A passage -> the part of it that a question asks for: its nearest sentences or rows, `…` for what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from answering.letter_day import without_letter_day
from answering.nearest_line import LineFinder
from answering.prompt import heading
from answering.range_rows import quantity_rows
from answering.refusal import ASKING_WORDS, word_weight
from answering.sentences import sentences
from index_store.cell_marks import without_cells
from index_store.records import Hit

TRIM_MARK = "…"
# A sentence beside the best one often holds its condition (「ただし、…」): it gets this share of its neighbour's score.
NEIGHBOUR_SHARE = 0.4
# Where a sentence holds this share of what was asked (by weight), sentences with much less of it are left away.
STANDS_OUT, NEARLY_AS_MUCH = 0.75, 0.9
# Sentences are told apart by the words that the passage holds only where these are this share of what was asked; a table's row is
# told from the others by less, its key.
SENTENCE_TELLS, ROW_TELLS = 0.4, 0.25
HEADING_LENGTH = 20
CONDITIONS = ("ただし", "但し", "なお", "この場合", "また")


class CountsTokens(Protocol):
    def count(self, text: str) -> int: ...


class CutsWords(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...

    def bigrams(self, text: str) -> Sequence[str]: ...


class Trimmer:
    """Trims passages for a reader that takes a neighbouring figure for the one asked for, and reads 75 tokens a second."""

    def __init__(self, counter: CountsTokens, words: CutsWords) -> None:
        self._counter = counter
        self._words = words
        self._lines = LineFinder(words)

    def trim(self, hit: Hit, asked: Sequence[str], limit: int) -> Hit:
        """What any of `asked` is about, in the passage's order, in at most `limit` tokens; a table keeps its header."""
        question = "、".join(asked)
        text = without_letter_day(hit.chunk.text.strip(), question, TRIM_MARK)
        near = self._lines.near(text, question)
        if near is not None and self._counter.count(without_cells(near)) <= limit:
            return replace(hit, chunk=replace(hit.chunk, text=near))
        parts = _parts(text)
        read = [without_cells(part) for part in parts]
        outstanding = self._of_any(read, asked, heading(hit))
        if not outstanding and self._counter.count(without_cells(text)) <= limit:
            return hit if text == hit.chunk.text.strip() else replace(hit, chunk=replace(hit.chunk, text=text))
        scores = self._part_scores(read, question)
        if outstanding:
            scores = [1.0 + score if index in outstanding else 0.0 for index, score in enumerate(scores)]
        kept = _best_parts(read, scores, limit, self._counter)
        return replace(hit, chunk=replace(hit.chunk, text=_joined(parts, kept)))

    def _of_any(self, parts: Sequence[str], asked: Sequence[str], title: str) -> frozenset[int]:
        """Empty where for one of `asked` no part stands out, and for the others not the rows of a table: what a sentence of a part
        says may begin in the sentence before it."""
        found = [self._outstanding(parts, question, title) for question in asked]
        chosen = frozenset(index for outstanding in found if outstanding is not None for index in outstanding)
        rows = all(_is_table_row(parts[index]) for index in chosen)
        return chosen if rows or None not in found else frozenset()

    def _outstanding(self, parts: Sequence[str], question: str, title: str) -> frozenset[int] | None:
        """The sentences or rows that hold nearly all that was asked, with what belongs to them; None where none stands out.

        A small model that reads 「宿泊…3,000円。日帰り…1,500円。」 whole gives either figure for either question.
        """
        asked = [word for word in dict.fromkeys(self._words.lemmas(question)) if word not in ASKING_WORDS]
        named = frozenset(self._words.lemmas(title))
        words = [frozenset(self._words.lemmas(part)) | _inside_cells(part, asked) for part in parts]
        own = _words_of_parts(parts, words, named)
        in_range = quantity_rows(parts, question).held
        if in_range:
            return frozenset(index for at in _most_of(in_range, own, asked) for index in _beside(parts, own, at, asked))
        # The title's words stand for the whole passage, and those that no part holds tell no part from another.
        beyond = [word for word in asked if word not in named]
        telling = [word for word in beyond if any(word in words for words in own)]
        if not telling:
            return None
        chosen = _standing_out(own, asked)
        if chosen is None:
            chosen = _standing_out(own, telling)
            rows = chosen is not None and all(_is_table_row(parts[index]) for index in chosen)
            if _weight(telling) < (ROW_TELLS if rows else SENTENCE_TELLS) * _weight(beyond):
                return None
        if chosen is None:
            return None
        return frozenset(index for at in chosen for index in _with_its_own(parts, at))

    def _part_scores(self, parts: Sequence[str], question: str) -> list[float]:
        """Shared lemmas and bigrams with the question, rarer ones (in this passage) counting more, spread to neighbours."""
        asked = set(self._words.lemmas(question)) | set(self._words.bigrams(question))
        tokens = [set(self._words.lemmas(part)) | set(self._words.bigrams(part)) for part in parts]
        frequency = {token: sum(token in own for own in tokens) for token in asked}
        own = [sum(1.0 / frequency[token] for token in asked & part) for part in tokens]
        around = [0.0, *own, 0.0]
        return [score + NEIGHBOUR_SHARE * max(around[i], around[i + 2]) for i, score in enumerate(own)]


def _parts(text: str) -> list[str]:
    """Its sentences and lines; the cells behind a line's last full stop stay with it."""
    parts: list[str] = []
    for part in sentences([text]):
        if without_cells(part).strip():
            parts.append(part)
        elif part.strip() and parts:
            parts[-1] += part
    return parts


def _words_of_parts(
    parts: Sequence[str], words: Sequence[frozenset[str]], named: frozenset[str]
) -> list[frozenset[str]]:
    """Each part's words: a row's with those of its table's header; none for a header and for a line that repeats the title."""
    headers = {_header_of(parts, index) for index, part in enumerate(parts) if _is_table_row(part)}
    return [
        frozenset()
        if index in headers or own <= named
        else own | words[_header_of(parts, index)]
        if _is_table_row(parts[index])
        else own
        for index, own in enumerate(words)
    ]


def _inside_cells(part: str, asked: Sequence[str]) -> frozenset[str]:
    """The words that a table's row holds inside longer ones: 父 in 配偶者の父母. In prose that says nothing (代 in 代えて)."""
    return frozenset(word for word in asked if word in part) if _is_table_row(part) else frozenset()


def _standing_out(own: Sequence[frozenset[str]], asked: Sequence[str]) -> list[int] | None:
    """The parts with nearly the largest share of `asked`, by weight, where that share is large and others have less."""
    total = _weight(asked)
    if len(own) < 2 or total < 1.0:
        return None
    shares = [_weight([word for word in asked if word in words]) / total for words in own]
    best = max(shares)
    if best < STANDS_OUT:
        return None
    return [index for index, share in enumerate(shares) if share >= NEARLY_AS_MUCH * best]


def _most_of(rows: frozenset[int], own: Sequence[frozenset[str]], asked: Sequence[str]) -> list[int]:
    """Of the rows that a quantity falls into, those that hold most of what was asked beside: 社外 and not 社内."""
    shares = {at: _weight([word for word in asked if word in own[at]]) for at in sorted(rows)}
    return [at for at, share in shares.items() if share == max(shares.values())]


def _beside(parts: Sequence[str], own: Sequence[frozenset[str]], row: int, asked: Sequence[str]) -> Iterator[int]:
    """A row that a quantity falls into, its header, and the sentences that hold what it doesn't: バイクはこの半額とする。"""
    yield from _with_its_own(parts, row)
    more = frozenset(word for word in asked if word_weight(word) >= 1.0) - own[row]
    yield from (at for at, part in enumerate(parts) if not _is_table_row(part) and own[at] & more)


def _weight(words: Sequence[str]) -> float:
    return sum(word_weight(word) for word in words)


def _with_its_own(parts: Sequence[str], index: int) -> Iterator[int]:
    """The part, with its table's header, the condition that follows it, or the text that it is the heading of."""
    yield index
    if _is_table_row(parts[index]):
        yield _header_of(parts, index)
    elif index + 1 < len(parts) and (_is_condition(parts[index + 1]) or _is_heading(parts[index])):
        yield index + 1


def _header_of(parts: Sequence[str], index: int) -> int:
    """The first row of the table that the row at `index` belongs to."""
    while index > 0 and _is_table_row(parts[index - 1]):
        index -= 1
    return index


def _best_parts(parts: Sequence[str], scores: Sequence[float], limit: int, counter: CountsTokens) -> list[int]:
    """Indices of the parts that fit into `limit` tokens, best first chosen, in the order of the text."""
    room = limit
    kept: list[int] = []
    related = [index for index in range(len(parts)) if scores[index] > 0.0] or list(range(len(parts)))
    order = sorted(related, key=lambda i: (-scores[i], i))
    headers = [_header_of(parts, index) for index in order if _is_table_row(parts[index])]
    order = list(dict.fromkeys((*headers[:1], *order)))
    for index in order:
        tokens = counter.count(parts[index]) + 1
        if tokens <= room:
            kept.append(index)
            room -= tokens
    return sorted(kept) if kept else [order[0]]


def _is_heading(part: str) -> bool:
    """A short line that ends no sentence: 「駐車場」; a form's label with its value is none."""
    ends = part.rstrip().endswith(("。", ".", "！", "？"))
    return len(part.strip()) <= HEADING_LENGTH and not ends and " = " not in part


def _is_condition(part: str) -> bool:
    return part.lstrip().startswith(CONDITIONS)


def _is_table_row(part: str) -> bool:
    return "|" in part or "\t" in part


def _joined(parts: Sequence[str], kept: Sequence[int]) -> str:
    pieces: list[str] = []
    previous = -1
    for index in kept:
        if index != previous + 1:
            pieces.append(TRIM_MARK)
        pieces.append(parts[index])
        previous = index
    if previous != len(parts) - 1:
        pieces.append(TRIM_MARK)
    return "".join(pieces).strip()
