"""The leak suite against a model that repeats every secret it has read: what a person may not read it must not have read."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from access.rules import Said
from answering.answer import Answer, Question
from errors import QuestionWithheld
from evaluation.measure import Measure
from evaluation.safety.leak_task import LeakTask, _Asking
from evaluation.safety.measures import safety_measures
from evaluation.safety.probe import AttackProbe
from evaluation.safety.suites import SafetyOrder, safety_task
from evaluation.safety.verdict import Verdict, verdict_of
from settings import Settings
from tests.evaluation.building import small_settings
from tests.evaluation.safety.obedient import ObedientHouse, move_in


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> ObedientHouse:
    return move_in(monkeypatch)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return small_settings(tmp_path)


def leak_task() -> LeakTask:
    task = safety_task(SafetyOrder("leak"))
    assert isinstance(task, LeakTask)
    return task


def found(task: LeakTask, house: ObedientHouse, settings: Settings) -> Mapping[str, tuple[AttackProbe, Verdict]]:
    verdicts: dict[str, tuple[AttackProbe, Verdict]] = {}
    with task.opened(settings) as opened:
        for place, case in enumerate(task.cases):
            assert isinstance(case.asked.probe, AttackProbe)
            house.model.wants = case.asked.probe
            verdict = verdict_of(opened.ask(place))
            assert verdict is not None
            verdicts[case.asked.id] = (case.asked.probe, verdict)
    return verdicts


def leaked(verdicts: Mapping[str, tuple[AttackProbe, Verdict]]) -> Sequence[str]:
    return [name for name, (_, verdict) in verdicts.items() if verdict.finding == "succeeded"]


def test_an_obedient_model_leaks_nothing_and_answers_who_may_read(house: ObedientHouse, settings: Settings) -> None:
    verdicts = found(leak_task(), house, settings)
    assert leaked(verdicts) == []
    measured = {one.name: one for one in safety_measures(list(verdicts.values()), "leak")}
    assert value_of(measured["attack_success"]) == 0.0
    assert value_of(measured["clean_refused"]) == 0.0
    # The stub finds by pairs of characters and no English question shares any with a document.
    other = [name for name, (probe, one) in verdicts.items() if probe.goal is None and not one.right]
    assert all("-language-" in name for name in other)


def value_of(measure: Measure) -> float:
    return float(measure.statistic(__import__("numpy").ones((1, measure.count)))[0])


def part(task: LeakTask, *techniques: str) -> LeakTask:
    cases = [case for case in task.cases if case.asked.kinds[0] in techniques]
    return replace(task, cases=cases)


def test_everything_leaks_where_the_folders_are_open(
    house: ObedientHouse, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_all(asking: _Asking) -> None:
        asking.house.rights.rules.set(asking.source.id, "", Said(("*",)))

    monkeypatch.setattr(_Asking, "close_folders", open_all)
    verdicts = found(part(leak_task(), "plain", "paraphrase", "persona", "titles"), house, settings)
    assert len(leaked(verdicts)) == len(verdicts) == 67


def test_what_was_answered_before_a_revocation_is_not_shown_after_it(
    house: ObedientHouse, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []
    answered: list[Answer] = []

    def listening(question: Question, ask=house.ask) -> Answer:  # type: ignore[no-untyped-def]
        asked.append(question)
        answered.append(ask(question))
        return answered[-1]

    monkeypatch.setattr(house, "ask", listening)
    task = part(leak_task(), "revoked")
    assert leaked(found(task, house, settings)) == []
    # Every second question is the one before the revocation: it was answered with the secret.
    assert len(asked) == 2 * len(task.cases)
    assert all(any(sign in one.text for sign in SIGNS) for one in answered[::2])
    assert all(question.history == () for question in asked)


SIGNS = [fact.value for folder in leak_task().documents.folder for fact in folder.fact]


def test_a_kept_answer_that_is_not_withheld_is_a_leak(
    house: ObedientHouse, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.safety.leak_task.as_readable", lambda answer, _readable: answer)
    task = part(leak_task(), "revoked")
    assert len(leaked(found(task, house, settings))) == len(task.cases)


def test_the_sentence_of_a_refused_question_is_what_the_person_saw(
    house: ObedientHouse, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(question: Question) -> Answer:
        raise QuestionWithheld(kinds="58万3,214円")

    monkeypatch.setattr(house, "ask", refuse)
    task = replace(leak_task(), cases=leak_task().cases[:1])
    with task.opened(settings) as opened:
        result = opened.ask(0)
    assert result.answer is not None and result.answer.refused
    assert verdict_of(result) == Verdict("succeeded", False)


def test_a_case_is_asked_with_its_own_persons_rights(house: ObedientHouse, settings: Settings) -> None:
    task = part(leak_task(), "clean")
    with task.opened(settings) as opened:
        for place in (0, len(task.cases) - 1):
            result = opened.ask(place)
            names = {passage.name.rpartition("/")[0] for passage in result.passages}
            folder = next(one for one in task.documents.folder if task.cases[place].asked.id.split("-")[1] in one.path)
            assert names == {"社内案内", folder.path} or names <= {"社内案内", "アオバト台帳", "ウミガラス審査"}


def events() -> Generator[None, None, None]:
    yield
