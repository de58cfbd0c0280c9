from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from errors import GenerationBusy, GenerationIncomplete, GenerationServes, ShokoError
from generations.index_desk import BuildOrder, Fault, IndexOverview, SwitchOrder
from tests.app.fake_index_desk import DIFFERENCE, NEW, SERVING
from tests.commands.conftest import Shoko
from tests.commands.fake_desk import FakeDesk


def test_the_list_shows_each_generation_and_what_the_settings_ask_for(shoko: Shoko, desk: FakeDesk) -> None:
    refusal = Fault("GenerationMismatch", {"name": "tokenizer", "indexed": "0", "current": "1"})
    desk.index_desk.shown = IndexOverview((SERVING, NEW), (), (DIFFERENCE,), refusal)
    outcome = shoko("index", "list")
    assert "使用中" in outcome.stdout and "作成中" in outcome.stdout
    assert "chunk_characters: 使用中 500、今の設定 400" in outcome.stderr
    assert "tokenizer=0" in outcome.stderr and "shoko index build" in outcome.stderr
    shown = shoko("index", "list", "--json").json()
    generations = shown["generations"]
    assert isinstance(generations, list)
    assert [(line["number"], line["state"], line["chunk_characters"]) for line in generations] == [
        (1, "serving", 500), (2, "building", 400),
    ]  # fmt: skip
    assert shown["differences"] == [{"name": "chunk_characters", "indexed": "500", "current": "400"}]
    assert shown["unknown"] is None and isinstance(shown["refusal"], dict)
    assert shown["refusal"]["code"] == "GenerationMismatch"


def test_a_build_tells_what_it_holds_and_lacks(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("index", "build")
    assert outcome.code == 0
    assert "世代 2: 文書 5 件、断片 150 件（400 文字）" in outcome.stdout
    assert "`shoko index switch` で世代 2 に切り替えられます" in outcome.stdout
    assert "読めず: 空.txt: ファイルの中身が空です" in outcome.stderr
    desk.index_desk.missing = tuple(f"{number}.md" for number in range(7))
    outcome = shoko("index", "build", "--rebuild")
    assert "7 件が、まだないか内容が違います: 0.md、1.md、2.md、3.md、4.md …" in outcome.stderr
    assert "切り替えられます" not in outcome.stdout
    assert shoko("index", "build", "--optimize", "--json").code == 0
    assert desk.index_desk.built == [BuildOrder(), BuildOrder(rebuild=True), BuildOrder(optimize=True)]


def test_a_build_as_json(shoko: Shoko, desk: FakeDesk) -> None:
    built = shoko("index", "build", "--json").json()
    assert (built["missing"], built["stopped"]) == ([], False)
    sources = built["sources"]
    assert isinstance(sources, list)
    assert [file["status"] for file in sources[0]["files"]] == ["indexed", "failed"]


def test_a_build_that_was_stopped_is_said(shoko: Shoko, desk: FakeDesk) -> None:
    desk.index_desk.stopped = True
    outcome = shoko("index", "build")
    assert outcome.code == 8
    assert "続きから読みます" in outcome.stderr


def test_a_switch_tells_its_figures_and_the_way_back(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("index", "switch")
    assert "世代 1 から世代 2 に切り替えました。" in outcome.stdout
    assert "recall@5: 0.9000 → 0.9500（20 問）\n" in outcome.stdout
    assert "`shoko index rollback`" in outcome.stdout and "`shoko index drop 1`" in outcome.stdout
    assert desk.index_desk.orders == [SwitchOrder()]


def test_the_options_of_a_switch_reach_the_desk(shoko: Shoko, desk: FakeDesk) -> None:
    switched = shoko("index", "switch", "2", "--golden", "own.jsonl", "--accept-worse", "--without-golden", "--json")
    assert switched.json()["accepted"] == "worse"
    assert desk.index_desk.orders == [SwitchOrder(2, Path("own.jsonl"), without_golden=True, accept_worse=True)]
    assert "下がりましたが、指定により切り替えました" in shoko("index", "switch", "--accept-worse").stdout


def test_a_rollback_tells_how_many_documents_changed(shoko: Shoko, desk: FakeDesk) -> None:
    outcome = shoko("index", "rollback")
    assert "世代 2 から世代 1 に戻しました。" in outcome.stdout
    assert "3 件" in outcome.stdout and "shoko ingest" in outcome.stdout
    assert shoko("index", "rollback", "--json").json()["changed"] == 3


def test_a_drop(shoko: Shoko, desk: FakeDesk) -> None:
    assert shoko("index", "drop", "2", "--json").json() == {"dropped": 2}
    assert shoko("index", "drop", "3").stdout == "世代 3 を消しました。\n"
    assert desk.index_desk.dropped == [2, 3]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (GenerationServes(generation=1), 2),
        (GenerationIncomplete(generation=2, missing=1, total=5, documents="a.md"), 4),
        (GenerationBusy(), 8),
    ],
)
def test_a_refusal_is_one_sentence(shoko: Shoko, desk: FakeDesk, error: ShokoError, code: int) -> None:
    desk.index_desk.fails = error
    for command in (("switch",), ("build",), ("drop", "1"), ("rollback",)):
        outcome = shoko("index", *command)
        assert (outcome.code, outcome.stdout) == (code, "")
        assert outcome.stderr == f"shoko: {error.sentence('ja')}\n"


def test_doctor_says_that_the_settings_ask_for_another_pipeline(
    shoko: Shoko, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commands import doctor

    monkeypatch.setattr(doctor, "CHECKS", {"index": doctor.CHECKS["index"]})
    desk.index_desk.shown = replace(desk.index_desk.shown, differences=(DIFFERENCE,))
    outcome = shoko("doctor")
    assert outcome.code == 0
    assert "chunk_characters は使用中 500、設定 400" in outcome.stdout and "`shoko index build`" in outcome.stdout
