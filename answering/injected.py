"""Passages that speak to the model: marked for the reader, and kept from the model where the setting says so. Never a silent loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from answering.prompt import heading
from answering.search_parts import FoundFor, Searched
from errors import Language
from index_store.records import Hit
from privacy.injection import THRESHOLD, suspicion, without_orders
from privacy.kinds import Decision
from privacy.tally import GateCount

InjectionRule = Literal["report", "mark", "cut", "leave_out"]

# Nothing of what was found is left to answer from.
INJECTED: dict[Language, str] = {
    "ja": "見つかった箇所にはAIへの指示とみられる文があるため、回答に使いませんでした。文書を確かめてください。",
    "en": "The passages that were found seem to speak to an AI, so no answer was made from them: look at the documents.",
}
NOTE_INJECTED: dict[Language, str] = {
    "ja": "AIへの指示とみられる文がある箇所（{count} 件）は、回答に使いませんでした。",
    "en": "Passages that seem to speak to an AI ({count}) were not used for the answer.",
}
NOTE_CUT: dict[Language, str] = {
    "ja": "AIへの指示とみられる文は、回答に使いませんでした（{count} 箇所の一部）。",
    "en": "Sentences that seem to speak to an AI were not used for the answer (parts of {count} passages).",
}


@dataclass(frozen=True, slots=True)
class InjectionGate:
    """`threshold`: the score from which a passage is suspect (`privacy.injection`)."""

    rule: InjectionRule = "cut"
    threshold: float = THRESHOLD

    def marked(self, searched: Searched) -> Searched:
        """With every suspect passage marked as one."""
        return Searched(tuple(FoundFor(one.text, tuple(map(self.marked_hit, one.hits))) for one in searched.searches))

    def for_model(self, searched: Searched) -> Searched:
        """What the model may read of marked passages."""
        return Searched(tuple(FoundFor(one.text, self._readable(one.hits)) for one in searched.searches))

    def left_out(self, hits: Sequence[Hit]) -> int:
        """How many of the marked passages the model doesn't get."""
        return sum(hit.suspect and not self.read(hit) for hit in hits)

    def cut(self, hits: Sequence[Hit]) -> int:
        """How many it gets a part of."""
        return sum(hit.suspect for hit in hits) - self.left_out(hits) if self.rule == "cut" else 0

    def counts(self, hits: Sequence[Hit]) -> tuple[GateCount, ...]:
        """For the journal and the audit log, like decisions about personal data."""
        left_out, cut = self.left_out(hits), self.cut(hits)
        passed = sum(hit.suspect for hit in hits) - left_out - cut
        counted: tuple[tuple[Decision, int], ...] = (("refuse", left_out), ("mask", cut), ("pass", passed))
        return tuple(GateCount("passage", "injection", decision, count) for decision, count in counted if count)

    def marked_hit(self, hit: Hit) -> Hit:
        found = suspicion(f"{hit.chunk.text}\n{heading(hit)}", hit.chunk.hidden)
        return replace(hit, suspect=True) if found.score >= self.threshold else hit

    def _readable(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        return tuple(read for hit in hits for read in self.read(hit))

    def read(self, hit: Hit) -> tuple[Hit, ...]:
        """A marked or unmarked passage as the model may read it, or none. The prompt warns of one that is marked in it (`answering.prompt`)."""
        if not hit.suspect or self.rule == "mark":
            return (hit,)
        if self.rule == "report":
            return (replace(hit, suspect=False),)
        left = self._left(hit) if self.rule == "cut" else None
        return () if left is None else (replace(hit, suspect=False, chunk=replace(hit.chunk, text=left)),)

    def _left(self, hit: Hit) -> str | None:
        """What nobody sees is left out as a whole, and what has the order in its heading."""
        if hit.chunk.hidden is not None or suspicion(heading(replace(hit, suspect=False))).signs:
            return None
        return without_orders(hit.chunk.text)
