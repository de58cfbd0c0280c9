"""A kept answer for someone who may no longer read all that it rests on: what was cited and may not be read is not shown again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from answering.answer import Answer, Timings, Turn


def documents_of(answers: Iterable[Answer]) -> frozenset[str]:
    """The ids of all documents that these answers show or rest on."""
    return frozenset(
        id_
        for answer in answers
        for id_ in (
            *(hit.document.id for hit in answer.passages),
            *(citation.document_id for citation in answer.citations),
        )
    )


def as_readable(answer: Answer, readable: Set[str]) -> Answer:
    """The answer as it may be shown where these documents may be read.

    Passages of other documents are left out. The text goes as a whole, with its citations and its notes, where the model read
    any of them: which of its sentences came from where, nobody can tell for sure. A refusal says nothing of any document.
    """
    passages = tuple(hit for hit in answer.passages if hit.document.id in readable)
    if answer.refused or _rests_on(answer) <= readable:
        return replace(answer, passages=passages)
    return Answer(
        text="",
        refused=False,
        citations=(),
        passages=passages,
        timings=Timings(),
        model=answer.model,
        search_text=answer.search_text,
        withheld=True,
    )


def turns_of(exchanges: Sequence[tuple[str, Answer]]) -> tuple[Turn, ...]:
    """Questions and their answers as they may be shown -> what a follow-up may be completed from: nothing of a withheld answer."""
    return tuple(Turn(question, answer.text) for question, answer in exchanges if answer.text)


def _rests_on(answer: Answer) -> frozenset[str]:
    """All that was found counts where it isn't known what of it the model read."""
    cited = frozenset(citation.document_id for citation in answer.citations)
    document_of = {hit.point_id: hit.document.id for hit in answer.passages}
    read = frozenset(answer.prompt_ids)
    if not read or not read <= document_of.keys():
        return cited | frozenset(document_of.values())
    return cited | {document_of[point] for point in read}
