"""The company's own golden questions: what use brought up, what a model drafted, what people accepted or rejected."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from pydantic import TypeAdapter

from answering.answer import Answer
from answering.withheld import as_readable, documents_of
from errors import GoldenQuestionUnknown
from evaluation.datasets import GoldenQuestion, GoldenTurn
from evaluation.golden_check import checked
from journal.golden import GoldenBook, GoldenEntry, Waiting
from journal.tables import GoldenOrigin, GoldenState

State = Literal["new", "draft", "accepted", "rejected"]
STATES: tuple[State, ...] = ("new", "draft", "accepted", "rejected")

# A follow-up leans on the last turns; what was said long before is nobody's business here.
_TURNS = 3

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """One line of the list. `why` of a new one: `refused`, `disliked` or both; `reason` is what the person wrote with a 👎;
    `times` counts how often it was asked so."""

    golden: GoldenQuestion
    state: State
    origin: GoldenOrigin
    at: datetime
    message_id: str | None = None
    why: tuple[str, ...] = ()
    reason: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """All that is known of one that was asked: the last turns before it, and the answer given with the passages found.
    `follows_up`: it was completed from those turns before it was searched."""

    history: tuple[GoldenTurn, ...]
    answer: Answer
    follows_up: bool


class OwnQuestions:
    """What `Database.session` raises, the methods raise."""

    def __init__(self, book: GoldenBook) -> None:
        self._book = book

    def judged_by(self, person: str) -> OwnQuestions:
        """The same, for another person."""
        return OwnQuestions(self._book.judged_by(person))

    def all(self) -> tuple[OwnQuestion, ...]:
        """New ones first, the latest on top, each question once: one that was judged in the same words does not come again."""
        kept = tuple(_kept(entry) for entry in self._book.entries())
        judged = {same_words(own.golden.question) for own in kept}
        return (*_new(self._book.waiting(), judged), *kept)

    def find(self, golden_id: str) -> OwnQuestion:
        """Raises GoldenQuestionUnknown."""
        for own in self.all():
            if own.golden.id == golden_id:
                return own
        raise GoldenQuestionUnknown(id=golden_id)

    def asked(self, own: OwnQuestion, readable: Callable[[frozenset[str]], Set[str]]) -> Asked | None:
        """None where it did not come from a conversation, or that is gone. `readable` tells which of the documents that it rests
        on whoever judges it may read: answers that rest on others are withheld."""
        if own.message_id is None:
            return None
        before, exchange = self._book.exchange(own.message_id)
        last = before[-_TURNS:]
        kept = [_ANSWER.validate_json(one.answer_json) for one in (*last, exchange)]
        allowed = readable(documents_of(kept))
        *earlier, answer = (as_readable(one, allowed) for one in kept)
        turns = (GoldenTurn(question=one.question, answer=told.text) for one, told in zip(last, earlier, strict=True))
        return Asked(tuple(turns), answer, answer.search_text != own.golden.question)

    def accept(self, own: OwnQuestion, edited: GoldenQuestion) -> None:
        """Keeps it as edited, under its own id. Raises GoldenQuestionInvalid."""
        golden = checked(edited.model_copy(update={"id": own.golden.id, "split": half_of(own.golden.id)}))
        self._book.write([_entry(golden, "accepted", own.origin, own.message_id)])

    def reject(self, own: OwnQuestion) -> None:
        """It stays rejected: neither asking nor drafting brings it up again."""
        self._book.write([_entry(own.golden, "rejected", own.origin, own.message_id)])

    def accepted(self, source: str | None = None) -> tuple[GoldenQuestion, ...]:
        """In the order of their ids; with `source`, those about its documents and those that no document answers."""
        return tuple(
            own.golden
            for own in self.all()
            if own.state == "accepted" and (source is None or own.golden.unanswerable or own.golden.source == source)
        )

    def take_in(self, questions: Iterable[GoldenQuestion]) -> int:
        """Imported ones are accepted; one with a known id takes its place. How many there were."""
        links = {entry.id: entry.message_id for entry in self._book.entries()}
        entries = [_entry(golden, "accepted", "imported", links.get(golden.id)) for golden in questions]
        self._book.write(entries)
        return len(entries)

    def add_drafts(self, drafts: Iterable[GoldenQuestion]) -> None:
        self._book.write([_entry(draft, "draft", "drafted", None) for draft in drafts])


def same_words(question: str) -> str:
    """Two questions that differ only in width, case, spaces and final marks are one."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    return "".join(folded.split()).rstrip("?。.!")


def own_id(seed: str) -> str:
    """`own-` and ten hexadecimal digits that depend on nothing but `seed`."""
    return f"own-{hashlib.sha256(seed.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def half_of(golden_id: str) -> Literal["tune", "test"]:
    """Settings are chosen on one half and told of the other; which one a question is in never changes."""
    return "tune" if hashlib.sha256(golden_id.encode()).digest()[0] % 2 else "test"


def _new(waiting: Iterable[Waiting], judged: set[str]) -> tuple[OwnQuestion, ...]:
    """The latest of those in the same words stands for all. A follow-up is known by what it was completed to."""
    found: dict[str, OwnQuestion] = {}
    for one in waiting:
        words = same_words(one.search_text)
        if words in judged or same_words(one.question) in judged:
            continue
        known = found.get(words)
        found[words] = _waiting(one) if known is None else replace(known, times=known.times + 1)
    return tuple(found.values())


def _waiting(one: Waiting) -> OwnQuestion:
    name = own_id(one.message_id)
    golden = GoldenQuestion(id=name, question=one.question, kind="fact", split=half_of(name))
    why = tuple(word for word, holds in (("refused", one.refused), ("disliked", one.disliked)) if holds)
    return OwnQuestion(golden, "new", "asked", one.asked_at, one.message_id, why, one.reason)


def _kept(entry: GoldenEntry) -> OwnQuestion:
    golden = GoldenQuestion.model_validate_json(entry.question_json)
    return OwnQuestion(golden, entry.state, entry.origin, entry.written_at, entry.message_id)


def _entry(golden: GoldenQuestion, state: GoldenState, origin: GoldenOrigin, message_id: str | None) -> GoldenEntry:
    return GoldenEntry(golden.id, state, origin, message_id, golden.model_dump_json(), datetime.now(UTC))
