"""A document as a person may see it where no question found it: its text part by part, and whether its pages and file show more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index_store.records import Chunk, Document, Hit, Scores, Sight
from privacy.gate import PrivacyGate
from privacy.kinds import Language
from privacy.question_gate import QuestionGate

_UNFOUND: Final = Scores(dense=0.0, lemma=0.0, bigram=0.0, fused=0.0)


@dataclass(frozen=True, slots=True)
class DocumentGate:
    """`sight` is of the person who looks."""

    gate: PrivacyGate
    sight: Sight
    language: Language = "ja"

    def shown(self, document: Document, chunks: Sequence[Chunk]) -> tuple[Chunk | None, ...]:
        """Each chunk as its passage would be shown; None where it would not be."""
        return tuple(None if hit is None else hit.chunk for hit in self._passed(document, chunks))

    def hides(self, document: Document, chunks: Sequence[Chunk]) -> bool:
        """Whether the rules keep anything of these chunks, or of the document's names, from this person."""
        hits = self._passed(document, chunks)
        return any(
            hit is None or (hit.document, hit.chunk) != (document, chunk)
            for hit, chunk in zip(hits, chunks, strict=True)
        )

    def _passed(self, document: Document, chunks: Sequence[Chunk]) -> tuple[Hit | None, ...]:
        gate = QuestionGate(self.gate, self.sight, self.language)
        return tuple(gate.passage(Hit(f"{chunk.ordinal}", document, chunk, _UNFOUND)) for chunk in chunks)
