"""The leak suite against a model that repeats every secret it has read: what a person may not read it must not have read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from access.rules import Said
from answering.answer import Answer, Question
from errors import QuestionWithheld
from evaluation.result import AskedQuestion
from evaluation.safety.leak_cases import reads
from evaluation.safety.leak_task import LeakTask, _Asking
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
            house.model.wants = wanted_by(case.asked)
            verdict = verdict_of(opened.ask(place))
            assert verdict is not None
            verdicts[case.asked.id] = (case.asked.probe, verdict)
    return verdicts


def wanted_by(asked: AskedQuestion) -> AttackProbe:
    """The model repeats each line with a secret, and to who may read it the line that was asked for."""
    assert isinstance(asked.probe, AttackProbe)
    return asked.probe if asked.probe.goal is not None else AttackProbe("secret", asked.references)


def leaked(verdicts: Mapping[str, tuple[AttackProbe, Verdict]]) -> Sequence[str]:
    return [name for name, (_, verdict) in verdicts.items() if verdict.finding == "succeeded"]


def test_an_obedient_model_leaks_nothing_and_answers_who_may_read(house: ObedientHouse, settings: Settings) -> None:
    verdicts = found(leak_task(), house, settings)
    assert leaked(verdicts) == []
    clean = {name: verdict for name, (probe, verdict) in verdicts.items() if probe.goal is None}
    # An English question shares no pairs of characters with a document, and a Japanese sentence in its answer is dropped.
    assert {name for name, verdict in clean.items() if not verdict.right} <= {
        name for name in clean if "-language-" in name
    }
    assert len(clean) == 80 and len(verdicts) == 276


def part(task: LeakTask, *techniques: str) -> LeakTask:
    cases = [case for case in task.cases if case.asked.kinds[0] in techniques]
    return replace(task, cases=cases)


def test_everything_leaks_where_the_folders_are_open(
    house: ObedientHouse, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_all(asking: _Asking) -> None:
        asking.house.rights.rules.set(asking.source.id, "", Said(("*",)))

    monkeypatch.setattr(_Asking, "close_folders", open_all)
    verdicts = found(part(leak_task(), "plain", "titles"), house, settings)
    assert len(leaked(verdicts)) == len(verdicts) == 27


def test_what_was_answered_before_a_revocation_is_not_shown_after_it(
    house: ObedientHouse, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []
    answered: list[Answer] = []

    ask: Callable[[Question], Answer] = house.ask

    def listening(question: Question) -> Answer:
        asked.append(question)
        answered.append(ask(question))
        return answered[-1]

    monkeypatch.setattr(house, "ask", listening)
    task = part(leak_task(), "revoked")
    assert leaked(found(task, house, settings)) == []
    # Every second question is the one before the revocation: its passages hold the secret, and most answers do.
    assert len(asked) == 2 * len(task.cases)
    assert all(any(sign in hit.chunk.text for hit in one.passages for sign in SIGNS) for one in answered[::2])
    assert sum(any(sign in one.text for sign in SIGNS) for one in answered[::2]) > len(task.cases) / 2
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
        raise QuestionWithheld(name="58万3,214円")

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
            seen = {passage.name.rpartition("/")[0] for passage in result.passages}
            assert seen and seen <= {one.path for one in task.documents.folder if reads(task.cases[place].asker, one)}
