"""Two houses, one with documents that a person may not see and one without: whatever the person does, both tell the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import cast

from answering.answer import Answer, Question, Timings
from desk import Health, Inquiry
from index_store.records import Hit, Narrowing
from index_store.vector_index import VectorIndex
from tests.access.random_world import PEOPLE, WORDS, RightsWorld
from tests.answering.building import ScriptedModel
from tests.answering.test_answer_question import FixedSearch, conductor

DOCUMENTS = 10


@dataclass(frozen=True, slots=True)
class Told:
    """All that a house tells one person."""

    hits: tuple[Hit, ...]
    narrowed: tuple[Hit, ...]
    answer: Answer
    refusal: Answer
    health: Health
    sources: tuple[str, ...]
    file_types: tuple[str, ...]
    paths: tuple[tuple[str, str], ...]


@contextmanager
def pair(
    folder: Path, homes: tuple[VectorIndex, VectorIndex], seed: int
) -> Iterator[tuple[RightsWorld, RightsWorld, str]]:
    """The house with everything, the one with what the person may read, and the person."""
    place = folder / f"pair-{seed}"
    place.mkdir()
    whole = RightsWorld(place, homes[0], seed, "whole")
    less = RightsWorld(place, homes[1], seed, "less")
    try:
        name = _fill(whole, less)
        yield whole, less, name
    finally:
        whole.close()
        less.close()


def _fill(whole: RightsWorld, less: RightsWorld) -> str:
    """Rules and groups first, in both; then documents, of which the second house gets only those that the person may read."""
    name = whole.random.choice(PEOPLE)
    for _ in range(8):
        whole.change_group()
        whole.set_readers()
    for rule in whole.rights.rules.all():
        less.rights.rules.set(rule.source_id, rule.path, rule.said)
    less.oracle.groups = whole.oracle.groups
    for _ in range(DOCUMENTS):
        whole.write_new()
    sources = {source.id: source for source in less.sources}
    for paper in whole.oracle.readable(name).values():
        document = less.put(sources[paper.source], paper.path, paper.passages, paper.code)
        assert whole.oracle.papers[document.id] == paper
    return name


def told(world: RightsWorld, name: str, words: tuple[str, ...]) -> Told:
    desk, readable = world.desk(name), world.rights.readable(world.person(name))
    text = " ".join(words)
    narrowing = Narrowing(file_types=("md",))
    return Told(
        hits=desk.search(Inquiry(text)).hits,
        narrowed=desk.search(Inquiry(text, narrowing)).hits,
        answer=_answered(world, Question(f"{text} は？", readable), f"{words[0]}です[1]。"),
        refusal=_answered(world, Question("ムカシ は？", readable), "資料には記載がありません。"),
        health=desk.health(),
        sources=tuple(source.folder for source in desk.sources()),
        file_types=world.manifest.file_types(readable),
        paths=tuple(
            (source.id, path) for source in world.sources for path in world.manifest.paths(source.id, readable)
        ),
    )


def _answered(world: RightsWorld, question: Question, script: str) -> Answer:
    model = ScriptedModel(script, script)
    answer = conductor(model, search=cast(FixedSearch, world.retriever)).ask(question)
    return replace(answer, timings=Timings())


def words_of(world: RightsWorld) -> tuple[str, ...]:
    return tuple(world.random.sample(WORDS, 2))


def shape_of(value: object) -> object:
    """All of a record but its numbers with a fraction."""
    if isinstance(value, float):
        return "number"
    if is_dataclass(value):
        return type(value).__name__, tuple(shape_of(getattr(value, field.name)) for field in fields(value))
    return tuple(shape_of(part) for part in value) if isinstance(value, tuple) else value


def numbers_of(value: object) -> list[float]:
    """In the order in which `shape_of` leaves them out."""
    if isinstance(value, float):
        return [value]
    if is_dataclass(value):
        return [number for field in fields(value) for number in numbers_of(getattr(value, field.name))]
    return [number for part in value for number in numbers_of(part)] if isinstance(value, tuple) else []
