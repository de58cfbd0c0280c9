"""The records of the asking path on their way through the gates (`privacy.question_gate`)."""

from __future__ import annotations

from dataclasses import replace

from answering.answer import Prompt
from answering.search_parts import FoundFor, Searched
from index_store.records import Hit
from privacy.clearance import strictest
from privacy.kinds import Label
from privacy.question_gate import QuestionGate


def as_shown(gate: QuestionGate, searched: Searched) -> Searched:
    """With every passage as the reader may see it, without those that are not even spoken about."""
    return Searched(tuple(FoundFor(found.text, _shown(gate, found.hits)) for found in searched.searches))


def as_cleared(gate: QuestionGate, searched: Searched, clearance: Label) -> Searched:
    """Without the passages whose documents are labelled above what the model may read: the door to the prompt."""
    return Searched(
        tuple(
            FoundFor(found.text, tuple(hit for hit in found.hits if gate.may_be_read(hit, clearance)))
            for found in searched.searches
        )
    )


def for_model(gate: QuestionGate, searched: Searched) -> Searched:
    """Without what the rules keep from the model alone; what the reader sees stays as it is in `as_shown`'s."""
    return Searched(
        tuple(
            FoundFor(gate.for_model(found.text), tuple(_hidden(gate, hit) for hit in found.hits))
            for found in searched.searches
        )
    )


def for_reader(gate: QuestionGate, prompt: Prompt) -> Prompt:
    """The messages as the model reads them, with their label; the passages, which citations and checks rest on, as the reader does."""
    hits = tuple(_restored(gate, hit) for hit in prompt.hits)
    label = strictest(gate.label(hit) for hit in hits)
    return replace(prompt, hits=hits, question=gate.restored(prompt.question), label=label)


def _shown(gate: QuestionGate, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return tuple(shown for hit in hits if (shown := gate.passage(hit)) is not None)


def _hidden(gate: QuestionGate, hit: Hit) -> Hit:
    return _with_texts(hit, gate.for_model(hit.chunk.text), gate.for_model(hit.document.title))


def _restored(gate: QuestionGate, hit: Hit) -> Hit:
    return _with_texts(hit, gate.restored(hit.chunk.text), gate.restored(hit.document.title))


def _with_texts(hit: Hit, text: str, title: str) -> Hit:
    if (text, title) == (hit.chunk.text, hit.document.title):
        return hit
    return replace(hit, document=replace(hit.document, title=title), chunk=replace(hit.chunk, text=text))
