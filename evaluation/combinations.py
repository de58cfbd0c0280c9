"""Questions that need several places: did the model read all of them?"""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.answer_match import holds_reference
from evaluation.datasets import GoldenPlace, GoldenQuestion
from index_store.cell_marks import without_cells
from index_store.records import Hit


def read_whole(hits: Sequence[Hit], question: GoldenQuestion) -> bool:
    """Whether for each place of the question one of the passages, as it stands in the prompt, is of it and holds what it must."""
    return all(any(holds_place(hit, place) for hit in hits) for place in question.places)


def holds_place(hit: Hit, place: GoldenPlace) -> bool:
    """The document and, where given, the page, slide or sheet are the place's, and all that must stand there is in the text."""
    found = hit.chunk.place
    given = ((place.page, found.page), (place.slide, found.slide), (place.sheet, found.sheet))
    text = without_cells(hit.chunk.text)
    return (
        hit.document.path == place.document
        and all(wanted in (None, there) for wanted, there in given)
        and all(holds_reference(text, (held,)) for held in place.holds)
    )
