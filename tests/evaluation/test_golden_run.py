from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import DatasetInvalid, FolderNotFound
from evaluation.datasets import GoldenQuestion
from evaluation.golden_run import GoldenSet, GoldenTask, is_right_passage
from evaluation.passages import Spot
from evaluation.summary import RunSummary
from index_store.records import Place
from tests.evaluation.building import ALL, small_settings
from tests.evaluation.fake_house import FakeHouse, Written, move_in
from tests.evaluation.measuring import measured

DAY = {"id": "g1", "question": "日当は", "kind": "number", "document": "旅費.md", "answers": ["3,000円"]}
AGAIN = {
    "id": "g2",
    "question": "では日帰りは",
    "kind": "follow_up",
    "history": [{"question": "日当は", "answer": "3,000円です。"}],
    "document": "旅費.md",
    "answers": ["1,500円"],
    "split": "tune",
}
STOCK = {"id": "g3", "question": "株価は", "kind": "absent", "unanswerable": True}
FINDS = {"日当は": ["休暇", "3,000円"], "では日帰りは": ["休暇"], "株価は": ["休暇"]}
ANSWERS = {"日当は": Written("3,000円です[1]。", cites=2), "では日帰りは": Written("存じません[1]。")}


@pytest.fixture
def golden(tmp_path: Path) -> GoldenSet:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "旅費.md").write_text("日当は3,000円。日帰りは1,500円。", encoding="utf-8")
    (folder / "休暇.md").write_text("休暇は三日前まで。", encoding="utf-8")
    (folder / "空.md").write_text("", encoding="utf-8")
    path = tmp_path / "golden.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in (DAY, AGAIN, STOCK)), encoding="utf-8")
    return GoldenSet(path, folder)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> FakeHouse:
    house = FakeHouse(FINDS, ANSWERS)
    house.unreadable = ("空.md",)  # a bad file in the company's folder is no reason to measure nothing
    return move_in(monkeypatch, house)


def asked(golden: GoldenSet) -> RunSummary:
    return measured(small_settings(golden.path.parent / "own"), GoldenTask(golden, ALL))


def test_search_answers_and_refusals_are_judged(golden: GoldenSet, house: FakeHouse) -> None:
    found = asked(golden)
    metrics = found.to_json()["metrics"]
    assert isinstance(metrics, dict)
    by_hand = {
        "recall@1": 0.0,
        "recall@5": 0.5,
        "recall@10": 0.5,
        "mrr@10": 0.25,
        "ndcg@10": 0.3155,
        "passage@3": 0.5,
        "correct": 0.5,
        "refused_right": 1.0,
        "refused_wrong": 0.0,
        "citations_valid": 1.0,
        "citation_precision": 0.5,
        "citation_recall": 0.5,
    }
    assert {name: metrics[name] for name in by_hand} == by_hand
    assert [turn.answer for turn in house.asked[1].history] == ["3,000円です。"]
    assert [(one.result.asked.kinds, one.result.asked.file_type) for one in found.observed] == [
        (("number",), "md"),
        (("follow_up",), "md"),
        (("absent",), ""),
    ]


def test_a_split_is_chosen_and_an_empty_one_is_named(golden: GoldenSet, house: FakeHouse) -> None:
    found = asked(GoldenSet(golden.path, golden.folder, "tune"))
    assert [one.result.asked.id for one in found.observed] == ["g2"]
    with pytest.raises(DatasetInvalid, match="split none"):
        GoldenSet(golden.path, golden.folder, "none").questions()


def test_a_question_about_a_document_that_was_not_read_is_named(golden: GoldenSet, house: FakeHouse) -> None:
    house.unreadable = ("旅費.md",)
    with pytest.raises(DatasetInvalid, match="g1 names the document 旅費.md"):
        asked(golden)
    assert house.closed == 1


def test_a_missing_folder_is_told_before_anything_is_opened(golden: GoldenSet, tmp_path: Path) -> None:
    with pytest.raises(FolderNotFound):
        GoldenTask(GoldenSet(golden.path, tmp_path / "none"), ALL)


def test_a_changed_document_is_another_content(golden: GoldenSet) -> None:
    before = GoldenTask(golden, ALL).plan.content
    assert GoldenTask(golden, ALL).plan.content == before
    (golden.folder / "休暇.md").write_text("休暇は五日前まで。", encoding="utf-8")
    assert GoldenTask(golden, ALL).plan.content != before


def spot(place: Place, path: str = "d.xlsx", text: str = "日当 3,000円") -> Spot:
    return Spot("d", path, place, text)


@pytest.mark.parametrize(
    ("wanted", "place", "right"),
    [
        ({"sheet": "申請書", "cells": "I9"}, Place(sheet="申請書", cells="B9:I12"), True),
        ({"sheet": "申請書", "cells": "J9"}, Place(sheet="申請書", cells="B9:I12"), False),
        ({"sheet": "申請書", "cells": "$I$12:AA30"}, Place(sheet="申請書", cells="B9:I12"), True),
        ({"sheet": "控"}, Place(sheet="申請書", cells="B9:I12"), False),
        ({"page": 2}, Place(page=2), True),
        ({"page": 2}, Place(page=3), False),
        ({"slide": 4}, Place(slide=4), True),
        ({}, Place(), True),
        ({"answers": ["9,999円"]}, Place(), False),
        ({"document": "other.xlsx"}, Place(), False),
    ],
)
def test_the_right_passage_is_at_the_golden_place(wanted: dict[str, object], place: Place, right: bool) -> None:
    question = GoldenQuestion.model_validate(
        {"id": "g", "question": "?", "kind": "cell", "document": "d.xlsx", "answers": ["3,000円"], **wanted}
    )
    assert is_right_passage(spot(place), question) is right


def test_cells_that_are_no_range_are_named() -> None:
    question = GoldenQuestion(id="g", question="?", kind="cell", document="d.xlsx", sheet="s", cells="9I")
    with pytest.raises(DatasetInvalid, match="9I"):
        is_right_passage(spot(Place(sheet="s", cells="A1")), question)
