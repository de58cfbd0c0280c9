"""The whole path of a question with its gates: what the model reads, what the reader sees, what is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answering.answer import Answer, Finished, Found, Question, Rewritten, Sentence, Turn, Working
from answering.guard import GuardModel
from answering.refusal import WITHHELD
from answering.write_answer import NOTE_WITHHELD
from errors import QuestionWithheld
from index_store.records import Hit, Readable, Sight
from privacy.gate import PrivacyGate
from privacy.rules import DEFAULT_RULES, PrivacyRule
from privacy.tally import GateCount
from tests.answering.building import ScriptedModel, hit
from tests.answering.test_answer_question import FixedSearch, conductor

NUMBER = "1234 5678 9018"
PHONE = "03-1234-5678"
NUMBERED = hit(f"山田の個人番号は{NUMBER}である。", "p1", title="名簿")
CALLED = hit(f"総務課の電話番号は{PHONE}である。", "p2", title="電話番号表")
ASKED = "山田の個人番号は？"
MODEL_ONLY = (PrivacyRule("mask", ("phone",), restored=True), *DEFAULT_RULES)


def readable(label: str = "社内") -> Readable:
    return Readable(("all",), sight=Sight(("employee", "administrator"), (("all", label),)))


def read_by(model: ScriptedModel) -> str:
    return "\n".join(text for messages in model.asked for _, text in messages)


def answered(model: ScriptedModel, found: Hit, question: Question, rules: tuple[PrivacyRule, ...]) -> Answer:
    return conductor(model, hits=(found,), privacy=PrivacyGate(rules)).ask(question)


def test_a_masked_number_reaches_neither_model_nor_reader_and_the_answer_is_cited_all_the_same() -> None:
    model = ScriptedModel("山田の個人番号は［マイナンバー1］です。[1]")
    answer = answered(model, NUMBERED, Question(ASKED, readable()), DEFAULT_RULES)
    assert answer.text == "山田の個人番号は［マイナンバー1］です。[1]"
    assert (len(answer.citations), answer.checks) == (1, ())
    assert answer.citations[0].quote == "山田の個人番号は［マイナンバー1］である。"
    assert NUMBER not in read_by(model) + repr(answer)
    assert answer.gates.personal == (GateCount("passage", "individual_number", "mask", 1),)


def test_a_number_that_the_model_makes_up_is_masked_and_marked() -> None:
    model = ScriptedModel(f"山田の個人番号は{NUMBER}です。[1]")
    answer = answered(
        model,
        hit("山田の個人番号は、マイナンバーとして人事課で管理する。", "p1"),
        Question(ASKED, readable()),
        DEFAULT_RULES,
    )
    assert answer.text == "山田の個人番号は［マイナンバー1］です。[1]"
    assert NUMBER not in repr(answer)
    assert GateCount("answer", "individual_number", "mask", 1) in answer.gates.personal


def test_a_number_that_the_person_may_see_is_answered_with_its_digits_proved() -> None:
    model = ScriptedModel(f"総務課の電話番号は{PHONE}です。[1]")
    answer = answered(model, CALLED, Question("総務課の電話番号は？", readable()), DEFAULT_RULES)
    assert (answer.text, answer.checks) == (f"総務課の電話番号は{PHONE}です。[1]", ())
    assert PHONE in read_by(model)


def test_what_is_masked_for_the_model_alone_is_put_back_before_it_is_checked_and_cited() -> None:
    model = ScriptedModel("総務課の電話番号は［電話番号1］です。[1]")
    answer = answered(model, CALLED, Question("総務課の電話番号は？", readable()), MODEL_ONLY)
    assert PHONE not in read_by(model)
    assert (answer.text, answer.checks) == (f"総務課の電話番号は{PHONE}です。[1]", ())
    assert answer.citations[0].quote == CALLED.chunk.text
    assert answer.passages == (CALLED,)


def test_a_wrong_number_is_marked_also_where_the_right_one_is_masked() -> None:
    model = ScriptedModel("山田の個人番号は［マイナンバー1］で、手当は500円です。[1]")
    answer = answered(model, NUMBERED, Question(ASKED, readable()), DEFAULT_RULES)
    assert [check.words for check in answer.checks] == ["500円"]
    assert [answer.text[check.start : check.end] for check in answer.checks] == ["500円"]


def test_a_most_confidential_passage_with_a_secret_number_is_not_spoken_about() -> None:
    model = ScriptedModel()
    answer = answered(model, NUMBERED, Question(ASKED, readable("極秘")), DEFAULT_RULES)
    assert (answer.refused, answer.passages, model.asked) == (True, (), [])
    assert answer.gates.personal == (GateCount("passage", "individual_number", "refuse", 1),)


def test_a_question_is_searched_masked_and_says_so() -> None:
    search = FixedSearch((CALLED,))
    events = conductor(ScriptedModel("不明です。"), search=search).stream(
        Question(f"個人番号 {NUMBER} の変更は？", readable())
    )
    assert next(events) == Rewritten("個人番号 ［マイナンバー1］ の変更は？")
    found = next(event for event in events if isinstance(event, Found))
    assert found.gates.personal[-1] == GateCount("question", "individual_number", "mask", 1)
    assert NUMBER not in "".join(search.searched)
    events.close()


def test_what_an_earlier_question_brings_along_is_masked_too() -> None:
    search = FixedSearch((CALLED,))
    history = (Turn(f"個人番号 {NUMBER} を持つ正社員の届け出はいつまでですか", "月末です。"),)
    list(
        conductor(ScriptedModel("資料には記載がありません。"), search=search).stream(
            Question("では契約社員の場合は？", readable(), history=history)
        )
    )
    assert "契約社員" in search.searched[0] and NUMBER not in "".join(search.searched)


def test_a_withheld_question_is_not_searched() -> None:
    search = FixedSearch((CALLED,))
    rules = (PrivacyRule("refuse", ("phone",)), *DEFAULT_RULES)
    with pytest.raises(QuestionWithheld):
        conductor(ScriptedModel(), search=search, privacy=PrivacyGate(rules)).ask(
            Question(f"{PHONE}は誰？", readable())
        )
    assert search.searched == []


def test_an_answer_that_a_rule_refuses_ends_before_that_sentence() -> None:
    rules = (PrivacyRule("refuse", ("email",)), *DEFAULT_RULES)
    first = f"総務課の電話番号は{PHONE}です。[1]"
    model = ScriptedModel(first + "総務課のメールは soumu@example.co.jp です。[1]" + first)
    answer = answered(model, CALLED, Question("総務課の電話番号は？", readable()), rules)
    assert (answer.text, answer.refused, answer.gates.withheld) == (first, False, "rule")
    assert answer.notes == (NOTE_WITHHELD["ja"],)


def test_an_answer_that_begins_with_what_is_refused_is_withheld_as_a_whole() -> None:
    rules = (PrivacyRule("refuse", ("email",)), *DEFAULT_RULES)
    model = ScriptedModel("総務課のメールは soumu@example.co.jp です。[1]")
    answer = answered(model, CALLED, Question("総務課のメールは？", readable()), rules)
    assert (answer.text, answer.refused, answer.gates.withheld) == (WITHHELD["ja"], True, "rule")
    assert "soumu" not in repr(replace(answer, passages=()))


def test_a_guard_keeps_an_unsafe_answer_back() -> None:
    model = ScriptedModel(f"総務課の電話番号は{PHONE}です。[1]")
    guard = GuardModel(ScriptedModel("Safety: Unsafe"), strict=False, closed=True)
    question = Question("総務課の電話番号は？", readable())
    events = list(conductor(model, hits=(CALLED,), guard=guard).stream(question))
    assert not any(isinstance(event, Sentence) for event in events)
    (finished,) = (event for event in events if isinstance(event, Finished))
    assert (finished.answer.text, finished.answer.gates.guard) == (WITHHELD["ja"], "unsafe")
    assert any(isinstance(event, Working) for event in events)
