"""Hits -> the prompt: the best passages, each trimmed around what was asked, within the model's context. Never a silent cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from answering.answer import Prompt
from answering.editions import superseded
from answering.nearest_line import LineFinder
from answering.prompt import PromptWriter, heading
from answering.refusal import ASKING_WORDS, word_weight
from answering.sentences import sentences
from errors import Language, QuestionTooLong
from index_store.cell_marks import without_cells
from index_store.records import Hit
from settings import AnswerSettings, LlmSettings

TRIM_MARK = "…"
# Two passages that share this share of their character bigrams say the same: an old copy, a header repeated in every edition.
NEAR_DUPLICATE = 0.9
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

    def count_messages(self, messages: Sequence[tuple[str, str]]) -> int: ...


class CutsWords(Protocol):
    def lemmas(self, text: str) -> Sequence[str]: ...

    def bigrams(self, text: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Budget:
    """Token limits of one prompt, all within the served context; `nearness` is the share of the best passage's score that one needs
    to be read with it."""

    context: int
    answer: int
    passages: int
    passage: int
    nearness: float

    @classmethod
    def of(cls, llm: LlmSettings, answer: AnswerSettings) -> Budget:
        return cls(
            context=llm.context_tokens,
            answer=llm.answer_tokens,
            passages=answer.passages,
            passage=answer.passage_tokens,
            nearness=answer.nearness,
        )


class Packer:
    """Chooses and trims passages. A hit that gets no room is counted in `Prompt.left_out`."""

    def __init__(self, counter: CountsTokens, words: CutsWords, writer: PromptWriter, budget: Budget) -> None:
        self._counter = counter
        self._words = words
        self._lines = LineFinder(words)
        self._writer = writer
        self._budget = budget

    def question_limit(self, language: Language) -> int:
        """The most tokens that a question may have: a quarter of what the fixed part and the answer leave of the context."""
        return max(1, self._room(language) // 4)

    def constant_part(self, language: Language) -> tuple[tuple[str, str], ...]:
        """The messages that every prompt begins with."""
        return self._writer.messages("", (), language)[:-1]

    def pack(self, question: str, hits: Sequence[Hit], language: Language, *, far_too: bool = False) -> Prompt:
        """The nearest passages; with `far_too` the others as well. Raises QuestionTooLong where the question leaves no room."""
        room = self._room(language) - self._counter.count(question)
        if room < self._budget.passage // 2:
            raise QuestionTooLong(tokens=self._counter.count(question), limit=self.question_limit(language))
        old = superseded(hits, question)
        current = [hit for hit in hits if hit.point_id not in old]
        best = without_near_duplicates(current, self._words)[: self._budget.passages]
        distinct = best if far_too else _near(best, self._budget.nearness)
        chosen: list[Hit] = []
        for hit in distinct:
            trimmed = self._trim(hit, question, min(self._budget.passage, room))
            tokens = self._counter.count(self._writer.passage(len(chosen) + 1, trimmed))
            if tokens > room:
                break
            room -= tokens
            chosen.append(trimmed)
        messages = self._writer.messages(question, chosen, language)
        return Prompt(
            messages=messages,
            hits=tuple(chosen),
            tokens=self._counter.count_messages(messages),
            left_out=len(distinct) - len(chosen),
            farther=len(best) - len(distinct),
            question=question,
        )

    def _room(self, language: Language) -> int:
        fixed = self._counter.count_messages(self._writer.messages("", (), language))
        return self._budget.context - self._budget.answer - fixed

    def _trim(self, hit: Hit, question: str, limit: int) -> Hit:
        """The sentences nearest to the question, in their order, with `…` where something is missing; a table keeps its header."""
        text = hit.chunk.text.strip()
        near = self._lines.near(text, question)
        if near is not None and self._counter.count(without_cells(near)) <= limit:
            return replace(hit, chunk=replace(hit.chunk, text=near))
        parts = _parts(text)
        read = [without_cells(part) for part in parts]
        outstanding = self._outstanding(read, question, heading(hit))
        if outstanding is None and self._counter.count(without_cells(text)) <= limit:
            return hit
        scores = self._part_scores(read, question)
        if outstanding is not None:
            scores = [1.0 + score if index in outstanding else 0.0 for index, score in enumerate(scores)]
        kept = _best_parts(read, scores, limit, self._counter)
        return replace(hit, chunk=replace(hit.chunk, text=_joined(parts, kept)))

    def _outstanding(self, parts: Sequence[str], question: str, title: str) -> frozenset[int] | None:
        """The sentences or rows that hold nearly all that was asked, with what belongs to them; None where none stands out.

        A small model that reads 「宿泊…3,000円。日帰り…1,500円。」 whole gives either figure for either question.
        """
        asked = [word for word in dict.fromkeys(self._words.lemmas(question)) if word not in ASKING_WORDS]
        named = frozenset(self._words.lemmas(title))
        words = [frozenset(self._words.lemmas(part)) | _inside_cells(part, asked) for part in parts]
        own = _words_of_parts(parts, words, named)
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


def _near(hits: Sequence[Hit], share: float) -> list[Hit]:
    """Those with `share` of the best one's fused score: what is much farther distracts a small model more often than it helps."""
    best = max((hit.scores.fused for hit in hits), default=0.0)
    return [hit for hit in hits if hit.scores.fused >= share * best]


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


def without_near_duplicates(hits: Sequence[Hit], words: CutsWords) -> list[Hit]:
    """The hits in order, without those that repeat an earlier one of the same wording."""
    kept: list[Hit] = []
    seen: list[frozenset[str]] = []
    for hit in hits:
        own = frozenset(words.bigrams(without_cells(hit.chunk.text)))
        if any(_overlap(own, other) >= NEAR_DUPLICATE for other in seen):
            continue
        kept.append(hit)
        seen.append(own)
    return kept


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0


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
