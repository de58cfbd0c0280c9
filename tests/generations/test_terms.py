"""The company's terms and several generations: whichever serves, its passages are cut as questions are."""

from __future__ import annotations

import pytest

from errors import GenerationBusy, GenerationTermsBehind, IndexDamaged, RunInProgress
from generations.index_desk import Building, BuildOrder
from index_store.manifest import Manifest
from index_store.records import TextVectors
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS, document_vector
from index_store.vector_index import VectorIndex
from ingest.chunker import search_text
from ingest.terms_state import Retokenizing
from ingest.tokenizer import Tokenizer
from tests.generations.generation_world import World

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")

# One word for what stands in one document, and one that stands nowhere.
TERMS = "日当, 出張手当"


def words_found(world: World, question: str) -> list[str]:
    """The paths of the passages that share a word with the question, by the generation that serves; vectors of meaning put aside."""
    now, readable = world.serving.now, world.readable()
    query = document_vector(world.tokenizer.lemmas(question), LEMMA_PARAMETERS)
    pairs = document_vector(world.tokenizer.bigrams(question), BIGRAM_PARAMETERS)
    meaning = world.models.model.embed_query(question)
    ids = sorted(now.manifest.intended_point_ids())
    scores = now.index.rescore(TextVectors(meaning, query, pairs), readable, ids)["lemma"]
    found = now.manifest.resolve([id_ for id_, score in scores.items() if score > 0], readable)
    return sorted({document.path for document, _ in found.values()})


def test_a_kept_generation_is_cut_with_terms_that_were_applied_after_the_switch(world: World) -> None:
    world.with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    assert words_found(world, "出張手当") == []
    assert world.apply_terms(TERMS).passages == 6, "two in the serving generation, four in the kept one"
    assert words_found(world, "出張手当") == ["日当.txt"]
    world.indexes.rollback()
    assert words_found(world, "出張手当") == ["日当.txt"]
    world.restart()
    assert words_found(world, "出張手当") == ["日当.txt"]
    world.assert_whole()
    assert world.apply_terms("").passages == 6
    assert words_found(world, "出張手当") == []


def test_a_half_built_generation_is_cut_and_goes_on_with_the_terms(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    events = world.indexes.build(BuildOrder())
    for event in events:
        if isinstance(event, Building) and event.progress.files_done == 1:
            break
    events.close()
    world.apply_terms(TERMS)
    world.build()
    world.switch()
    assert words_found(world, "出張手当") == ["日当.txt"]


def test_a_generation_is_built_with_the_terms_in_force(quick: World) -> None:
    world = quick.with_documents()
    world.apply_terms(TERMS)
    world.ask_for(400)
    world.build()
    world.switch()
    assert words_found(world, "出張手当") == ["日当.txt"]
    assert world.apply_terms(TERMS).passages == 0


def test_a_kept_generation_that_is_damaged_does_not_stand_in_the_way(
    quick: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    world.restart()
    open_home = world.homes.open

    def damaged(generation: int, dimension: int) -> VectorIndex:
        if generation == 1:
            raise IndexDamaged(path="generations/1", reason="a segment is gone")
        return open_home(generation, dimension)

    monkeypatch.setattr(world.homes, "open", damaged)
    assert world.apply_terms(TERMS).passages == 2
    assert words_found(world, "出張手当") == ["日当.txt"]
    monkeypatch.undo()
    with pytest.raises(GenerationTermsBehind):
        world.indexes.rollback()


def test_no_terms_while_a_generation_is_built_or_documents_are_read(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    events = world.indexes.build(BuildOrder())
    next(events)
    with pytest.raises(RunInProgress, match="being built"):
        world.apply_terms(TERMS)
    events.close()
    run = world.desk.ingest(world.desk.sources()[0].id)
    next(run)
    with pytest.raises(RunInProgress, match="documents"):
        world.apply_terms(TERMS)
    run.close()
    assert world.desk.terms().pending, "the file is saved"


def test_nothing_is_read_built_or_switched_while_terms_are_applied(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    events = world.desk.apply_terms(TERMS)
    assert next(events) == Retokenizing(4, 6)
    with pytest.raises(RunInProgress):
        world.ingest()
    for begun in (lambda: world.build(), lambda: world.switch(), lambda: world.apply_terms("休暇,休み")):
        with pytest.raises(GenerationBusy):
            begun()
    events.close()
    assert world.desk.terms().in_force == ""
    world.ingest()
    world.switch()


def test_one_that_another_tokenizer_cut_is_left_out_and_opens_only_when_it_is_cut_anew(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    first = world.generations.one(1).values
    world.generations.set_values(1, {**first, "tokenizer": "0"})
    assert world.apply_terms(TERMS).passages == 2, "the serving one alone"
    assert dict(world.generations.one(1).values) == {**first, "tokenizer": "0", "terms_behind": "1"}
    world.generations.set_values(1, {**first, "terms_behind": "1"})  # the program that had cut it is back
    with pytest.raises(GenerationTermsBehind, match="generation 1"):
        world.indexes.rollback()
    assert world.apply_terms(TERMS).passages == 4, "the one that was behind"
    world.indexes.rollback()
    assert words_found(world, "出張手当") == ["日当.txt"]


def test_a_kept_generation_whose_model_is_gone_is_cut_all_the_same(quick: World) -> None:
    world = quick.with_documents()
    world.ask_for(400)
    world.build()
    world.switch()
    kept = world.generations.one(1)
    world.generations.set_values(1, {**kept.values, "embedding_model": "gone"})
    assert world.apply_terms(TERMS).passages == 6
    passages = Manifest(world.database, 1).passages_after("", 10)
    words = {one.point_id: Tokenizer().lemmas(search_text(one.title, one.chunk)) for one in passages}
    assert len(words) == 4
