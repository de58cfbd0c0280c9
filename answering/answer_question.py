"""The whole path of a question: gate, rewrite, retrieve, weigh, pack, write. Streaming is the path; `ask` drains it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

from answering.answer import (
    Answer,
    AnswerEvent,
    Finished,
    Found,
    Question,
    Rewritten,
    Sentence,
    Timings,
    Working,
)
from answering.gate import CountsTokens, accept_question, language_of
from answering.pack import Packer
from answering.refusal import REFUSED, EvidenceWeigher, RefusalRule
from answering.retrieve import Searches
from answering.rewrite import Rewriter
from answering.trace import Trace
from answering.write_answer import AnswerWriter, Written
from errors import Language
from index_store.records import Hit


@dataclass(frozen=True, slots=True)
class AnsweringParts:
    """What a question passes through, in order. Built once in `assemble.py`."""

    counter: CountsTokens
    rewriter: Rewriter
    retriever: Searches
    weigher: EvidenceWeigher
    rule: RefusalRule
    packer: Packer
    writer: AnswerWriter
    model_name: str


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

        Raises QuestionEmpty and QuestionTooLong before anything is searched, ModelServerDown or ModelServerFailed after Found.
        Closing the iterator closes the model's stream.
        """
        parts, trace, language = self._parts, Trace(), language_of(question.text)
        text = accept_question(question.text, parts.counter, parts.packer.question_limit(language))
        search = parts.rewriter.rewrite(text, question.history)
        if search.changed:
            yield Rewritten(search.text)
        hits = parts.retriever.search(search.text, question.readable, question.narrowing)
        retrieve_ms = trace.ended("retrieve", f"{len(hits)} hits")
        yield Found(hits, retrieve_ms)
        evidence = parts.weigher.weigh(search.text, hits)
        written = Written()
        if parts.rule.answers(evidence):
            written = yield from self._write(search.text, hits, language, trace)
        total_ms = trace.ended("write", f"{len(written.sentences)} sentences")
        blank = Answer(
            text=REFUSED[language],
            refused=True,
            citations=(),
            passages=hits,
            timings=_timings(written, retrieve_ms, total_ms),
            model=parts.model_name,
            search_text=search.text,
            prompt_ids=written.prompt_ids,
        )
        yield Finished(_filled(blank, written))

    def _write(
        self, text: str, hits: tuple[Hit, ...], language: Language, trace: Trace
    ) -> Generator[Sentence | Working, None, Written]:
        """From the nearest passages; where these don't say, from the farther ones too."""
        parts, written = self._parts, Written()
        for far_too in (False, True):
            prompt = parts.packer.pack(text, hits, language, far_too=far_too)
            trace.ended("pack", f"{len(prompt.hits)} passages, {prompt.tokens} tokens")
            written = yield from parts.writer.write(prompt, language, trace)
            if written.sentences or not prompt.farther:
                break
        return written


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
        notes=written.notes,
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
