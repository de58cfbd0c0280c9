from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from errors import ModelMissing, ModelUnreadable
from ingest.embedder import (
    QUERIES_REMEMBERED,
    Embedder,
    ModelFacts,
    batches,
    former_fingerprint,
    has_bfloat16,
    model_fingerprint,
    unit_length,
)


class FakeModel:
    """Stands in for sentence-transformers: a vector whose angle is the text's length, and what was asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int]] = []

    def encode(
        self, texts: list[str], *, prompt_name: str, batch_size: int, show_progress_bar: bool, convert_to_numpy: bool
    ) -> np.ndarray:
        assert not show_progress_bar
        assert convert_to_numpy
        self.calls.append((prompt_name, len(texts)))
        return np.array([[2.0 * np.cos(len(text)), 2.0 * np.sin(len(text))] for text in texts])


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def embedder(model: FakeModel) -> Embedder:
    return Embedder(model, ModelFacts("f", dimension=2, max_tokens=8), batch_characters=4)  # type: ignore[arg-type]


def model_folder(folder: Path, weights: bytes = b"w") -> Path:
    folder.mkdir()
    (folder / "modules.json").write_text(json.dumps([]))
    (folder / "model.safetensors").write_bytes(weights)
    return folder


def test_documents_and_queries_have_their_own_prompts(embedder: Embedder, model: FakeModel) -> None:
    embedder.embed_documents(["あ", "いう"])
    embedder.embed_query("え")
    assert model.calls == [("document", 2), ("query", 1)]


def test_vectors_are_float32_of_unit_length(embedder: Embedder) -> None:
    vectors = embedder.embed_documents(["あ", "いう"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-6)
    assert embedder.embed_query("え").shape == (2,)


def test_each_vector_stands_where_its_text_does(embedder: Embedder, model: FakeModel) -> None:
    lengths = [5, 1, 2, 2, 1]
    vectors = embedder.embed_documents(["あ" * length for length in lengths])
    assert model.calls == [("document", 2), ("document", 2), ("document", 1)]
    np.testing.assert_allclose(vectors, [[np.cos(length), np.sin(length)] for length in lengths], atol=1e-6)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([9], [[0]]),
        ([4, 1, 2], [[1, 2], [0]]),
        ([2, 2, 2], [[0, 1], [2]]),
        ([0, 0, 0], [[0, 1, 2]]),
    ],
)
def test_batches_hold_similar_lengths_and_no_more_than_they_may(lengths: list[int], expected: list[list[int]]) -> None:
    assert list(batches(lengths, most=4)) == expected


def test_no_texts_give_no_rows(embedder: Embedder, model: FakeModel) -> None:
    assert embedder.embed_documents([]).shape == (0, 2)
    assert model.calls == []


def test_a_question_asked_again_is_not_embedded_again(embedder: Embedder, model: FakeModel) -> None:
    first = embedder.embed_query("日当")
    assert embedder.embed_query("日当") is first
    assert len(model.calls) == 1


def test_the_oldest_question_is_forgotten(embedder: Embedder, model: FakeModel) -> None:
    for number in range(QUERIES_REMEMBERED + 1):
        embedder.embed_query(f"{number}")
    embedder.embed_query("0")
    assert len(model.calls) == QUERIES_REMEMBERED + 2


def test_a_remembered_vector_cannot_be_changed(embedder: Embedder) -> None:
    with pytest.raises(ValueError, match="read-only"):
        embedder.embed_query("日当")[0] = 1.0


def test_a_null_vector_stays_finite() -> None:
    assert np.isfinite(unit_length(np.zeros((1, 3), dtype=np.float32))).all()


@pytest.mark.parametrize(
    ("flags", "expected"), [("fma avx2", False), ("avx512f avx512_bf16", True), ("amx_bf16 amx_tile", True)]
)
def test_bfloat16_only_where_the_processor_has_it(tmp_path: Path, flags: str, expected: bool) -> None:
    cpu = tmp_path / "cpuinfo"
    cpu.write_text(f"processor : 0\nflags : fpu {flags}\n")
    assert has_bfloat16(cpu) is expected


def test_bfloat16_is_not_taken_on_an_unknown_system(tmp_path: Path) -> None:
    assert not has_bfloat16(tmp_path / "none")


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    one = model_fingerprint(model_folder(tmp_path / "a"))
    assert one == model_fingerprint(model_folder(tmp_path / "b"))
    assert one != model_fingerprint(model_folder(tmp_path / "c", b"v"))


def test_what_this_machine_noted_of_a_model_is_no_part_of_its_fingerprint(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "a")
    bare = model_fingerprint(folder)
    assert former_fingerprint(folder) == bare
    (folder / ".verified.json").write_text('{"mtime_ns": 1}')
    assert model_fingerprint(folder) == bare
    assert former_fingerprint(folder) != bare


def test_the_fingerprint_samples_the_end_of_large_weights(tmp_path: Path) -> None:
    large = bytes(3 * 2**20)
    one = model_fingerprint(model_folder(tmp_path / "a", large))
    assert one != model_fingerprint(model_folder(tmp_path / "b", large[:-1] + b"1"))


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        Embedder.load(tmp_path / "gone")
    assert caught.value.values["path"].endswith("gone")


@pytest.mark.integration
def test_a_folder_with_something_else_is_unreadable(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "a")
    (folder / "modules.json").write_text(
        json.dumps([{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}])
    )
    with pytest.raises(ModelUnreadable):
        Embedder.load(folder)
