"""While documents are replaced every question finds its document, in one version: 400 questions, 40 documents, real Edge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.ask_while_changing import judge, measure
from index_store.records import Chunk, Hit, Scores
from tests.answering.building import document
from tests.surviving.world import quick_folder


def hit(name: str, mark: int, version: int) -> Hit:
    chunk = Chunk(0, f"部署{name}の刻印{mark}により、手当を支給する。")
    return Hit("p", replace(document(), version=version), chunk, Scores(0.5, 1.0, 1.0, 0.9))


def test_answers_are_told_apart() -> None:
    whole = judge([hit("KBB", 2, 2), hit("KBB", 2, 2), hit("KBC", 1, 1)], "KBB", 1.0)
    assert (whole.empty, whole.missing, whole.mixed) == (False, False, False)
    assert judge([], "KBB", 1.0).empty
    assert judge([hit("KBC", 1, 1)], "KBB", 1.0).missing
    assert judge([hit("KBB", 1, 1), hit("KBB", 2, 2)], "KBB", 1.0).mixed
    assert judge([hit("KBB", 1, 2), hit("KBB", 2, 2)], "KBB", 1.0).mixed


@pytest.mark.slow
def test_no_answer_is_empty_or_mixed_while_documents_change() -> None:
    with quick_folder() as work:
        result = measure(questions=400, documents=40, work=work)
    assert result.rewritten >= 40
    assert (result.questions, result.empty, result.missing, result.mixed) == (400, 0, 0, 0)
