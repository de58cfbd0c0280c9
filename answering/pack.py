"""Hits -> the prompt: the best passages, each trimmed around what was asked, within the model's context. Never a silent cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from answering.announced import announces, with_announced
from answering.answer import Prompt
from answering.editions import superseded
from answering.prompt import PromptWriter
from answering.search_parts import FoundFor, Searched, interleaved
from answering.table_pieces import without_other_rows
from answering.trim import Trimmer
from errors import Language, QuestionTooLong
from index_store.cell_marks import without_cells
from index_store.records import Hit
from settings import AnswerSettings, LlmSettings

# Two passages that share this share of their character bigrams say the same: an old copy, a header repeated in every edition.
NEAR_DUPLICATE = 0.9


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
        self._trimmer = Trimmer(counter, words)
        self._writer = writer
        self._budget = budget

    def question_limit(self, language: Language) -> int:
        """The most tokens that a question may have: a quarter of what the fixed part and the answer leave of the context."""
        return max(1, self._room(language) // 4)

    def constant_part(self, language: Language) -> tuple[tuple[str, str], ...]:
        """The messages that every prompt begins with."""
        return self._writer.messages("", (), language)[:-1]

    def pack(self, searched: Searched, language: Language, *, far_too: bool = False) -> Prompt:
        """The nearest passages of the question and of each of its parts; with `far_too` the others as well.

        Raises QuestionTooLong where the question leaves no room.
        """
        question = searched.question
        room = self._room(language) - self._counter.count(question)
        if room < self._budget.passage // 2:
            raise QuestionTooLong(tokens=self._counter.count(question), limit=self.question_limit(language))
        best = [self._best(found) for found in searched.searches]
        near = best if far_too else [_near(found, self._budget.nearness) for found in best]
        # Each part gets room, also where there are more of them than passages.
        distinct = interleaved(near)[: max(self._budget.passages, len(near))]
        chosen: list[Hit] = []
        for hit in distinct:
            trimmed = self._trimmer.trim(hit, _asked_of(hit, near), min(self._budget.passage, room))
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
            farther=len(interleaved(best)[: max(self._budget.passages, len(near))]) - len(distinct),
            question=question,
        )

    def _best(self, found: FoundFor) -> FoundFor:
        """As many of its hits as a prompt may have, without superseded editions, other pieces of a table and copies."""
        old = superseded(found.hits, found.text)
        current = without_other_rows([hit for hit in found.hits if hit.point_id not in old], found.text)
        distinct = with_announced(without_near_duplicates(current, self._words))
        return FoundFor(found.text, tuple(distinct[: self._budget.passages]))

    def _room(self, language: Language) -> int:
        fixed = self._counter.count_messages(self._writer.messages("", (), language))
        return self._budget.context - self._budget.answer - fixed


def _near(found: FoundFor, share: float) -> FoundFor:
    """Those with `share` of the best one's fused score, and what these announce: what is much farther distracts a small model more often
    than it helps."""
    best = max((hit.scores.fused for hit in found.hits), default=0.0)
    near: list[Hit] = []
    for hit in found.hits:
        if hit.scores.fused >= share * best or any(announces(before, hit) for before in near):
            near.append(hit)
    return FoundFor(found.text, tuple(near))


def _asked_of(hit: Hit, near: Sequence[FoundFor]) -> tuple[str, ...]:
    """What the passage is read for: the question as a whole and each part, as far as they found it."""
    return tuple(found.text for found in near if any(hit.point_id == other.point_id for other in found.hits))


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
