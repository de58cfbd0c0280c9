"""Passages that speak to the model: marked for the reader, and kept from the model where the setting says so. Never a silent loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from answering.prompt import heading
from answering.search_parts import FoundFor, Searched
from errors import Language
from index_store.records import Hit
from privacy.injection import THRESHOLD, suspicion
from privacy.tally import GateCount

InjectionRule = Literal["report", "mark", "leave_out"]

# Nothing of what was found is left to answer from.
INJECTED: dict[Language, str] = {
    "ja": "見つかった箇所にはAIへの指示とみられる文があるため、回答に使いませんでした。文書を確かめてください。",
    "en": "The passages that were found seem to speak to an AI, so no answer was made from them: look at the documents.",
}
NOTE_INJECTED: dict[Language, str] = {
    "ja": "AIへの指示とみられる文がある箇所（{count} 件）は、回答に使いませんでした。",
    "en": "Passages that seem to speak to an AI ({count}) were not used for the answer.",
}


@dataclass(frozen=True, slots=True)
class InjectionGate:
    """`threshold`: the score from which a passage is suspect (`privacy.injection`)."""

    rule: InjectionRule = "leave_out"
    threshold: float = THRESHOLD

    def marked(self, searched: Searched) -> Searched:
        """With every suspect passage marked as one."""
        return Searched(tuple(FoundFor(one.text, tuple(map(self.marked_hit, one.hits))) for one in searched.searches))

    def for_model(self, searched: Searched) -> Searched:
        """What the model may read of marked passages."""
        return Searched(tuple(FoundFor(one.text, self._readable(one.hits)) for one in searched.searches))

    def left_out(self, hits: Sequence[Hit]) -> int:
        """How many of the marked passages the model doesn't get."""
        return sum(hit.suspect for hit in hits) if self.rule == "leave_out" else 0

    def counts(self, hits: Sequence[Hit]) -> tuple[GateCount, ...]:
        """For the journal and the audit log, like decisions about personal data."""
        suspects = sum(hit.suspect for hit in hits)
        decision: Literal["pass", "refuse"] = "refuse" if self.rule == "leave_out" else "pass"
        return (GateCount("passage", "injection", decision, suspects),) if suspects else ()

    def marked_hit(self, hit: Hit) -> Hit:
        found = suspicion(f"{hit.chunk.text}\n{heading(hit)}", hit.chunk.hidden)
        return replace(hit, suspect=True) if found.score >= self.threshold else hit

    def _readable(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The prompt warns of those that are marked in it (`answering.prompt`)."""
        if self.rule == "leave_out":
            return tuple(hit for hit in hits if not hit.suspect)
        return hits if self.rule == "mark" else tuple(replace(hit, suspect=False) for hit in hits)
