from __future__ import annotations

from pathlib import Path

import pytest

from access.rules import WHOLE_SOURCE, Label, Rules, Said
from evaluation.measured_label import measured_label
from tests.index_store.manifest_world import open_world


@pytest.mark.parametrize(
    ("folder", "label"),
    [
        ("docs", "極秘"),  # the strictest of what lies in it
        ("docs/board", "極秘"),
        ("docs/hr", "社外秘"),
        ("docs/hr/pay/2026", "公開"),  # no document of its own: the nearest around it
        ("elsewhere", "社内"),
        (".", "極秘"),
    ],
)
def test_a_folder_is_measured_with_the_label_that_it_has_for_people(tmp_path: Path, folder: str, label: Label) -> None:
    world = open_world(tmp_path)
    rules = Rules(world.database)
    rules.begin(world.source.id, ("*",))
    labels: dict[str, Label] = {"board": "極秘", "hr": "社外秘", "hr/pay": "公開"}
    for path, said in labels.items():
        world.write(f"{path}/a.md", "日当は3,000円")
        rules.set(world.source.id, path, Said(label=said))
    world.write("open.md", "就業規則")
    world.database.close()
    assert measured_label(tmp_path / "data", tmp_path / folder) == label


def test_a_source_whose_label_nobody_said_is_measured_as_the_most_confidential(tmp_path: Path) -> None:
    world = open_world(tmp_path)
    world.write("a.md", "日当は3,000円")
    Rules(world.database).set(world.source.id, WHOLE_SOURCE, Said(("*",)))
    world.database.close()
    assert measured_label(tmp_path / "data", tmp_path / "docs") == "極秘"


def test_without_a_data_folder_nothing_is_made(tmp_path: Path) -> None:
    assert measured_label(tmp_path / "data", tmp_path) == "社内"
    assert not (tmp_path / "data").exists()
