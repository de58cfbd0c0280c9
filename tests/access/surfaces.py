"""Every place where a document could show, compared with the oracle for one person and one question."""

from __future__ import annotations

from math import isclose

import pytest

from access.decisions import reason_for
from desk import Inquiry
from errors import DocumentUnknown
from index_store.records import LEGS, Narrowing, Readable, point_id
from tests.access.random_world import PEOPLE, WORDS, RightsWorld, vectors_of

Key = tuple[str, int]


def compare(world: RightsWorld) -> None:
    """Raises AssertionError where the house tells the person more or less than the oracle."""
    name = world.random.choice(PEOPLE)
    question = tuple(world.random.sample(WORDS, world.random.randint(1, 3)))
    readable = world.rights.readable(world.person(name))
    _search(world, name, question)
    _manifest(world, name, readable)
    _counts(world, name, readable)
    _reasons(world, name)
    if not world.left_behind:
        _inside_the_query(world, name, readable, question)


def _search(world: RightsWorld, name: str, question: tuple[str, ...]) -> None:
    desk, allowed = world.desk(name), world.oracle.passages(name)
    found = {(hit.document.id, hit.chunk.ordinal): hit for hit in desk.search(Inquiry(" ".join(question))).hits}
    assert found.keys() <= allowed.keys()
    for key, hit in found.items():
        paper = world.oracle.papers[key[0]]
        assert (hit.document.path, hit.document.source_id) == (paper.path, paper.source)
        assert hit.chunk.text == " ".join(allowed[key])
    if world.left_behind:
        return
    assert found.keys() == allowed.keys()
    for key, score in world.oracle.bm25(name, question).items():
        assert isclose(found[key].scores.lemma, score, rel_tol=1e-3, abs_tol=1e-4), (key, question)
    _narrowed(world, name, question)


def _narrowed(world: RightsWorld, name: str, question: tuple[str, ...]) -> None:
    source = world.random.choice(world.sources)
    narrowing = Narrowing(source_ids=(source.id,), file_types=("md",))
    hits = world.desk(name).search(Inquiry(" ".join(question), narrowing)).hits
    wanted = {
        id_ for id_, paper in world.oracle.readable(name).items()
        if paper.source == source.id and paper.file_type == "md"
    }  # fmt: skip
    assert {hit.document.id for hit in hits} == wanted


def _manifest(world: RightsWorld, name: str, readable: Readable) -> None:
    """The second check alone, as if the index had let everything through."""
    manifest, mine = world.manifest, world.oracle.readable(name)
    held = manifest.resolve(sorted(world.index.point_ids()), readable)
    assert {(document.id, chunk.ordinal) for document, chunk in held.values()} == world.oracle.passages(name).keys()
    for id_, paper in world.oracle.papers.items():
        if id_ in mine:
            document = manifest.document(id_, readable)
            assert manifest.document_at(paper.source, paper.path, readable) == document
            assert len(manifest.chunks(id_, readable)) == len(paper.passages)
            assert {one.id for one in manifest.relatives([document], readable)} == world.oracle.relatives(name, paper)
            assert world.rights.labels()[document.scope_id] == world.oracle.label(paper)
            continue
        for refused in (
            lambda id_=id_: manifest.document(id_, readable),
            lambda paper=paper: manifest.document_at(paper.source, paper.path, readable),
            lambda id_=id_: manifest.chunks(id_, readable),
        ):
            with pytest.raises(DocumentUnknown):
                refused()


def _counts(world: RightsWorld, name: str, readable: Readable) -> None:
    mine, health, desk = world.oracle.readable(name).values(), world.desk(name).health(), world.desk(name)
    assert (health.documents, health.chunks) == (len(mine), sum(len(paper.passages) for paper in mine))
    assert world.manifest.file_types(readable) == tuple(sorted({paper.file_type for paper in mine}))
    assert {source.id for source in desk.sources()} == {paper.source for paper in mine}
    for source in world.sources:
        paths = world.manifest.paths(source.id, readable)
        assert set(paths) == {paper.path for paper in mine if paper.source == source.id}


def _reasons(world: RightsWorld, name: str) -> None:
    """Whoever may read a folder is told why, and nobody else."""
    mine = {paper.path.split("//")[0] for paper in world.oracle.readable(name).values()}
    person = world.person(name)
    reasons = {scope.id: reason_for(person, scope) for scope in world.rights.scopes()}
    scopes = set(world.rights.readable(person).scope_ids)
    assert {id_ for id_, reason in reasons.items() if reason is not None} == scopes
    assert bool(mine) <= bool(scopes)


def _inside_the_query(world: RightsWorld, name: str, readable: Readable, question: tuple[str, ...]) -> None:
    """The first check alone: what the index proposes and scores before the manifest is asked."""
    allowed = {
        point_id(id_, world.manifest.document(id_, readable).version, number)
        for id_, number in world.oracle.passages(name)
    }
    query = vectors_of(" ".join(question))
    proposed = world.index.candidates(query, readable, Narrowing(), 500)
    assert {point.point_id for leg in LEGS for point in proposed[leg]} == allowed
    scored = world.index.rescore(query, readable, sorted(world.index.point_ids()))
    assert {point for leg in LEGS for point in scored[leg]} == allowed
