"""How a generation finds the model that it was built with, and what is said where it can't."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from errors import GenerationMismatch, ModelUnknown
from generations.finding_model import EMBEDDING_NAME
from generations.opening import EmbeddingModels, QuestionEmbedder
from ingest.embedder import former_fingerprint
from ingest.embedding_cache import EmbeddingCache
from tests.generations.generation_world import World, memory_homes, write_model

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = World(tmp_path, memory_homes())
    yield opened
    opened.stop()


def test_the_name_is_kept_so_that_the_model_is_found_when_the_setting_names_another(world: World) -> None:
    assert world.generations.serving().values[EMBEDDING_NAME] == str(world.model)
    world.model = write_model(world.folder / "models", "second")
    world.restart()
    stored = world.opener.stored(world.generations.serving())
    assert stored.folder.name == "first"
    assert world.opener.wanted().folder.name == "second"


def test_a_generation_from_before_names_were_kept_learns_its_name(world: World) -> None:
    values = dict(world.generations.serving().values)
    name = values.pop(EMBEDDING_NAME)
    world.generations.set_values(1, values)
    world.restart()
    assert world.generations.serving().values == {**values, EMBEDDING_NAME: name}


def test_a_model_that_was_moved_is_found_by_its_hash_under_the_setting(world: World) -> None:
    moved = world.folder / "models" / "moved"
    shutil.move(world.model, moved)
    world.model = moved
    world.restart()
    assert world.serving.now.refusal is None


def test_verifying_a_model_again_leaves_its_index_found(world: World) -> None:
    mark = world.model / ".verified.json"
    for moment in (1, 2):
        mark.write_text(f'{{"mtime_ns": {moment}}}')
        world.restart()
        assert world.serving.now.refusal is None


def test_an_index_under_the_former_hash_is_found_and_takes_the_present_one(world: World) -> None:
    values = world.generations.serving().values
    (world.model / ".verified.json").write_text('{"mtime_ns": 1}')
    former = {**values, "embedding_model": former_fingerprint(world.model)}
    assert former != values
    kept = world.generations.begin(former).number
    world.generations.set_values(1, former)
    world.restart()
    assert world.serving.now.refusal is None
    assert world.generations.serving().values == world.generations.one(kept).values == values
    (world.model / ".verified.json").unlink()
    world.restart()
    assert world.serving.now.refusal is None


def test_a_former_hash_of_no_model_that_is_here_stays_as_it_is(world: World) -> None:
    former = {**world.generations.serving().values, "embedding_model": "f" * 64}
    world.generations.set_values(1, former)
    world.restart()
    assert isinstance(world.serving.now.refusal, GenerationMismatch)
    assert world.generations.serving().values == former


def test_a_model_that_is_gone_is_named(world: World) -> None:
    shutil.rmtree(world.model)
    world.model = write_model(world.folder / "models", "second")
    world.restart()
    assert isinstance(world.serving.now.refusal, ModelUnknown)
    assert "first" in world.serving.now.refusal.sentence()


def test_another_model_under_the_same_name_is_a_mismatch(world: World) -> None:
    (world.model / "config.json").write_text('{"hidden_size": 4, "name": "trained again"}')
    world.restart()
    refusal = world.serving.now.refusal
    assert isinstance(refusal, GenerationMismatch)
    assert refusal.values["name"] == "embedding_model"
    assert [one.name for one in world.indexes.overview().differences] == ["embedding_model"]


def test_what_the_settings_ask_for_may_be_unknown(world: World) -> None:
    world.model = world.folder / "models" / "nowhere"
    world.restart()
    overview = world.indexes.overview()
    assert overview.refusal is None and overview.differences == ()
    assert overview.unknown is not None and "nowhere" in overview.unknown.sentence("ja")


def test_a_model_is_held_once_for_all_that_use_it(world: World) -> None:
    models, pipeline = EmbeddingModels(world.settings()), world.opener.wanted()
    with models.lent(pipeline) as first:
        with models.lent(pipeline) as second:
            assert second is first
        with models.lent(pipeline) as third:
            assert third is first
    with models.lent(pipeline) as again:
        assert again is not first


def test_questions_are_kept_only_where_it_is_asked_for_and_apart_from_documents(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[str] = []

    def embed(_self: QuestionEmbedder, text: str) -> np.ndarray:
        embedded.append(text)
        return np.array([1.0, 0.0], dtype=np.float32)

    monkeypatch.setattr(QuestionEmbedder, "embed_query", embed)
    settings, pipeline, place = world.settings(), world.opener.wanted(), world.folder / "kept.sqlite"
    kept = settings.model_copy(update={"retrieval": settings.retrieval.model_copy(update={"query_cache": place})})
    documents = EmbeddingCache(place, pipeline.fingerprint.embedding_model)
    documents.store(["日当は"], np.array([[9.0, 9.0]], dtype=np.float32))
    documents.close()
    for chosen in (kept, kept, settings):
        with EmbeddingModels(chosen).lent(pipeline) as model:
            assert model.questions.embed_query("日当は")[0] == 1.0
    assert embedded == ["日当は", "日当は"]


def test_what_was_embedded_under_the_former_hash_is_not_embedded_again(world: World) -> None:
    (world.model / ".verified.json").write_text('{"mtime_ns": 1}')
    settings, pipeline = world.settings(), world.opener.wanted()
    before = EmbeddingCache(settings.data / "embedding_cache.sqlite", former_fingerprint(world.model))
    before.store(["日当は"], np.array([[9.0, 9.0]], dtype=np.float32))
    before.close()
    with EmbeddingModels(settings).lent(pipeline) as model:
        assert model.documents.embed_documents(["日当は"]).tolist() == [[9.0, 9.0]]
