from __future__ import annotations

from pathlib import Path

import pytest

from errors import DatasetInvalid
from evaluation.datasets import Sample, load_dataset, load_golden

PASSAGE = '{"id": "p1", "title": "規程", "text": "日当は3,000円とする。"}\n'


def write_set(folder: Path, passages: str, questions: str) -> Path:
    (folder / "passages.jsonl").write_text(passages, encoding="utf-8")
    (folder / "questions.jsonl").write_text(questions, encoding="utf-8")
    return folder


def test_a_set_is_read_with_what_it_does_not_need_ignored(tmp_path: Path) -> None:
    question = '{"id": "q1", "question": "日当は？", "passage_ids": ["p1"], "answers": ["3,000円"], "split": "valid"}\n'
    dataset = load_dataset(write_set(tmp_path, PASSAGE, question + "\n"))
    assert dataset.questions[0].passage_ids == ("p1",)
    assert dataset.passages[0].title == "規程"


@pytest.mark.parametrize(
    ("passages", "questions", "reason"),
    [
        (PASSAGE, '{"id": "q1"}\n', "line 1: question"),
        (PASSAGE, "not json\n", "line 1"),
        (PASSAGE, "", "no records"),
        (PASSAGE, '{"id": "q1", "question": "?", "passage_ids": ["p9"]}\n', "p9"),
    ],
)
def test_a_broken_set_is_named_with_its_line(tmp_path: Path, passages: str, questions: str, reason: str) -> None:
    with pytest.raises(DatasetInvalid, match=reason):
        load_dataset(write_set(tmp_path, passages, questions))


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetInvalid, match=r"passages\.jsonl"):
        load_dataset(tmp_path)


def test_a_sample_is_seeded_and_no_larger_than_asked() -> None:
    items = list(range(100))
    assert Sample(limit=5, seed=1).of(items) == Sample(limit=5, seed=1).of(items)
    assert Sample(limit=5, seed=1).of(items) != Sample(limit=5, seed=2).of(items)
    assert Sample().of(items) == tuple(items)
    assert Sample(limit=500).of(items) == tuple(items)


def test_golden_questions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text(
        '{"id": "g1", "question": "日当は？", "kind": "number", "answers": ["3,000円"]}\n', encoding="utf-8"
    )
    assert load_golden(path)[0].history == ()
