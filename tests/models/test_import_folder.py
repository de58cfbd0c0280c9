from __future__ import annotations

from pathlib import Path

import pytest

from errors import DiskFull, FolderNotFound, ModelDamaged, ModelMissing
from models.catalogue import Catalogue
from models.import_folder import import_model, importable
from models.verify import Step, installed, verify
from tests.models.wheels import hub_model, joined_model, zipped_model


def disk_with(tmp_path: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = tmp_path / "disk" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "disk"


def test_files_are_found_by_their_bytes_wherever_they_lie(tmp_path: Path) -> None:
    model, _, files = zipped_model()
    disk = disk_with(
        tmp_path, {"a/renamed.bin": files["config.json"], "b/c/pool": files["1_Pooling/config.json"], "z": b"?"}
    )
    steps: list[Step] = []
    folder = import_model(model, disk, tmp_path / "models", steps.append)
    assert {name: (folder / name).read_bytes() for name in files} == files
    assert installed(model, tmp_path / "models").verified
    assert (disk / "a/renamed.bin").exists()
    assert steps[-1].done == steps[-1].total
    assert not (tmp_path / "models" / ".partial" / model.name / "copied").exists()


def test_two_files_of_one_name_are_told_apart_by_their_bytes(tmp_path: Path) -> None:
    model, _, files = zipped_model()
    disk = disk_with(tmp_path, {"other/config.json": b"[]", **files})
    folder = import_model(model, disk, tmp_path / "models")
    assert (folder / "config.json").read_bytes() == b"{}"


def test_the_right_name_with_wrong_bytes_is_refused_and_the_disk_left_alone(tmp_path: Path) -> None:
    model, _, whole = joined_model()
    disk = disk_with(tmp_path, {"joined.gguf": whole[:-1] + b"?"})
    with pytest.raises(ModelDamaged, match=r"joined\.gguf of model joined") as caught:
        import_model(model, disk, tmp_path / "models")
    assert Path(caught.value.values["aside"]).is_relative_to(tmp_path / "models" / ".refused")
    assert (disk / "joined.gguf").exists()
    assert installed(model, tmp_path / "models").missing == ("joined.gguf",)


def test_the_missing_file_is_named(tmp_path: Path) -> None:
    model, _, files = zipped_model()
    disk = disk_with(tmp_path, {"config.json": files["config.json"]})
    with pytest.raises(ModelMissing, match=r"disk/1_Pooling/config\.json"):
        import_model(model, disk, tmp_path / "models")


def test_a_missing_folder_and_a_full_disk_are_told(tmp_path: Path) -> None:
    model, _, whole = joined_model()
    with pytest.raises(FolderNotFound):
        import_model(model, tmp_path / "nowhere", tmp_path / "models")
    disk = disk_with(tmp_path, {"joined.gguf": whole})
    with pytest.raises(DiskFull):
        import_model(model, disk, tmp_path / "models", free=lambda folder: 10)


def test_a_disk_says_which_models_it_holds(tmp_path: Path) -> None:
    joined, _, whole = joined_model()
    catalogue = Catalogue((joined, zipped_model()[0], hub_model()))
    assert importable(catalogue, disk_with(tmp_path, {"x/joined.gguf": whole})) == (joined,)


def test_an_unpinned_model_is_pinned_as_it_was_imported(tmp_path: Path) -> None:
    model = hub_model()
    disk = disk_with(tmp_path, {"hub/config.json": b"{}", "hub/sub/weights.safetensors": b"1234"})
    folder = import_model(model, disk, tmp_path / "models")
    assert (folder / "sub/weights.safetensors").read_bytes() == b"1234"
    (folder / "sub/weights.safetensors").write_bytes(b"9999")
    with pytest.raises(ModelDamaged, match=r"sub/weights\.safetensors"):
        verify(model, tmp_path / "models")


def test_only_the_wanted_file_of_an_unpinned_model_is_taken(tmp_path: Path) -> None:
    disk = disk_with(tmp_path, {"q/a-Q4.gguf": b"4", "q/a-Q8.gguf": b"8"})
    folder = import_model(hub_model(only=("a-Q4.gguf",)), disk, tmp_path / "models")
    assert [path.name for path in folder.glob("*.gguf")] == ["a-Q4.gguf"]
    with pytest.raises(ModelMissing, match="config.json"):
        import_model(hub_model().model_copy(update={"name": "bare"}), disk, tmp_path / "models")
