from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import DatasetInvalid, EvaluationRunUnknown
from evaluation import run_evaluation
from evaluation.chosen_model import answered_by
from evaluation.run_record import RunRecord, RunTotals
from evaluation.run_store import RunStore
from evaluation.run_writer import RunWriter
from evaluation.task import Task
from settings import Settings
from tests.commands.conftest import Shoko
from tests.evaluation.building import answered, marks, searched
from tests.evaluation.measuring import write_set

PASSAGES = '{"id": "p1", "text": "一日3,000円"}\n'
QUESTIONS = '{"id": "q1", "question": "日当は", "passage_ids": ["p1"], "answers": ["3,000円"]}\n'


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_set(tmp_path / "set", PASSAGES, QUESTIONS)


class Measured(list[Task]):
    """The tasks that were begun; each gets one result, and Ctrl-C after it where `stops`."""

    stops = False

    def begin(self, settings: Settings, task: Task, name: str = "") -> RunWriter:
        self.append(task)
        return RunStore(settings.data).begin(task.plan, marks(answered_by(settings, task.plan.model).models.chat), name)

    def carry_out(self, settings: Settings, task: Task, run: RunWriter, advance: run_evaluation.Advance) -> RunRecord:
        run.running("i", 1.0)
        run.add(
            searched("q1", "p1") if task.plan.kind == "retrieval" else answered("q1", "3,000円です[1]。", cites=True)
        )
        advance(1, 1)
        if self.stops:
            run.end("stopped", RunTotals(index_s=1.0))
            raise KeyboardInterrupt
        return run.end("finished", RunTotals(index_s=1.0))


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Measured:
    measured = Measured()
    monkeypatch.setattr(run_evaluation, "begin", measured.begin)
    monkeypatch.setattr(run_evaluation, "carry_out", measured.carry_out)
    return measured


def test_a_sample_of_a_set_is_measured_and_kept(
    shoko: Shoko, measured: Measured, dataset: Path, tmp_path: Path
) -> None:
    arguments = ("--dataset", dataset, "--limit", 2, "--seed", 7, "--data", tmp_path)
    outcome = shoko("eval", "retrieval", *arguments, "--name", "初回", "--json")
    assert (outcome.code, outcome.stderr) == (0, "")
    shown = outcome.json()
    assert shown["metrics"] == dict.fromkeys(("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"), 1.0)
    assert (measured[0].plan.limit, measured[0].plan.seed) == (2, 7)
    assert RunStore(tmp_path).find("初回").state == "finished"
    table = shoko("eval", "answers", *arguments).stdout
    assert "100.0%" in table and "embedding@1" in table and "yen_per_1000" in table


def test_what_is_begun_is_told_to_the_audit_log(
    shoko: Shoko, measured: Measured, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("eval", "retrieval", "--dataset", dataset, "--data", tmp_path)
    shoko(*arguments, "--name", "初回")
    monkeypatch.setenv("SHOKO_AUDIT__ENABLED", "0")
    shoko(*arguments)
    file = tmp_path / "audit.jsonl"
    shoko("audit", "export", "--data", tmp_path, "--out", file)
    (entry,) = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert entry["kind"] == "evaluation.start"
    told = entry["detail"]
    assert (told["run"], told["name"]) == (RunStore(tmp_path).find("初回").id, "初回")
    assert (told["kind"], told["questions"], told["resumed"]) == ("retrieval", 1, 0)


def test_a_model_and_a_judge_are_chosen(shoko: Shoko, measured: Measured, dataset: Path, tmp_path: Path) -> None:
    model = "qwen2.5-coder-0.5b-instruct-q4_k_m"
    for command in (
        ("answers", "--dataset", dataset),
        ("golden", "--questions", golden(tmp_path), "--folder", dataset),
    ):
        shoko("eval", *command, "--model", model, "--judge", "j", "--data", tmp_path)
    assert [(task.plan.model, task.plan.judge) for task in measured] == [(model, "j")] * 2
    assert RunStore(tmp_path).find("last").marks.chat_model == model


def golden(folder: Path) -> Path:
    path = folder / "q.jsonl"
    lines = [{"id": half, "question": "日当は", "kind": "number", "split": half} for half in ("tune", "test")]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_golden_takes_a_set_a_folder_and_a_half(
    shoko: Shoko, measured: Measured, dataset: Path, tmp_path: Path
) -> None:
    arguments = ("eval", "golden", "--questions", golden(tmp_path), "--folder", dataset)
    shoko(*arguments)
    shoko(*arguments, "--split", "test", "--json")
    assert [task.question_ids for task in measured] == [["tune", "test"], ["test"]]
    assert shoko(*arguments, "--split", "none").code == 2


def test_a_stop_says_how_to_go_on(shoko: Shoko, measured: Measured, dataset: Path, tmp_path: Path) -> None:
    measured.stops = True
    outcome = shoko("eval", "retrieval", "--dataset", dataset, "--data", tmp_path, "--json")
    run = RunStore(tmp_path).find("last")
    assert (outcome.code, outcome.stdout, run.state) == (130, "", "stopped")
    assert f"shoko eval resume {run.id} --data {tmp_path}" in outcome.stderr


def test_a_stopped_run_is_resumed_by_its_name(
    shoko: Shoko, measured: Measured, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    measured.stops = True
    shoko("eval", "retrieval", "--dataset", dataset, "--data", tmp_path)
    measured.stops = False

    def resume(settings: Settings, word: str) -> tuple[Task, RunWriter]:
        asked.append(word)
        return measured[0], RunStore(settings.data).resume(RunStore(settings.data).find(word).id)

    monkeypatch.setattr(run_evaluation, "resume", resume)
    assert shoko("eval", "resume", "--data", tmp_path, "--json").json()["dataset"] == "set"
    assert (asked, RunStore(tmp_path).find("last").state) == (["last"], "finished")


@pytest.mark.parametrize("command", ["retrieval", "answers"])
def test_a_broken_set_is_one_sentence(shoko: Shoko, tmp_path: Path, command: str) -> None:
    (tmp_path / "passages.jsonl").write_text("{", encoding="utf-8")
    outcome = shoko("eval", command, "--dataset", tmp_path, "--json")
    assert (outcome.code, outcome.stdout) == (DatasetInvalid.exit_code, "")
    assert "passages.jsonl" in outcome.stderr and "line 1" in outcome.stderr


def test_a_run_that_is_not_there_is_one_sentence(shoko: Shoko, tmp_path: Path) -> None:
    outcome = shoko("eval", "resume", "none", "--data", tmp_path)
    assert outcome.code == EvaluationRunUnknown.exit_code and "none" in outcome.stderr
