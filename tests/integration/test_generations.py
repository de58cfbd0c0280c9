"""Another size of chunks, from the command line, over a handful of samples with the real model: there, compared, and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.integration.small_company import ROOT, shoko

pytestmark = pytest.mark.integration

SAMPLES = (
    "人事/在宅勤務規程_2024年版.md",
    "人事/通勤手当規程.md",
    "人事/育児・介護休業のしおり.md",
    "情報システム/ヘルプデスクFAQ.md",
    "総務/社員食堂のご案内.txt",
)
QUESTION = "在宅勤務は週に何日までですか"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generations") / "documents"
    for path in SAMPLES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "samples" / path, folder / path)
    return folder


def states(shown: dict[str, object]) -> dict[int, str]:
    generations = shown["generations"]
    assert isinstance(generations, list)
    return {line["number"]: line["state"] for line in generations}


def test_chunks_of_another_size_are_built_compared_switched_to_and_left_again(documents: Path) -> None:
    data = documents.parent / "data"
    smaller = {"SHOKO_INGEST__CHUNK_CHARACTERS": "200"}
    shoko("ingest", documents, "--data", data, "--json").json()
    built = shoko("index", "build", "--data", data, "--json", **smaller).json()
    line, lists = built["generation"], shoko("index", "list", "--data", data, "--json", **smaller).json()
    assert isinstance(line, dict)
    assert (line["chunk_characters"], line["documents"], built["missing"]) == (200, len(SAMPLES), [])
    assert lists["differences"] == [{"name": "chunk_characters", "indexed": "500", "current": "200"}]
    shown = lists["generations"]
    assert isinstance(shown, list)
    assert shown[0]["chunks"] < shown[1]["chunks"]
    switched = shoko("index", "switch", "--data", data, "--json", **smaller).json()
    assert isinstance(switched["questions"], int) and switched["questions"] >= 10
    assert isinstance(switched["recall_after"], float) and switched["recall_after"] >= 0.9
    found = shoko("search", QUESTION, "--data", data, "--json").json()["passages"]
    assert isinstance(found, list) and found[0]["path"] == SAMPLES[0]
    assert all(len(passage["text"]) < 500 for passage in found)
    shoko("index", "rollback", "--data", data, "--json").json()
    assert states(shoko("index", "list", "--data", data, "--json").json()) == {1: "serving", 2: "kept"}
    assert shoko("index", "drop", "2", "--data", data, "--json").json() == {"dropped": 2}
    assert not (data / "generations" / "2").exists()
