from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from errors import EvaluationMarksDiffer, EvaluationRunBusy, EvaluationRunFinished, ModelServerDown, ModelUnknown
from evaluation import run_evaluation
from evaluation.answers import answers_task
from evaluation.chosen_model import answered_by
from evaluation.golden_run import GoldenSet, GoldenTask
from evaluation.retrieval import retrieval_task
from evaluation.run_evaluation import begin, carry_out, resume, task_of
from evaluation.run_store import RunStore
from evaluation.task import Asking
from settings import LlmSettings, Settings
from tests.evaluation.building import ALL, small_settings
from tests.evaluation.fake_house import Advances, FakeHouse, Written, move_in
from tests.evaluation.measuring import write_set

PASSAGES = '{"id": "p1", "title": "日当", "text": "一日3,000円"}\n'
QUESTIONS = "".join(
    f'{{"id": "q{number}", "question": "日当は{number}", "passage_ids": ["p1"], "answers": ["3,000円"]}}\n'
    for number in range(3)
)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_set(tmp_path / "set", PASSAGES, QUESTIONS)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return small_settings(tmp_path)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> FakeHouse:
    asked = [f"日当は{number}" for number in range(3)]
    answers = {text: Written("3,000円です[1]。") for text in asked}
    return move_in(monkeypatch, FakeHouse({text: ["日当"] for text in asked}, answers))


class Stops:
    """Ctrl-C after the question that is the `after`th."""

    def __init__(self, after: int) -> None:
        self.after = after

    def __call__(self, done: int, total: int) -> None:
        if done == self.after:
            raise KeyboardInterrupt


def stopped_after_one(settings: Settings, dataset: Path) -> str:
    task = answers_task(dataset, ALL)
    with begin(settings, task) as run, pytest.raises(KeyboardInterrupt):
        carry_out(settings, task, run, Stops(1))
    return run.record.id


def test_a_run_is_kept_with_what_it_was_made_with(settings: Settings, dataset: Path, house: FakeHouse) -> None:
    task, advances = answers_task(dataset, ALL), Advances()
    with begin(settings, task, "初回") as run:
        record = carry_out(settings, task, run, advances)
    store = RunStore(settings.data)
    assert store.find("初回") == record
    assert (record.state, record.plan.questions, record.marks.index) == ("finished", 3, "index")
    assert record.totals.index_s == 2.0 and record.totals.peak_memory_mib >= 0
    assert record.ended_at is not None and record.ended_at >= record.started_at
    assert [result.asked.id for result in store.results(record.id)] == ["q0", "q1", "q2"]
    assert advances == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_stopped_run_asks_only_what_is_left(settings: Settings, dataset: Path, house: FakeHouse) -> None:
    run_id = stopped_after_one(settings, dataset)
    assert RunStore(settings.data).record(run_id).state == "stopped"
    task, run = resume(settings, "last")
    with run:
        record = carry_out(settings, task, run, Advances())
    assert (record.id, record.state) == (run_id, "finished")
    assert [question.text for question in house.asked] == ["日当は0", "日当は1", "日当は2"]
    with pytest.raises(EvaluationRunFinished, match="3 questions"):
        resume(settings, run_id)


def test_a_run_that_fails_says_why_and_can_go_on(
    settings: Settings, dataset: Path, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = answers_task(dataset, ALL)
    with monkeypatch.context() as broken:
        broken.setattr(house, "ask", _down)
        with begin(settings, task) as run, pytest.raises(ModelServerDown):
            carry_out(settings, task, run, Advances())
    record = RunStore(settings.data).record(run.record.id)
    assert record.state == "failed" and "killed" in record.error
    task_again, again = resume(settings, record.id)
    with again:
        assert carry_out(settings, task_again, again, Advances()).error == ""


def _down(_question: object) -> None:
    raise ModelServerDown(url="u", reason="killed")


def test_a_running_run_is_not_resumed(settings: Settings, dataset: Path, house: FakeHouse) -> None:
    with begin(settings, answers_task(dataset, ALL)), pytest.raises(EvaluationRunBusy):
        resume(settings, "last")


def test_a_run_goes_on_only_with_what_it_began_with(
    settings: Settings, dataset: Path, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_after_one(settings, dataset)
    fewer = settings.model_copy(update={"retrieval": settings.retrieval.model_copy(update={"hits": 3})})
    with pytest.raises(EvaluationMarksDiffer, match="retrieval.hits=10, now it is 3"):
        resume(fewer, "last")
    (Path(settings.models.chat) / "model.gguf").write_text("another", encoding="utf-8")
    with pytest.raises(EvaluationMarksDiffer, match="chat_model="):
        resume(settings, "last")
    (Path(settings.models.chat) / "model.gguf").write_text("chat", encoding="utf-8")
    with monkeypatch.context() as changed:
        changed.setattr("evaluation.marks.code_mark", lambda: "0.2.0")
        with pytest.raises(EvaluationMarksDiffer, match="code="):
            resume(settings, "last")
    (dataset / "passages.jsonl").write_text(PASSAGES.replace("3,000", "4,000"), encoding="utf-8")
    with pytest.raises(EvaluationMarksDiffer, match="content="):
        resume(settings, "last")
    # Nothing of this holds on to the run.
    (dataset / "passages.jsonl").write_text(PASSAGES, encoding="utf-8")
    with resume(settings, "last")[1] as run:
        assert run.done == {"q0"}


def test_another_index_is_refused_before_a_question_is_asked(
    settings: Settings, dataset: Path, house: FakeHouse
) -> None:
    stopped_after_one(settings, dataset)
    house.fingerprints = replace(house.fingerprints, index="another")
    task, run = resume(settings, "last")
    with run, pytest.raises(EvaluationMarksDiffer, match="index=index, now it is another"):
        carry_out(settings, task, run, Advances())
    assert len(house.asked) == 1


def test_the_asked_model_answers_and_is_asked_again_after_a_stop(
    settings: Settings, dataset: Path, house: FakeHouse, tmp_path: Path
) -> None:
    other = str(tmp_path / "other")
    task = answers_task(dataset, ALL, Asking(model=other))
    with begin(settings, task) as run, pytest.raises(KeyboardInterrupt):
        carry_out(settings, task, run, Stops(1))
    assert run.record.marks.chat_model is not None and run.record.marks.chat_model.startswith(other)
    task_again, again = resume(settings, "last")
    with again:
        carry_out(settings, task_again, again, Advances())
    assert [opened.models.chat for opened in house.opened] == [other, other]


def test_a_model_that_does_not_chat_is_refused(settings: Settings) -> None:
    with pytest.raises(ModelUnknown, match="qwen"):
        answered_by(settings, "embeddinggemma-300m")
    external = settings.model_copy(update={"llm": LlmSettings(base_url="http://127.0.0.1:1/v1", model="a")})
    assert answered_by(external, "b").llm.model == "b"
    assert answered_by(settings, None) is settings


def test_each_kind_of_plan_gives_its_task_again(dataset: Path, tmp_path: Path) -> None:
    golden = tmp_path / "golden.jsonl"
    golden.write_text('{"id": "g1", "question": "日当は", "kind": "number", "split": "tune"}\n', encoding="utf-8")
    tasks = (
        retrieval_task(dataset, ALL),
        answers_task(dataset, ALL, Asking(judge="judge")),
        GoldenTask(GoldenSet(golden, dataset, "tune"), ALL),
    )
    for task in tasks:
        again = task_of(task.plan)
        assert (again.plan, again.question_ids) == (task.plan, task.question_ids)


def test_an_error_of_ours_is_kept_as_a_sentence(settings: Settings) -> None:
    assert run_evaluation._sentence(ModelServerDown(url="u", reason="r"), settings).endswith("自動で再起動します。")
    assert run_evaluation._sentence(ValueError("x"), settings) == "ValueError: x"
