"""Which passages of a file the report names because they seem to speak to the model: those that are indexed, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index_store.records import Chunk, HiddenKind
from ingest.hidden import excerpt_of, hidden_texts
from ingest.notes import note
from ingest.page import ParsedFile
from privacy.injection import suspicion

Passage = tuple[str, HiddenKind | None]


def seen_or_not(chunks: Sequence[Chunk], parsed: ParsedFile) -> Iterator[Passage]:
    """The passages of a file as it was parsed: a hidden text counts once, whether it became a chunk or not."""
    yield from ((chunk.text, chunk.hidden) for chunk in chunks)
    indexed = {chunk.text for chunk in chunks}
    yield from ((one.text, one.kind) for one in hidden_texts(parsed) if one.text not in indexed)


def with_suspects(parsed: ParsedFile, passages: Iterable[Passage], threshold: float) -> ParsedFile:
    found = list(dict.fromkeys(text for text, hidden in passages if suspicion(text, hidden).score >= threshold))
    if not found:
        return parsed
    return replace(parsed, notes=(*parsed.notes, note("SpeaksToModel", count=len(found), excerpt=excerpt_of(found[0]))))
