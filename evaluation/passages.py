"""Hits and citations of an answer -> what a run keeps of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from answering.answer import Answer, Citation
from evaluation.result import CitedPassage, GivenAnswer, SeenPassage
from index_store.records import Hit, Place


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a passage stands and what it says: what a hit and a citation have in common."""

    document_id: str
    path: str
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Truth:
    """How a set names a passage, and whether that passage answers the question (None where the question knows no passage)."""

    name: Callable[[Spot], str]
    right: Callable[[Spot], bool | None]


def spot_of(hit: Hit) -> Spot:
    return Spot(hit.document.id, hit.document.path, hit.chunk.place, hit.chunk.text)


def seen_passage(hit: Hit, truth: Truth, *, in_prompt: bool = False) -> SeenPassage:
    spot = spot_of(hit)
    return SeenPassage(
        name=truth.name(spot),
        title=hit.document.title,
        place=hit.chunk.place,
        text=hit.chunk.text,
        scores=hit.scores,
        right=truth.right(spot),
        in_prompt=in_prompt,
    )


def seen_passages(answer: Answer, truth: Truth) -> tuple[SeenPassage, ...]:
    """All that were found for an answer, best first, those marked that its model read."""
    read = set(answer.prompt_ids)
    return tuple(seen_passage(hit, truth, in_prompt=hit.point_id in read) for hit in answer.passages)


def first_of_each(passages: Iterable[SeenPassage]) -> tuple[SeenPassage, ...]:
    """The best passage of each name, in order."""
    found: dict[str, SeenPassage] = {}
    for passage in passages:
        found.setdefault(passage.name, passage)
    return tuple(found.values())


def given_answer(answer: Answer, truth: Truth) -> GivenAnswer:
    """A citation is valid where its passage is one that this answer was given, and its quote is of that passage's text."""
    given = {hit.point_id: hit.chunk.text for hit in answer.passages}
    timings = answer.timings
    return GivenAnswer(
        text=answer.text,
        refused=answer.refused,
        citations=tuple(_cited(citation, given.get(citation.point_id, ""), truth) for citation in answer.citations),
        notes=answer.notes,
        search_text=answer.search_text,
        first_token_ms=timings.first_token_ms,
        prompt_tokens=timings.prompt_tokens,
        reused_tokens=timings.reused_tokens,
        answer_tokens=timings.answer_tokens,
        checks=answer.checks,
    )


def _cited(citation: Citation, given: str, truth: Truth) -> CitedPassage:
    spot = Spot(citation.document_id, citation.path, citation.place, citation.quote)
    return CitedPassage(
        number=citation.number, name=truth.name(spot), valid=citation.quote in given, right=truth.right(spot)
    )
