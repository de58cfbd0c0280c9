"""Golden questions drafted by the local model: one question for a passage, its answer to be found word for word in it."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from jinja2 import Template

from answering.plain_text import plain_text
from answering.prompt import PromptWriter, split_roles
from errors import NothingToDraftFrom, PromptAboveClearance
from evaluation.answer_match import holds_reference, plain
from evaluation.datasets import GoldenQuestion
from evaluation.golden_check import MAX_QUESTION
from evaluation.own_questions import OwnQuestions, half_of, own_id, same_words
from index_store.records import Chunk, Document, Hit, Scores
from privacy.clearance import STRICTEST, Labelled, cleared
from privacy.kinds import Label

_TEMPLATE = Path(__file__).parent / "prompts" / "draft.ja.jinja"
# A press asks for at most this many passages: at 5 to 10 s each on a small machine, a person still waits for it.
MAX_PASSAGES = 20
DRAFT_TOKENS = 96
# Shorter passages are headings and form labels, about which nobody asks.
_LEAST_CHARACTERS = 40
_LONGEST_PASSAGE = 600
_LONGEST_ANSWER = 40

_PAIR = re.compile(r"質問\s*[:：]\s*(?P<question>[^\n]+)\n+\s*(?:正解|答え|回答)\s*[:：]\s*(?P<answer>[^\n]+)")
# A question that only makes sense beside the passage.
_LEANING = re.compile(r"この(?:文書|規程|箇所|文章|条|項|資料|表)|上記|前項|次の(?:うち|中)|第\s*\d+\s*条")


class Completes(Protocol):
    """The part of `answering.llm.AnsweringModel` that drafts need."""

    def complete(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> str: ...


@dataclass(frozen=True, slots=True)
class DraftPassage:
    """A passage of a document to draft a question from; `source` is the folder in which the document lies, `label` the document's."""

    source: str
    document: Document
    chunk: Chunk
    label: Label = STRICTEST


@dataclass(frozen=True, slots=True)
class Drafting:
    """Passages read so far, of all; drafts kept, and answers of the model that did not stand in their passage or were of no use.
    `kept_back` passages are labelled above what the model may read."""

    done: int
    total: int
    kept: int = 0
    dropped: int = 0
    kept_back: int = 0


class Drafter:
    def __init__(self, model: Completes, own: OwnQuestions, clearance: Label) -> None:
        self._model = model
        self._clearance = clearance
        self._own = own

    def draft(self, passages: Sequence[DraftPassage], limit: int) -> Generator[Drafting, None, None]:
        """Keeps a draft for each of `limit` passages, spread evenly, where the model's answer stands in it. Yields after each.

        Raises NothingToDraftFrom, PromptAboveClearance, ModelServerDown, ModelServerFailed; what was drafted by then is kept.
        """
        long_enough = [passage for passage in passages if _is_long_enough(passage.chunk)]
        allowed = [passage for passage in long_enough if cleared(self._clearance, passage.label)]
        if long_enough and not allowed:
            raise PromptAboveClearance(label=long_enough[0].label, clearance=self._clearance, model="—")
        chosen = spread(allowed, min(limit, MAX_PASSAGES))
        if not chosen:
            raise NothingToDraftFrom(path=passages[0].document.path if passages else "—")
        known = {same_words(own.golden.question) for own in self._own.all()}
        state = Drafting(0, len(chosen), kept_back=len(long_enough) - len(allowed))
        yield state
        for number, passage in enumerate(chosen, start=1):
            written = self._model.complete(draft_messages(passage), DRAFT_TOKENS)
            draft = draft_from(written, passage)
            if draft is None or same_words(draft.question) in known:
                state = replace(state, done=number, dropped=state.dropped + 1)
            else:
                known.add(same_words(draft.question))
                self._own.add_drafts([draft])
                state = replace(state, done=number, kept=state.kept + 1)
            yield state


def draft_messages(passage: DraftPassage) -> Labelled:
    """The worked example first, so that the model's server reads it once."""
    # Roles are split before the passage is filled in: what a document says can't begin a turn of its own.
    *turns, (role, frame) = split_roles(_TEMPLATE.read_text(encoding="utf-8"))
    shown = replace(passage.chunk, text=passage.chunk.text[:_LONGEST_PASSAGE])
    nowhere = Hit("", passage.document, shown, Scores(0.0, 0.0, 0.0, 0.0))
    shown_passage = Template(frame).render(passage=PromptWriter().passage(1, nowhere))
    return Labelled((*turns, (role, shown_passage)), passage.label)


def draft_from(written: str, passage: DraftPassage) -> GoldenQuestion | None:
    """The draft in the model's text; None where there is none, or where its answer doesn't stand in the passage."""
    found = _PAIR.search(written)
    if found is None:
        return None
    question, answer = found["question"].strip(), found["answer"].strip().strip("「」。")
    if any(plain_text(said, "ja").text != said for said in (question, answer)):
        return None  # a document may have told the model what to draft
    if not _is_usable(question, answer) or not holds_reference(passage.chunk.text, [answer]):
        return None
    name, place = own_id(f"{passage.source}/{passage.document.path}/{question}"), passage.chunk.place
    return GoldenQuestion(
        id=name,
        question=question,
        kind=kind_of(passage.document, answer),
        source=passage.source,
        document=passage.document.path,
        page=place.page,
        slide=place.slide,
        sheet=place.sheet,
        cells=place.cells if place.sheet is not None else None,
        answers=(answer,),
        split=half_of(name),
    )


def kind_of(document: Document, answer: str) -> str:
    """By the form of the source, else `number` where the answer has one."""
    by_type = {"xlsx": "sheet", "csv": "csv", "pptx": "slide", "eml": "mail", "msg": "mail"}
    return by_type.get(document.file_type, "number" if any(sign.isdigit() for sign in answer) else "fact")


def spread(passages: Sequence[DraftPassage], limit: int) -> tuple[DraftPassage, ...]:
    """`limit` of them, from all over: the same ones each time."""
    count = min(limit, len(passages))
    return tuple(passages[place * len(passages) // count] for place in range(count))


def _is_long_enough(chunk: Chunk) -> bool:
    return len(plain(chunk.text)) >= _LEAST_CHARACTERS


def _is_usable(question: str, answer: str) -> bool:
    """An answer that the question gives away proves nothing."""
    return (
        0 < len(plain(answer)) <= _LONGEST_ANSWER
        and 0 < len(plain(question)) <= MAX_QUESTION
        and not holds_reference(question, [answer])
        and _LEANING.search(question) is None
    )
