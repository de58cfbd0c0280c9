"""The whole path of a question: gates, rewrite, split, retrieve, weigh, pack, write. Streaming is the path; `ask` drains it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

from access.labels import Label
from answering.answer import (
    Answer,
    AnswerEvent,
    Finished,
    Found,
    GateRecord,
    Question,
    Rewritten,
    Sentence,
    Timings,
    Working,
)
from answering.gate import CountsTokens, accept_question, language_of
from answering.guard import Guard
from answering.injected import INJECTED, NOTE_CUT, NOTE_INJECTED, InjectionGate
from answering.pack import Packer
from answering.parts import Splitter
from answering.personal_data import as_cleared, as_shown, for_model, for_reader
from answering.refusal import REFUSED, REFUSED_OF_CLEARED, WITHHELD, EvidenceWeigher, RefusalRule
from answering.retrieve import Searches
from answering.rewrite import Rewriter
from answering.search_parts import Searched, search_each
from answering.trace import Trace
from answering.write_answer import NOTE_ABOVE_CLEARANCE, AnswerWriter, Written
from errors import Language
from privacy.gate import PrivacyGate
from privacy.question_gate import QuestionGate


@dataclass(frozen=True, slots=True)
class AnsweringParts:
    """What a question passes through, in order. Built once in `assemble.py`. `clearance`: of all models that read the prompt or the
    answer, the mildest."""

    privacy: PrivacyGate
    counter: CountsTokens
    rewriter: Rewriter
    splitter: Splitter
    retriever: Searches
    weigher: EvidenceWeigher
    rule: RefusalRule
    packer: Packer
    writer: AnswerWriter
    guard: Guard
    model_name: str
    clearance: Label
    injections: InjectionGate = InjectionGate()


class AnswerQuestion:
    def __init__(self, parts: AnsweringParts) -> None:
        self._parts = parts

    def ask(self, question: Question) -> Answer:
        """The finished answer, by the same path. Raises what `stream` raises."""
        with closing(self.stream(question)) as events:
            for event in events:
                if isinstance(event, Finished):
                    return event.answer
        raise AssertionError("a stream of answer events ended without Finished")

    def read_ahead(self) -> None:
        """Lets the model's server read what is the same in every prompt, so that the first question doesn't wait for it.

        Raises ModelServerDown, ModelServerFailed.
        """
        self._parts.writer.read_ahead(self._parts.packer.constant_part("ja"))

    def stream(self, question: Question) -> Generator[AnswerEvent, None, None]:
        """Events in order: Rewritten (only a completed follow-up), Found, Working and Sentence…, Finished.

        Raises QuestionEmpty, QuestionTooLong and QuestionWithheld before anything is searched, ModelServerDown or ModelServerFailed
        after Found. Closing the iterator closes the model's stream.
        """
        parts, trace, language = self._parts, Trace(), language_of(question.text)
        gate = QuestionGate(parts.privacy, question.readable.sight, language)
        typed = accept_question(question.text, parts.counter, parts.packer.question_limit(language))
        asked = gate.question(parts.rewriter.rewrite(typed, question.history).text)
        if asked != typed:
            yield Rewritten(asked)
        texts = (asked, *parts.splitter.parts(asked))
        found = search_each(parts.retriever, texts, question.readable, question.narrowing)
        searched = parts.injections.marked(as_shown(gate, found))
        counts = parts.injections.counts(searched.hits)
        for_prompt = as_cleared(gate, parts.injections.for_model(searched), parts.clearance)
        retrieve_ms = trace.ended("retrieve", f"{len(searched.hits)} hits of {len(texts)} searches")
        yield Found(searched.hits, retrieve_ms, GateRecord((*gate.counts, *counts)))
        evidence = parts.weigher.weigh(asked, for_prompt.hits)
        written = Written()
        if for_prompt.hits and parts.rule.answers(evidence):
            written = yield from self._write(for_prompt, language, trace, gate)
        total_ms = trace.ended("write", f"{len(written.sentences)} sentences")
        blank = Answer(
            text=_said_instead(written, searched, for_prompt, gate)[language],
            refused=True,
            citations=(),
            passages=searched.hits,
            timings=_timings(written, retrieve_ms, total_ms),
            model=parts.model_name,
            search_text=asked,
            prompt_ids=written.prompt_ids,
            evidence=parts.rule.weight(evidence),
            notes=self._notes(searched, for_prompt, gate, language),
            gates=GateRecord((*gate.counts, *counts), written.guard, written.withheld),
        )
        yield Finished(_filled(blank, written))

    def _notes(
        self, searched: Searched, for_prompt: Searched, gate: QuestionGate, language: Language
    ) -> tuple[str, ...]:
        """What of the found passages the model didn't get, but where the refusal says so."""
        injections, hits = self._parts.injections, searched.hits if for_prompt.hits else ()
        kept_back = (
            (NOTE_INJECTED, injections.left_out(hits)),
            (NOTE_CUT, injections.cut(hits)),
            (NOTE_ABOVE_CLEARANCE, gate.kept_back),
        )
        return tuple(note[language].format(count=count) for note, count in kept_back if count)

    def _write(
        self, searched: Searched, language: Language, trace: Trace, gate: QuestionGate
    ) -> Generator[Sentence | Working, None, Written]:
        """From the nearest passages; where these don't say, from the farther ones too."""
        parts, written = self._parts, Written()
        for far_too in (False, True):
            packed = parts.packer.pack(for_model(gate, searched), language, far_too=far_too)
            prompt = for_reader(gate, packed)
            trace.ended("pack", f"{len(prompt.hits)} passages, {prompt.tokens} tokens")
            writing = parts.writer.write(prompt, language, trace, gate)
            written = yield from parts.guard.held(prompt.question, writing, prompt.label)
            if written.sentences or written.withheld is not None or not prompt.farther:
                break
        return written


def _said_instead(
    written: Written, searched: Searched, for_prompt: Searched, gate: QuestionGate
) -> dict[Language, str]:
    """Where nothing was written: why."""
    if written.withheld is not None:
        return WITHHELD
    if gate.kept_back:
        return REFUSED_OF_CLEARED
    return INJECTED if searched.hits and not for_prompt.hits else REFUSED


def _filled(refusal: Answer, written: Written) -> Answer:
    """The answer that was written, or the refusal as it is where nothing was."""
    if not written.sentences:
        return refusal
    return replace(
        refusal,
        text=written.text,
        refused=False,
        citations=written.citations,
        left_out=written.left_out,
        notes=(*written.notes, *refusal.notes),
        checks=written.checks,
    )


def _timings(written: Written, retrieve_ms: float, total_ms: float) -> Timings:
    asked = written.first_token_ms is not None
    return Timings(
        retrieve_ms=retrieve_ms,
        first_token_ms=written.first_token_ms,
        total_ms=total_ms,
        prompt_tokens=written.usage.prompt_tokens if asked else None,
        reused_tokens=written.usage.reused_tokens if asked else None,
        answer_tokens=written.usage.answer_tokens if asked else None,
    )
