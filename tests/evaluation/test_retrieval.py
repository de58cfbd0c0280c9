from __future__ import annotations

from pathlib import Path

import pytest

from errors import DatasetInvalid
from evaluation.datasets import Sample
from evaluation.passages import first_of_each
from evaluation.result import distinct
from evaluation.retrieval import retrieval_task
from evaluation.summary import RunSummary
from settings import Settings
from tests.evaluation.building import ALL, seen, small_settings
from tests.evaluation.fake_house import FakeHouse, move_in
from tests.evaluation.measuring import measured, write_set

PASSAGES = """{"id": "p1", "title": "日当", "text": "一日3,000円"}
{"id": "p2", "title": "宿泊", "text": "一泊12,000円"}
{"id": "p3", "title": "", "text": "三日前に申請"}
"""
QUESTIONS = """{"id": "q1", "question": "日当は", "passage_ids": ["p1"]}
{"id": "q2", "question": "宿泊費は", "passage_ids": ["p2"]}
{"id": "q3", "question": "休暇は", "passage_ids": ["p3"]}
{"id": "q4", "question": "社長は", "passage_ids": []}
"""
FINDS = {"日当は": ["日当", "宿泊"], "宿泊費は": ["日当", "宿泊", "日当"], "休暇は": ["日当"]}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_set(tmp_path, PASSAGES, QUESTIONS)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return small_settings(tmp_path)


def searched(settings: Settings, dataset: Path, sample: Sample = ALL) -> RunSummary:
    return measured(settings, retrieval_task(dataset, sample))


def test_ranks_become_metrics(dataset: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    house = move_in(monkeypatch, FakeHouse(FINDS))
    shown = searched(settings, dataset).to_json()
    # Found at rank 1, at rank 2, not at all: MRR (1 + 1/2 + 0) / 3, nDCG (1 + 1/log2(3) + 0) / 3.
    assert shown["metrics"] == {
        "recall@1": 0.3333,
        "recall@5": 0.6667,
        "recall@10": 0.6667,
        "mrr@10": 0.5,
        "ndcg@10": 0.5436,
    }
    questions = shown["questions"]
    assert isinstance(questions, list)
    assert [question["ranked"] for question in questions] == [("p1", "p2"), ("p1", "p2"), ("p1",)]
    assert house.limits == [40, 40, 40]
    assert house.closed == 1


def test_what_was_found_is_kept_with_scores_and_truth(
    dataset: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(monkeypatch, FakeHouse(FINDS))
    second = searched(settings, dataset).observed[1].result
    assert [(passage.name, passage.right, passage.scores.fused) for passage in second.passages] == [
        ("p1", False, 1.0),
        ("p2", True, 0.9),
    ]
    assert second.passages[1].text == "# 宿泊\n\n一泊12,000円\n"


def test_the_json_names_what_was_measured(dataset: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    move_in(monkeypatch, FakeHouse(FINDS))
    result = searched(settings, dataset, Sample(limit=1, seed=3)).to_json()
    questions = result["questions"]
    assert isinstance(questions, list) and len(questions) == 1
    assert questions[0].keys() == {"id", "question", "ranked", "milliseconds"}
    fingerprints, timings = result["fingerprints"], result["timings"]
    assert isinstance(fingerprints, dict) and isinstance(timings, dict)
    assert fingerprints.keys() == {"embedding_model", "chat_model", "index"}
    assert fingerprints["chat_model"] is None
    assert timings.keys() == {"index_s", "asking_s", "search_p50_ms", "search_p95_ms"}


def test_a_set_without_a_passage_to_find_is_refused(dataset: Path) -> None:
    (dataset / "questions.jsonl").write_text('{"id": "q4", "question": "社長は"}\n', encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="passage_ids"):
        retrieval_task(dataset, ALL)


def test_a_passage_counts_where_its_best_chunk_stands() -> None:
    assert distinct(["a", "b", "a", "c", "b"]) == ("a", "b", "c")
    assert [one.title for one in first_of_each([seen("a"), seen("b"), seen("a")])] == ["a", "b"]
