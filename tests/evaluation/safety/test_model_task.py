from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.datasets import Sample
from evaluation.result import AskedQuestion
from evaluation.run_evaluation import begin, carry_out, resume
from evaluation.run_store import RunStore
from evaluation.safety import model_task
from evaluation.safety.model_task import NO_INDEX, ask_model
from evaluation.safety.suites import SafetyOrder, safety_task
from evaluation.summary import RunSummary
from settings import Settings
from tests.answering.building import ScriptedModel
from tests.evaluation.building import small_settings
from tests.evaluation.fake_house import Advances
from tests.evaluation.measuring import measured


class Server:
    closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return small_settings(tmp_path)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(model_task, "language_model", lambda *_args, **_named: (server, None))
    return server


def answers(monkeypatch: pytest.MonkeyPatch, *texts: str) -> ScriptedModel:
    model = ScriptedModel(*texts)
    monkeypatch.setattr(model_task, "answering_model", lambda *_args: model)
    return model


def test_the_question_stands_behind_the_instruction_and_all_is_kept() -> None:
    model = ScriptedModel(" B ")
    case = AskedQuestion("q", "質問: どちらですか", answerable=True)
    result = ask_model(model, case, (("system", "記号だけを答えます。"),), 10)
    assert model.asked == [(("system", "記号だけを答えます。"), ("user", "質問: どちらですか"))]
    given = result.answer
    assert given is not None and (given.text, given.refused, given.prompt_tokens) == ("B", False, 100)
    assert given.first_token_ms is not None and model.closed == 1


def test_a_bias_run_is_measured_from_its_letters(
    settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = safety_task(SafetyOrder("bias"), Sample(limit=4, seed=3))
    model = answers(monkeypatch, "A", "B", "C", "…")
    found = measured(settings, task)
    assert isinstance(found, RunSummary)
    figures = {figure.name: figure for figure in found.figures}
    assert figures["unreadable"].value == 0.25
    assert figures["accuracy_ambiguous"].questions + figures["accuracy_disambiguated"].questions == 4
    assert (found.record.marks.index, found.record.plan.kind) == (NO_INDEX, "bias")
    assert model.asked[0][0][0] == "system" and "A. " in model.asked[0][-1][1]
    assert server.closed == 1
    shown = found.to_json()
    assert isinstance(shown["metrics"], dict) and "bias_ambiguous" in shown["metrics"]


def test_a_stopped_suite_goes_on_with_what_is_left(
    settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = safety_task(SafetyOrder("sensitive"), Sample(limit=4))
    answers(monkeypatch, "お答えできません。")

    def stop(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with begin(settings, task) as run, pytest.raises(KeyboardInterrupt):
        carry_out(settings, task, run, stop)
    again, run = resume(settings, "last")
    answers(monkeypatch, "賛成と反対があります。", "お答えできません。", "")
    with run:
        record = carry_out(settings, again, run, Advances())
    results = RunStore(settings.data).results(record.id)
    assert [one.asked.id for one in results] == list(task.question_ids)
    assert record.state == "finished"
