from __future__ import annotations

import json
from pathlib import Path

import pytest

from answering.rewrite import Rewriter
from errors import DatasetInvalid
from evaluation.golden_search import askable, ranked, recall_at_5
from index_store.records import Hit
from ingest.tokenizer import Tokenizer
from tests.app.fake_documents import WRITTEN

REWRITER = Rewriter(Tokenizer())
FIRST, SECOND = WRITTEN[0].hit(0.9), WRITTEN[1].hit(0.5)
TRAVEL, EXPENSE = FIRST.document.path, SECOND.document.path


def golden(folder: Path, *questions: dict[str, object]) -> Path:
    path = folder / "golden.jsonl"
    lines = [json.dumps({"id": f"q{number}", "kind": "fact", **question}) for number, question in enumerate(questions)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_only_questions_about_indexed_documents_are_asked(tmp_path: Path) -> None:
    path = golden(
        tmp_path,
        {"question": "日当は", "document": TRAVEL},
        {"question": "他は", "document": "ない.md"},
        {"question": "社長の趣味は", "unanswerable": True},
    )
    assert [question.question for question in askable(path, {TRAVEL, EXPENSE})] == ["日当は"]
    with pytest.raises(DatasetInvalid):
        askable(tmp_path / "nowhere.jsonl", {TRAVEL})


def test_a_document_counts_where_its_best_passage_stands(tmp_path: Path) -> None:
    path = golden(tmp_path, {"question": "日当は", "document": TRAVEL}, {"question": "精算は", "document": EXPENSE})
    found: dict[str, list[Hit]] = {"日当は": [SECOND, SECOND, FIRST], "精算は": [FIRST] * 7}
    results = list(ranked(askable(path, {TRAVEL, EXPENSE}), lambda text: found[text], REWRITER))
    assert [one.found for one in results] == [(EXPENSE, TRAVEL), (TRAVEL,)]
    assert recall_at_5(results) == 0.5


def test_a_follow_up_is_searched_as_it_is_for_people(tmp_path: Path) -> None:
    history = [{"question": "宿泊を伴う出張の日当はいくらですか", "answer": "3,000円です。"}]
    path = golden(tmp_path, {"question": "では日帰りなら？", "history": history, "document": TRAVEL})
    asked: list[str] = []

    def search(text: str) -> list[Hit]:
        asked.append(text)
        return []

    assert recall_at_5(list(ranked(askable(path, {TRAVEL}), search, REWRITER))) == 0.0
    assert "日帰り" in asked[0] and "日当" in asked[0]
