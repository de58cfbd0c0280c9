from __future__ import annotations

import os
from pathlib import Path

import pytest

from errors import ModelDamaged, ModelMissing, ModelUnknown
from models.catalogue import Catalogue, Model
from models.verify import installed, require, verify
from tests.models.wheels import joined_model


def laid(tmp_path: Path) -> tuple[Model, Path]:
    model, _, whole = joined_model()
    file = tmp_path / model.name / "joined.gguf"
    file.parent.mkdir()
    file.write_bytes(whole)
    return model, file


def test_a_model_is_verified_once_and_known_by_size_and_time_afterwards(tmp_path: Path) -> None:
    model, file = laid(tmp_path)
    assert not installed(model, tmp_path).verified
    assert verify(model, tmp_path).verified
    assert installed(model, tmp_path) == verify(model, tmp_path)
    os.utime(file, ns=(1, 1))
    assert not installed(model, tmp_path).verified


def test_require_hashes_again_what_changed_and_refuses_it_by_name(tmp_path: Path) -> None:
    model, file = laid(tmp_path)
    catalogue = Catalogue((model,))
    assert require(model.name, tmp_path, catalogue) == tmp_path / model.name
    changed = bytearray(file.read_bytes())
    changed[500] ^= 1
    file.write_bytes(changed)
    with pytest.raises(ModelDamaged, match=r"joined\.gguf of model joined") as caught:
        require(model.name, tmp_path, catalogue)
    assert Path(caught.value.values["aside"]).read_bytes() == changed
    with pytest.raises(ModelMissing):
        require(model.name, tmp_path, catalogue)


def test_a_file_that_was_only_touched_is_right_again_after_a_hash(tmp_path: Path) -> None:
    model, file = laid(tmp_path)
    catalogue = Catalogue((model,))
    require(model.name, tmp_path, catalogue)
    os.utime(file, ns=(1, 1))
    require(model.name, tmp_path, catalogue)
    assert installed(model, tmp_path).verified


def test_the_missing_file_is_named(tmp_path: Path) -> None:
    model, file = laid(tmp_path)
    file.unlink()
    assert installed(model, tmp_path).missing == ("joined.gguf",)
    with pytest.raises(ModelMissing, match=r"joined/joined\.gguf"):
        verify(model, tmp_path)


def test_a_broken_record_only_costs_a_hash(tmp_path: Path) -> None:
    model, file = laid(tmp_path)
    verify(model, tmp_path)
    (file.parent / ".verified.json").write_text("{")
    assert not installed(model, tmp_path).verified
    assert verify(model, tmp_path).verified


def test_a_folder_of_the_administrators_own_is_taken_as_it_is(tmp_path: Path) -> None:
    assert require(str(tmp_path), tmp_path / "models") == tmp_path
    with pytest.raises(ModelUnknown):
        require("no-such-model", tmp_path)
