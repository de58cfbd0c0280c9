from __future__ import annotations

from pathlib import Path

import pytest

from answering.answer import Check
from evaluation.answers import answers_task
from evaluation.datasets import Sample
from evaluation.result import CitedPassage
from evaluation.summary import RunSummary
from tests.evaluation.building import ALL, small_settings
from tests.evaluation.fake_house import FakeHouse, Written, move_in
from tests.evaluation.measuring import measured, write_set

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
    "宿泊費は": Written("一泊2,000円です[1]。", checks=(Check("figure", 2, 8, "2,000円"),)),
    "株価は": Written("株価は12,000円です[1]。", cites=2, quote="株価は12,000円"),
}


JUDGED = {
    "right": 0.4,
    "correct": 0.3333,
    "refused_right": 0.5,
    "refused_wrong": 0.3333,
    "refusals_balanced": 0.5833,
    "citations_valid": 0.6667,
    "citation_precision": 1.0,
    "citation_recall": 1.0,
    "marked_right": 0.0,
    "marked_wrong": 0.5,
}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> FakeHouse:
    return move_in(monkeypatch, FakeHouse(FINDS, ANSWERS))


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_set(tmp_path, PASSAGES, QUESTIONS)


def answered(dataset: Path, sample: Sample = ALL) -> RunSummary:
    return measured(small_settings(dataset), answers_task(dataset, sample))


def test_answers_are_judged_by_hand(dataset: Path, house: FakeHouse) -> None:
    found = answered(dataset)
    metrics = found.to_json()["metrics"]
    assert isinstance(metrics, dict)
    # Of three answerable ones one right and one refused; of two unanswerable ones one refused; of three quotes one invented.
    # Of the two citations whose truth is known both are true, and so is what both answered answerable questions cite.
    # The right answer has no mark; one of the two wrong ones has.
    assert {name: metrics[name] for name in JUDGED} == JUDGED
    judged = {
        one.result.asked.id: (one.answer.refused, one.answer.correct, one.result.answer.citations[:1])
        for one in found.observed
        if one.answer is not None and one.result.answer is not None
    }
    assert judged == {
        "right": (False, True, (CitedPassage(1, "p1", valid=True, right=True),)),
        "wrong": (False, False, (CitedPassage(1, "p2", valid=True, right=True),)),
        "shy": (True, False, ()),
        "refused": (True, None, ()),
        "invented": (False, None, (CitedPassage(1, "p2", valid=False, right=None),)),
    }
    assert [passage.in_prompt for passage in found.observed[4].result.passages] == [False, True]


def test_a_question_with_distractors_sees_only_its_own(dataset: Path, house: FakeHouse) -> None:
    answered(dataset)
    seen = {question.text: question.readable.document_ids for question in house.asked}
    assert seen["日当は"] is None
    assert seen["宿泊費は"] == ("doc-000001.md", "doc-000000.md")


def test_every_question_has_every_key(dataset: Path, house: FakeHouse) -> None:
    questions = answered(dataset, Sample(limit=3)).to_json()["questions"]
    assert isinstance(questions, list) and len(questions) == 3
    for question in questions:
        assert question.keys() >= {"id", "answer", "refused", "correct", "citations"}
