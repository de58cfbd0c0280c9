"""Prompt -> the sentences of the answer, each through the output gate and with its citations, as the model writes them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol

from answering.answer import (
    Check,
    Citation,
    GuardVerdict,
    Piece,
    Prompt,
    Sentence,
    Usage,
    WithheldBy,
    Working,
    placed_in,
)
from answering.citations import CitedSentence, Citer
from answering.gate import Checked, OutputGate
from answering.refusal import is_refusal
from answering.sentences import SentenceCutter
from answering.trace import Trace
from errors import Language
from privacy.clearance import MILDEST, Labelled, Messages

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
NOTE_WITHHELD: dict[Language, str] = {
    "ja": "会社の決まりにより、回答の続きは表示できません。",
    "en": "By the company's rules the rest of the answer cannot be shown.",
}
NOTE_ABOVE_CLEARANCE: dict[Language, str] = {
    "ja": "見つかった箇所のうち {count} か所は、文書のラベルが回答モデルに許された範囲より上のため、回答には使っていません。下の一覧では読めます。",
    "en": "{count} of the passages found are labelled above what the answering model may read: they are in the list, not in the answer.",
}
ONCE_MORE: dict[Language, str] = {
    "ja": "\n\n日本語だけで答えてください。中国語や英語の文は使わないでください。",
    "en": "\n\nAnswer in English only.",
}


class AnsweringModel(Protocol):
    def stream(self, messages: Messages, max_tokens: int) -> Generator[Piece | Usage, None, None]: ...


class PrivacyGate(Protocol):
    """The part of `privacy.question_gate.QuestionGate` that what is written passes."""

    def restored(self, text: str) -> str: ...

    def sentence(self, text: str, joint: str = "") -> str | None: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What the model wrote, after the gates. No sentences means refused; `withheld`: a gate kept back what came next, or all."""

    sentences: tuple[Sentence, ...] = ()
    usage: Usage = Usage()
    first_token_ms: float | None = None
    notes: tuple[str, ...] = ()
    left_out: int = 0
    prompt_ids: tuple[str, ...] = ()
    guard: GuardVerdict | None = None
    withheld: WithheldBy | None = None

    @property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences).strip()

    @property
    def checks(self) -> tuple[Check, ...]:
        """As they stand in `text`: a sentence begins with no white space but the break that parts it from the one before."""
        placed: list[Check] = []
        before = ""
        for sentence in self.sentences:
            placed += placed_in(before, sentence.checks)
            before += sentence.text
        return tuple(placed)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple({c.number: c for sentence in self.sentences for c in sentence.citations}.values())


@dataclass(slots=True)
class _Draft:
    """An answer being written. `shown` is how many sentences an earlier try has shown; `parted`: a line ended."""

    gate: PrivacyGate
    sentences: list[Sentence] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    usage: Usage = Usage()
    first_token_ms: float | None = None
    foreign: bool = False
    shown: int = 0
    parted: bool = False
    withheld: WithheldBy | None = None

    def joint(self, language: Language) -> str:
        """What parts the next sentence from the one before."""
        return "" if not self.sentences else "\n" if self.parted else " " if language == "en" else ""

    def begin_again(self) -> None:
        """For a second try that goes on where the first was cut."""
        self.shown, self.foreign, self.parted = len(self.sentences), False, False

    def written(self) -> Written:
        return Written(
            sentences=tuple(self.sentences),
            usage=self.usage,
            first_token_ms=self.first_token_ms,
            notes=tuple(dict.fromkeys(self.notes)) if self.sentences else (),
            withheld=self.withheld,
        )


class AnswerWriter:
    """Lets the model write, and checks every sentence before anyone sees it."""

    def __init__(self, model: AnsweringModel, citer: Citer, answer_tokens: int) -> None:
        self._model = model
        self._citer = citer
        self._answer_tokens = answer_tokens

    def write(
        self, prompt: Prompt, language: Language, trace: Trace, gate: PrivacyGate
    ) -> Generator[Sentence | Working, None, Written]:
        """Yields sentences, and a sign of life for each piece of the model's; returns the whole.

        Raises ModelServerDown, ModelServerFailed. Closing it closes the model's stream.
        """
        draft = _Draft(gate)
        yield from self._draft(draft, prompt, language, trace)
        if draft.foreign:
            draft.begin_again()
            yield from self._draft(draft, _once_more(prompt, language), language, trace)
        if draft.foreign:
            draft.notes.append(NOTE_FOREIGN[language])
        differs = self._citer.disagreement(draft.sentences, prompt, language)
        if differs is not None and draft.withheld is None:
            draft.parted = True
            yield from self._show(draft, differs, language)
        return replace(draft.written(), left_out=prompt.left_out, prompt_ids=tuple(hit.point_id for hit in prompt.hits))

    def read_ahead(self, messages: Messages) -> None:
        """One token for `messages`, in which nothing of a document stands: the server has read them then, and keeps what a later prompt begins with."""
        with closing(self._model.stream(Labelled(tuple(messages), MILDEST), 1)) as stream:
            for _ in stream:
                continue

    def _draft(
        self, draft: _Draft, prompt: Prompt, language: Language, trace: Trace
    ) -> Generator[Sentence | Working, None, None]:
        gate, cutter, pieces = _output_gate(prompt, language), SentenceCutter(), 0
        messages = Labelled(prompt.messages, prompt.label)
        with closing(self._model.stream(messages, self._answer_tokens)) as stream:
            for part in stream:
                if isinstance(part, Usage):
                    draft.usage = part
                    continue
                if not part.text:
                    yield Working("reading", part.read, part.total)
                    continue
                if draft.first_token_ms is None:
                    draft.first_token_ms = trace.ended("first token", "1 piece")
                pieces += 1
                yield Working("writing", pieces)
                for raw in cutter.feed(part.text):
                    if not (yield from self._line(draft, raw, gate, prompt)):
                        return
        for raw in cutter.end():
            if not (yield from self._line(draft, raw, gate, prompt)):
                return

    def _line(self, draft: _Draft, raw: str, gate: OutputGate, prompt: Prompt) -> Generator[Sentence, None, bool]:
        """A sentence, on a line of its own where the model began one: lists stay lists."""
        draft.parted = draft.parted or "\n" in raw[: len(raw) - len(raw.lstrip())]
        goes_on = yield from self._sentence(draft, gate.check(raw), prompt, gate.language)
        draft.parted = draft.parted or "\n" in raw[len(raw.rstrip()) :]
        return goes_on

    def _sentence(
        self, draft: _Draft, checked: Checked, prompt: Prompt, language: Language
    ) -> Generator[Sentence, None, bool]:
        """Whether the answer may go on after this sentence."""
        draft.notes += [NOTE_REMOVED[language]] * bool(checked.removed)
        if checked.foreign or checked.repeated and not checked.text:
            draft.foreign = checked.foreign
            draft.notes += [NOTE_REPEATED[language]] * (not checked.foreign)
            return False
        if checked.text and is_refusal(checked.text, language):
            return False
        text = draft.gate.sentence(draft.gate.restored(checked.text), draft.joint(language)) if checked.text else ""
        if text is None:
            draft.withheld = "rule"
            draft.notes.append(NOTE_WITHHELD[language])
            return False
        if text and not self._citer.says_again(text, draft.sentences[: draft.shown]):
            yield from self._cited(draft, self._citer.cite(text, prompt), language)
        if checked.repeated:
            draft.notes.append(NOTE_REPEATED[language])
        return not checked.repeated

    def _cited(self, draft: _Draft, cited: CitedSentence, language: Language) -> Iterator[Sentence]:
        if cited.support < LEAST_SUPPORT:
            draft.notes.append(NOTE_UNSUPPORTED[language])
            return
        yield from self._show(draft, cited, language)

    def _show(self, draft: _Draft, cited: CitedSentence, language: Language) -> Iterator[Sentence]:
        joint, draft.parted = draft.joint(language), False
        if cited.text.startswith("("):  # behind a marker it would make a link of it: [1](…
            joint = joint or " " * bool(draft.sentences)
        sentence = Sentence(joint + cited.text, cited.citations, placed_in(joint, cited.checks))
        draft.sentences.append(sentence)
        yield sentence


def _output_gate(prompt: Prompt, language: Language) -> OutputGate:
    *constant, (_, read) = prompt.messages
    instructions = "\n".join(text for role, text in constant if role == "system")
    examples = "\n".join(text for role, text in constant if role != "system")
    return OutputGate(language, instructions, examples, read)


def _once_more(prompt: Prompt, language: Language) -> Prompt:
    *before, (role, text) = prompt.messages
    return replace(prompt, messages=(*before, (role, text + ONCE_MORE[language])))
