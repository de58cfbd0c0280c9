from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import FileUnreadable, GoldenFileInvalid
from evaluation.golden_files import as_jsonl, read_golden
from tests.commands.conftest import Shoko
from tests.evaluation.own_world import DAY, STOCK, OwnWorld


@pytest.fixture
def data(tmp_path: Path) -> Path:
    world = OwnWorld(tmp_path / "data")
    world.ask("社長の趣味は")
    world.own.take_in([DAY, STOCK])
    world.database.close()
    return tmp_path / "data"


def test_the_list_has_candidates_and_accepted_ones(shoko: Shoko, data: Path) -> None:
    table = shoko("golden", "list", "--data", data).stdout
    assert "社長の趣味は" in table and "未判定" in table and "（答えなし）" in table and "3 件" in table
    outcome = shoko("golden", "list", "--state", "accepted", "--data", data, "--json")
    assert [(one["id"], one["state"], one["origin"]) for one in json.loads(outcome.stdout)] == [
        ("g1", "accepted", "imported"),
        ("g2", "accepted", "imported"),
    ]
    assert shoko("golden", "list", "--state", "none").code == 2


@pytest.mark.parametrize("name", ["q.jsonl", "q.csv"])
def test_what_is_exported_can_be_imported_elsewhere(shoko: Shoko, data: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert shoko("golden", "export", file, "--data", data, "--json").json()["questions"] == 2
    assert read_golden(name, file.read_bytes()) == (DAY, STOCK)
    other = tmp_path / "other"
    assert shoko("golden", "import", file, "--data", other, "--json").json()["questions"] == 2
    assert "取り込み" in shoko("golden", "list", "--data", other).stdout


def test_a_source_can_be_chosen_and_given(shoko: Shoko, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    shoko("golden", "export", file, "--source", "/elsewhere", "--data", data)
    assert read_golden("q.jsonl", file.read_bytes()) == (STOCK,)
    file.write_bytes(as_jsonl([DAY.model_copy(update={"source": None})]))
    shoko("golden", "import", file, "--source", "/elsewhere", "--data", data)
    shoko("golden", "export", file, "--data", data)
    assert "/elsewhere" in file.read_text(encoding="utf-8")


def test_several_sources_are_told(shoko: Shoko, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes(as_jsonl([DAY.model_copy(update={"id": "g9", "source": "/other"})]))
    shoko("golden", "import", file, "--data", data)
    assert "--source" in shoko("golden", "export", file, "--data", data).stderr


def test_a_wrong_file_is_one_sentence_and_changes_nothing(shoko: Shoko, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_text(
        "id,question,kind,answers,document\nn1,日当は,fact,3000円,d.pdf\nn2,,fact,1,d.pdf\n", encoding="utf-8"
    )
    outcome = shoko("golden", "import", file, "--data", data)
    assert outcome.code == GoldenFileInvalid.exit_code
    assert "3 行目、question" in outcome.stderr
    assert "n1" not in shoko("golden", "list", "--data", data).stdout
    assert shoko("golden", "import", tmp_path / "none.csv").code == FileUnreadable.exit_code
