"""Both small Qwens on three questions of our own, through the page's own child process, and what the comparison says."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.evaluation_order import EvaluationOrder, EvaluationSet
from app.evaluation_runs import EvaluationRuns
from evaluation.datasets import GoldenQuestion
from evaluation.golden_files import as_jsonl
from evaluation.library import RunLibrary
from evaluation.run_store import RunStore
from models.catalogue import load_catalogue
from models.verify import installed
from settings import load_settings
from tests.integration.small_company import eventually, write_company

pytestmark = pytest.mark.integration

LARGE, SMALL = "qwen2.5-coder-1.5b-instruct-q4_k_m", "qwen2.5-coder-0.5b-instruct-q4_k_m"
TRAVEL = "総務/旅費規程.md"
QUESTIONS = (
    GoldenQuestion(id="q1", question="泊まりの出張の日当は", kind="number", document=TRAVEL, answers=("3,000円",)),
    GoldenQuestion(id="q2", question="ホテル代は一泊いくらまで", kind="number", document=TRAVEL, answers=("12,000円",)),
    GoldenQuestion(id="q3", question="社長の出身大学は", kind="unanswerable", unanswerable=True),
)


def test_two_models_are_measured_one_after_the_other_and_compared(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "data")
    if not installed(load_catalogue().model(SMALL), settings.models_folder).verified:
        pytest.skip(f"shoko models pull {SMALL}")
    questions = tmp_path / "own.jsonl"
    questions.write_bytes(as_jsonl(QUESTIONS))
    own = EvaluationSet("own", "own", "golden", questions, write_company(tmp_path / "documents"))
    runs = EvaluationRuns(RunStore(settings.data), settings.data)
    try:
        for model in (LARGE, SMALL):
            runs.start(EvaluationOrder(own, model, model))
            eventually(lambda: runs.under_way() is None, f"the end of {model}")
            assert runs.fault() == ""
    finally:
        runs.close(20)
    comparison = RunLibrary(settings).comparison(LARGE, SMALL)
    assert (comparison.first.state, comparison.second.state, len(comparison.pairs)) == ("finished", "finished", 3)
    assert "chat_model" in [mark.mark for mark in comparison.marks]
    found = next(one for one in comparison.differences if one.name == "passage@3")
    assert (found.first, found.second) == (1.0, 1.0)
