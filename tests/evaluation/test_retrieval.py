from __future__ import annotations

from pathlib import Path

import pytest

from errors import DatasetInvalid
from evaluation.datasets import Sample
from evaluation.retrieval import distinct, evaluate_retrieval
from settings import Settings
from tests.evaluation.fake_house import Advances, FakeHouse, move_in

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
    (tmp_path / "passages.jsonl").write_text(PASSAGES, encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text(QUESTIONS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def test_ranks_become_metrics(dataset: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    house, advances = move_in(monkeypatch, FakeHouse(FINDS)), Advances()
    result = evaluate_retrieval(settings, dataset, Sample(), advances)
    # Found at rank 1, at rank 2, not at all: MRR (1 + 1/2 + 0) / 3, nDCG (1 + 1/log2(3) + 0) / 3.
    assert result.metrics == {
        "recall@1": 0.3333,
        "recall@5": 0.6667,
        "recall@10": 0.6667,
        "mrr@10": 0.5,
        "ndcg@10": 0.5436,
    }
    assert [question.ranked for question in result.questions] == [("p1", "p2"), ("p1", "p2"), ("p1",)]
    assert advances == [(1, 3), (2, 3), (3, 3)]
    assert house.limits == [40, 40, 40]
    assert house.closed == 1


def test_the_json_names_what_was_measured(dataset: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    move_in(monkeypatch, FakeHouse(FINDS))
    result = evaluate_retrieval(settings, dataset, Sample(limit=1, seed=3), Advances()).to_json()
    questions = result["questions"]
    assert isinstance(questions, list) and len(questions) == 1
    assert questions[0].keys() == {"id", "question", "ranked", "milliseconds"}
    assert result["fingerprints"] == {
        "embedding_model": "fake-embedding@0",
        "chat_model": "fake-chat@0",
        "index": "index",
    }
    assert result["timings"].keys() == {"index_s", "search_p50_ms", "search_p95_ms"}  # type: ignore[attr-defined]


def test_a_set_without_a_passage_to_find_is_refused_before_anything_is_opened(
    dataset: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = move_in(monkeypatch, FakeHouse(FINDS))
    (dataset / "questions.jsonl").write_text('{"id": "q4", "question": "社長は"}\n', encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="passage_ids"):
        evaluate_retrieval(settings, dataset, Sample(), Advances())
    assert house.opened == []


def test_a_passage_counts_where_its_best_chunk_stands() -> None:
    assert distinct(["a", "b", "a", "c", "b"]) == ("a", "b", "c")
