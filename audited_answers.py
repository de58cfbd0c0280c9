"""A question on its way, as the audit log will tell it: what has come so far, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from answering.answer import Answer, AnswerEvent, Check, Citation, Found, GateRecord, Rewritten, Sentence
from index_store.records import Hit
from journal.audit import Audit
from journal.audit_acts import failure_of
from journal.audit_records import (
    Answered,
    AnswerOutcome,
    CheckMade,
    GateDecisions,
    ModelsUsed,
    passages_used,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What of an answer has been told to the reader."""

    search_text: str
    hits: tuple[Hit, ...] = ()
    text: str = ""
    citations: tuple[Citation, ...] = ()
    gates: GateRecord = GateRecord()

    def after(self, event: AnswerEvent) -> Heard:
        match event:
            case Rewritten(search_text):
                return replace(self, search_text=search_text)
            case Found(hits, _, gates):
                return replace(self, hits=hits, gates=gates)
            case Sentence(text, citations):
                return replace(self, text=self.text + text, citations=self.citations + citations)
            case _:
                return self


@dataclass(frozen=True, slots=True)
class AnswerTeller:
    """Makes the entry that ends question `question`. `labels` by scope, as they are when it ends."""

    audit: Audit
    question: int | None
    models: ModelsUsed
    labels: Mapping[str, str]

    def finished(self, answer: Answer) -> Answered:
        return Answered(
            question=self.question,
            outcome="refused" if answer.refused else "answered",
            text=self.audit.kept(answer.text),
            search_text=self.audit.kept(answer.search_text),
            passages=passages_used(answer.passages, self.labels, answer.prompt_ids, _numbers(answer.citations)),
            models=replace(self.models, answered=answer.model),
            gate=GateDecisions(
                evidence=answer.evidence,
                notes=answer.notes,
                checks=tuple(self._check(check) for check in answer.checks),
                left_out=answer.left_out,
                stopped=answer.stopped,
                personal=answer.gates.personal,
                guard=answer.gates.guard,
                withheld=answer.gates.withheld,
            ),
            total_ms=answer.timings.total_ms,
        )

    def cut_off(self, heard: Heard, error: BaseException) -> Answered:
        """By an error, or by whoever asked (the iterator is closed, Ctrl-C)."""
        failed = isinstance(error, Exception)
        outcome: AnswerOutcome = "failed" if failed else "cancelled"
        return Answered(
            question=self.question,
            outcome=outcome,
            text=self.audit.kept(heard.text),
            search_text=self.audit.kept(heard.search_text),
            passages=passages_used(heard.hits, self.labels, cited=_numbers(heard.citations)),
            models=self.models,
            gate=GateDecisions(personal=heard.gates.personal) if heard.gates.personal else None,
            error=failure_of(self.audit, error) if failed else None,
        )

    def _check(self, check: Check) -> CheckMade:
        words, instead = self.audit.kept(check.words), self.audit.kept(check.instead)
        return CheckMade(check.kind, check.start, check.end, words, instead)


def _numbers(citations: tuple[Citation, ...]) -> Mapping[str, int]:
    return {citation.point_id: citation.number for citation in citations}
