"""Of the company's own questions those whose document the person may read: a question with its right answer tells what is in it."""

from __future__ import annotations

from app.house import House
from errors import GoldenQuestionUnknown
from evaluation.datasets import GoldenQuestion
from evaluation.own_questions import Asked, OwnQuestion


def readable_questions(house: House) -> tuple[OwnQuestion, ...]:
    """In the order of `OwnQuestions.all`. Those that name no document of a source that is here are everyone's."""
    sources = {source.folder: source.id for source in house.manifest.sources()}
    readable = house.readable()
    paths = {folder: frozenset(house.manifest.paths(id_, readable)) for folder, id_ in sources.items()}
    return tuple(own for own in house.own_questions.all() if _is_readable(own.golden, paths))


def find_readable(house: House, golden_id: str) -> OwnQuestion:
    """Raises GoldenQuestionUnknown, also where its document may not be read."""
    for own in readable_questions(house):
        if own.golden.id == golden_id:
            return own
    raise GoldenQuestionUnknown(id=golden_id)


def asked_as_readable(house: House, own: OwnQuestion) -> Asked | None:
    """What was asked and answered, as far as this person may read what the answers rest on."""
    return house.own_questions.asked(own, lambda ids: house.manifest.readable_among(ids, house.readable()))


def accepted_questions(house: House) -> tuple[GoldenQuestion, ...]:
    return tuple(own.golden for own in readable_questions(house) if own.state == "accepted")


def _is_readable(golden: GoldenQuestion, paths: dict[str, frozenset[str]]) -> bool:
    if golden.source is None or golden.source not in paths:
        return True
    return all(place.document in paths[golden.source] for place in golden.places)
