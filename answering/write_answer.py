"""Prompt -> the sentences of the answer, each through the output gate and with its citations, as the model writes them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol

from answering.answer import Citation, Piece, Prompt, Sentence, Usage
from answering.citations import CitedSentence, Citer
from answering.gate import OutputGate
from answering.refusal import REFUSAL_STARTS, Evidence, RefusalRule, is_refusal, lean_to_answer
from answering.sentences import sentences
from answering.trace import Trace
from errors import Language

Messages = Sequence[tuple[str, str]]

# Below this share of its own words in the passages a sentence is invented, not answered.
LEAST_SUPPORT = 0.34

NOTE_FOREIGN: dict[Language, str] = {
    "ja": "回答の一部が日本語ではなかったため、そこで打ち切りました。",
    "en": "Part of the answer was in another language; it was cut there.",
}
NOTE_REPEATED: dict[Language, str] = {
    "ja": "回答が同じ内容の繰り返しになったため、そこで打ち切りました。",
    "en": "The answer began to repeat itself; it was cut there.",
}
NOTE_REMOVED: dict[Language, str] = {
    "ja": "回答に含まれていたリンクや画像を取り除きました。",
    "en": "Links or images in the answer were removed.",
}
NOTE_UNSUPPORTED: dict[Language, str] = {
    "ja": "資料で裏付けられない文を取り除きました。",
    "en": "A sentence that the passages do not support was removed.",
}
ONCE_MORE: dict[Language, str] = {
    "ja": "\n\n日本語だけで答えてください。中国語や英語の文は使わないでください。",
    "en": "\n\nAnswer in English only.",
}


class AnsweringModel(Protocol):
    def stream(self, messages: Messages, max_tokens: int) -> Iterator[Piece | Usage]: ...

    def first_token_logprobs(self, messages: Messages, candidates: Sequence[str]) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What the model wrote, after the gate. No sentences means refused."""

    sentences: tuple[Sentence, ...] = ()
    usage: Usage = Usage()
    first_token_ms: float | None = None
    notes: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences).strip()

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple({c.number: c for sentence in self.sentences for c in sentence.citations}.values())


@dataclass(slots=True)
class _Draft:
    """An answer being written."""

    sentences: list[Sentence] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    usage: Usage = Usage()
    first_token_ms: float | None = None
    foreign: bool = False

    def written(self) -> Written:
        return Written(
            sentences=tuple(self.sentences),
            usage=self.usage,
            first_token_ms=self.first_token_ms,
            notes=tuple(dict.fromkeys(self.notes)) if self.sentences else (),
        )


class AnswerWriter:
    """Asks the model whether it can answer, lets it write, and checks every sentence before anyone sees it."""

    def __init__(self, model: AnsweringModel, citer: Citer, rule: RefusalRule, answer_tokens: int) -> None:
        self._model = model
        self._citer = citer
        self._rule = rule
        self._answer_tokens = answer_tokens

    def write(
        self, prompt: Prompt, evidence: Evidence, language: Language, trace: Trace
    ) -> Generator[Sentence, None, Written]:
        """Yields sentences; returns the whole. Raises ModelServerDown, ModelServerFailed. Closing it closes the model's stream."""
        leaning = replace(evidence, lean=self._lean(prompt.messages, language))
        trace.ended("lean", f"{leaning.lean}")
        if not self._rule.answers(leaning):
            return Written(usage=Usage(prompt_tokens=prompt.tokens), first_token_ms=trace.elapsed_ms())
        draft = _Draft()
        yield from self._draft(draft, prompt, language, trace)
        if draft.foreign and not draft.sentences:
            draft = _Draft(first_token_ms=draft.first_token_ms)
            yield from self._draft(draft, _once_more(prompt, language), language, trace)
        return replace(draft.written(), left_out=prompt.left_out)

    def _lean(self, messages: Messages, language: Language) -> float | None:
        """One token: the server has then read the prompt, and the answer's own request reuses it. None without probabilities."""
        logprobs = self._model.first_token_logprobs(messages, REFUSAL_STARTS[language])
        return lean_to_answer(max(logprobs.values())) if logprobs else None

    def _draft(self, draft: _Draft, prompt: Prompt, language: Language, trace: Trace) -> Iterator[Sentence]:
        gate = OutputGate(language)
        with closing(_Pieces(self._model.stream(prompt.messages, self._answer_tokens), draft, trace)) as pieces:
            for raw in sentences(pieces):
                checked = gate.check(raw)
                draft.notes += [NOTE_REMOVED[language]] * bool(checked.removed)
                if checked.foreign or checked.repeated and not checked.text:
                    draft.foreign = checked.foreign
                    draft.notes.append((NOTE_FOREIGN if checked.foreign else NOTE_REPEATED)[language])
                    return
                if checked.text and is_refusal(checked.text, language):
                    return
                if checked.text:
                    yield from self._cited(draft, self._citer.cite(checked.text, prompt, language), language)
                if checked.repeated:
                    draft.notes.append(NOTE_REPEATED[language])
                    return

    def _cited(self, draft: _Draft, cited: CitedSentence, language: Language) -> Iterator[Sentence]:
        if cited.support < LEAST_SUPPORT:
            draft.notes.append(NOTE_UNSUPPORTED[language])
            return
        sentence = Sentence(text=cited.text, citations=cited.citations)
        draft.sentences.append(sentence)
        draft.notes += cited.notes
        yield sentence


class _Pieces:
    """The texts of a model's stream; keeps its usage and the moment of its first piece in the draft."""

    def __init__(self, stream: Iterator[Piece | Usage], draft: _Draft, trace: Trace) -> None:
        self._stream = stream
        self._draft = draft
        self._trace = trace

    def __iter__(self) -> Iterator[str]:
        for part in self._stream:
            if isinstance(part, Usage):
                self._draft.usage = part
                continue
            if part.text and self._draft.first_token_ms is None:
                self._draft.first_token_ms = self._trace.ended("first token", "1 piece")
            yield part.text

    def close(self) -> None:
        """Closes the model's stream, so that its slot is free."""
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


def _once_more(prompt: Prompt, language: Language) -> Prompt:
    *before, (role, text) = prompt.messages
    return replace(prompt, messages=(*before, (role, text + ONCE_MORE[language])))
