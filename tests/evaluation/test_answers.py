from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.answers import evaluate_answers
from evaluation.datasets import Sample
from settings import Settings
from tests.evaluation.fake_house import Advances, FakeHouse, Written, move_in

PASSAGES = """{"id": "p1", "title": "日当", "text": "一日3,000円"}
{"id": "p2", "title": "宿泊", "text": "一泊12,000円"}
"""
QUESTIONS = """{"id": "right", "question": "日当は", "passage_ids": ["p1"], "answers": ["3000円"]}
{"id": "wrong", "question": "宿泊費は", "passage_ids": ["p2"], "answers": ["12,000円"], "negative_passage_ids": ["p1"]}
{"id": "shy", "question": "手当は", "passage_ids": ["p1"], "answers": ["3,000円"]}
{"id": "refused", "question": "社長は"}
{"id": "invented", "question": "株価は"}
"""
FINDS = {"日当は": ["日当"], "宿泊費は": ["宿泊"], "手当は": ["日当"], "社長は": ["日当"], "株価は": ["日当", "宿泊"]}
ANSWERS = {
    "日当は": Written("一日３，０００円です[1]。"),
    "宿泊費は": Written("一泊2,000円です[1]。"),
    "株価は": Written("株価は12,000円です[1]。", cites=2, quote="株価は12,000円"),
}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> FakeHouse:
    return move_in(monkeypatch, FakeHouse(FINDS, ANSWERS))


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    (tmp_path / "passages.jsonl").write_text(PASSAGES, encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text(QUESTIONS, encoding="utf-8")
    return tmp_path


def test_answers_are_judged_by_hand(dataset: Path, house: FakeHouse, tmp_path: Path) -> None:
    result = evaluate_answers(Settings(data=tmp_path / "data"), dataset, Sample(), Advances())
    # One of three answerable ones right and one refused; one of two unanswerable ones refused; one quote of three invented.
    assert result.metrics == {
        "correct": 0.3333,
        "refused_right": 0.5,
        "refused_wrong": 0.3333,
        "citations_valid": 0.6667,
    }
    judged = {question.id: (question.refused, question.correct, question.citations) for question in result.questions}
    assert judged == {
        "right": (False, True, ("p1",)),
        "wrong": (False, False, ("p2",)),
        "shy": (True, False, ()),
        "refused": (True, None, ()),
        "invented": (False, None, ("p2",)),
    }
    assert result.timings["first_token_p50_ms"] == 100.0


def test_a_question_with_distractors_sees_only_its_own(dataset: Path, house: FakeHouse, tmp_path: Path) -> None:
    evaluate_answers(Settings(data=tmp_path / "data"), dataset, Sample(), Advances())
    seen = {question.text: question.readable.document_ids for question in house.asked}
    assert seen["日当は"] is None
    assert seen["宿泊費は"] == ("doc-000001.md", "doc-000000.md")


def test_every_question_has_every_key(dataset: Path, house: FakeHouse, tmp_path: Path) -> None:
    result = evaluate_answers(Settings(data=tmp_path / "data"), dataset, Sample(limit=3), Advances()).to_json()
    questions = result["questions"]
    assert isinstance(questions, list) and len(questions) == 3
    for question in questions:
        assert question.keys() >= {"id", "answer", "refused", "correct", "citations"}
    metrics = result["metrics"]
    assert isinstance(metrics, dict)
    assert metrics.keys() == {"correct", "refused_right", "refused_wrong", "citations_valid"}
