from __future__ import annotations

from pathlib import Path

import pytest

from desk import Fingerprints
from errors import DatasetInvalid
from evaluation import answers, golden_run, retrieval
from evaluation.datasets import Sample
from evaluation.golden_run import GoldenSet
from evaluation.result import EvaluationResult, QuestionResult
from evaluation.retrieval import Advance
from settings import Settings
from tests.commands.conftest import Shoko

RESULT = EvaluationResult(
    dataset="small",
    metrics={"correct": 0.5, "citations_valid": None},
    questions=(QuestionResult("q1", "日当は", answer="3,000円", refused=False, correct=True, citations=("p1",)),),
    fingerprints=Fingerprints("e@1", "c@2", "i"),
    timings={"index_s": 1.0},
)


@pytest.mark.parametrize(
    ("module", "name", "command"),
    [(retrieval, "evaluate_retrieval", "retrieval"), (answers, "evaluate_answers", "answers")],
)
def test_a_sample_of_a_set_is_measured(
    shoko: Shoko, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: object, name: str, command: str
) -> None:
    def evaluate(settings: Settings, folder: Path, sample: Sample, advance: Advance) -> EvaluationResult:
        assert (settings.data, folder, sample) == (tmp_path, Path("set"), Sample(2, 7))
        advance(1, 1)
        return RESULT

    monkeypatch.setattr(module, name, evaluate)
    outcome = shoko("eval", command, "--dataset", "set", "--limit", 2, "--seed", 7, "--data", tmp_path, "--json")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.json()["metrics"] == {"correct": 0.5, "citations_valid": None}
    table = shoko("eval", command, "--dataset", "set", "--limit", 2, "--seed", 7, "--data", tmp_path).stdout
    assert "0.5000" in table and "—" in table and "e@1" in table


def test_golden_takes_a_set_a_folder_and_a_half(shoko: Shoko, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[GoldenSet] = []

    def evaluate(settings: Settings, golden: GoldenSet, sample: Sample, advance: Advance) -> EvaluationResult:
        asked.append(golden)
        return RESULT

    monkeypatch.setattr(golden_run, "evaluate_golden", evaluate)
    shoko("eval", "golden")
    shoko("eval", "golden", "--questions", "q.jsonl", "--folder", "docs", "--split", "test", "--json")
    assert asked == [
        GoldenSet(Path("evaluation/golden/samples.jsonl"), Path("samples")),
        GoldenSet(Path("q.jsonl"), Path("docs"), "test"),
    ]
    assert shoko("eval", "golden", "--split", "none").code == 2


@pytest.mark.parametrize("command", ["retrieval", "answers"])
def test_a_broken_set_is_one_sentence(shoko: Shoko, tmp_path: Path, command: str) -> None:
    (tmp_path / "passages.jsonl").write_text("{", encoding="utf-8")
    outcome = shoko("eval", command, "--dataset", tmp_path, "--json")
    assert (outcome.code, outcome.stdout) == (DatasetInvalid.exit_code, "")
    assert "passages.jsonl" in outcome.stderr and "line 1" in outcome.stderr
