from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.peers.known_vectors import KnownVectors, known_vectors


class FakeTransformer:
    """A text's vector is its length and its prompt's. `asked` is what it had to embed."""

    prompts = {"document": "text: "}
    default_prompt_name: str | None = None

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(
        self, inputs: Sequence[str], prompt: str | None = None, prompt_name: str | None = None, **options: Any
    ) -> NDArray[np.float32]:
        self.asked += inputs
        used = prompt if prompt is not None else self.prompts.get(prompt_name or "", "")
        return np.asarray([[len(text), len(used)] for text in inputs], dtype=np.float32)


@pytest.fixture
def known(tmp_path: Path) -> Iterator[KnownVectors]:
    with known_vectors(tmp_path / "vectors.sqlite", FakeTransformer) as opened:
        yield opened


def test_a_text_is_embedded_once_and_comes_back_in_its_place(known: KnownVectors) -> None:
    model = FakeTransformer()
    assert model.encode(["出張", "旅費規程", "出張"]).tolist() == [[2, 0], [4, 0], [2, 0]]
    assert model.encode(inputs=["旅費規程", "休暇"]).tolist() == [[4, 0], [2, 0]]
    assert model.asked == ["出張", "旅費規程", "休暇"]
    assert (known.taken, known.made) == (1, 3)


def test_another_prompt_is_another_text_whatever_names_it(known: KnownVectors) -> None:
    model = FakeTransformer()
    model.encode(["出張"])
    assert model.encode(["出張"], prompt_name="document").tolist() == [[2, 6]]
    assert model.encode(["出張"], prompt="text: ", batch_size=8, normalize_embeddings=True).tolist() == [[2, 6]]
    model.encode(["text: 出張"])
    assert model.asked == ["出張", "出張"]
    assert known.taken == 2


@pytest.mark.parametrize("options", [{"output_value": "token_embeddings"}, {"precision": "int8"}, {"truncate_dim": 1}])
def test_what_is_not_a_plain_vector_is_neither_taken_nor_kept(known: KnownVectors, options: dict[str, Any]) -> None:
    model = FakeTransformer()
    model.encode(["出張"])
    model.encode(["出張"], **options)
    assert model.asked == ["出張", "出張"]
    assert (known.taken, known.made) == (0, 1)


def test_the_next_process_finds_them_and_the_class_is_as_before(tmp_path: Path) -> None:
    original = FakeTransformer.encode
    with known_vectors(tmp_path / "vectors.sqlite", FakeTransformer):
        FakeTransformer().encode(["出張"])
    assert FakeTransformer.encode is original
    model = FakeTransformer()
    with known_vectors(tmp_path / "vectors.sqlite", FakeTransformer) as known:
        assert model.encode(["出張"], pool=None, precision="float32").tolist() == [[2, 0]]
    assert model.asked == []
    assert known.taken == 1
