"""A guard model's verdict on an answer, asked for before anyone sees it. Without one, sentences are shown as they are written."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from typing import Protocol

from answering.answer import GuardVerdict, Piece, Sentence, Working
from answering.write_answer import AnsweringModel, Written
from errors import ModelError
from privacy.clearance import STRICTEST, Labelled
from privacy.kinds import Label

# The forms of Qwen3Guard (`Safety: Unsafe`, `Categories: …`) and of Llama Guard (`unsafe`, `S1`): the first such word decides.
_VERDICT = re.compile(r"\b(unsafe|controversial|safe)\b", re.IGNORECASE)
_VERDICTS: dict[str, GuardVerdict] = {"safe": "safe", "unsafe": "unsafe", "controversial": "controversial"}
VERDICT_TOKENS = 64

Writing = Generator[Sentence | Working, None, Written]


class Guard(Protocol):
    def held(self, question: str, writing: Writing, label: Label = STRICTEST) -> Writing:
        """What is written, as far as it may be shown; `label` is the strictest of what it rests on."""


class NoGuard:
    def held(self, question: str, writing: Writing, label: Label = STRICTEST) -> Writing:
        return writing


class GuardModel:
    """Holds every sentence back until the verdict is there: a half answer that turns out unsafe has been read already.

    `strict`: controversial is not shown either. `closed`: nor is what the model could not judge. Both as in `GuardSettings`.
    """

    def __init__(self, model: AnsweringModel, *, strict: bool, closed: bool) -> None:
        self._model = model
        self._kept_back: set[GuardVerdict] = {"unsafe"}
        self._kept_back |= {"controversial"} if strict else set()
        self._kept_back |= {"unreadable", "down"} if closed else set()

    def held(self, question: str, writing: Writing, label: Label = STRICTEST) -> Writing:
        sentences: list[Sentence] = []
        written = yield from _signs_of_life(writing, sentences)
        if not sentences:
            return written
        verdict = yield from self._verdict(Labelled((("user", question), ("assistant", written.text)), label))
        if verdict in self._kept_back:
            return replace(written, sentences=(), notes=(), guard=verdict, withheld="guard")
        yield from sentences
        return replace(written, guard=verdict)

    def _verdict(self, messages: Labelled) -> Generator[Working, None, GuardVerdict]:
        """The model's own chat template makes the task of a question and its answer."""
        said = ""
        try:
            with closing(self._model.stream(messages, VERDICT_TOKENS)) as parts:
                for number, part in enumerate(parts, start=1):
                    said += part.text if isinstance(part, Piece) else ""
                    yield Working("writing", number)
        except ModelError:
            return "down"
        return verdict_of(said)


def verdict_of(said: str) -> GuardVerdict:
    """
    >>> verdict_of("Safety: Unsafe\\nCategories: PII")
    'unsafe'
    """
    found = _VERDICT.search(said)
    return "unreadable" if found is None else _VERDICTS[found[1].lower()]


def _signs_of_life(writing: Writing, sentences: list[Sentence]) -> Generator[Working, None, Written]:
    """The events but the sentences, which are put into the list; returns what `writing` returns."""
    with closing(writing):
        while True:
            try:
                event = next(writing)
            except StopIteration as end:
                written: Written = end.value
                return written
            if isinstance(event, Sentence):
                sentences.append(event)
            else:
                yield event
