from __future__ import annotations

from dataclasses import replace

import pytest

from errors import QuestionWithheld
from index_store.records import Hit, Place, Sight
from privacy.find import find
from privacy.gate import AuditorsView, PrivacyGate, privacy_gate
from privacy.mask import mask
from privacy.question_gate import QuestionGate
from privacy.rules import DEFAULT_RULES, PrivacyRule
from privacy.settings import BlockedTermsSettings, PrivacySettings
from privacy.tally import GateCount
from tests.answering.building import document, hit
from tests.privacy.found import tokenizer

NUMBER = "1234 5678 9018"
SECRET = f"マイナンバーは{NUMBER}です。"
PHONE = "電話は03-1234-5678です。"
REFUSING = (PrivacyRule("refuse", ("phone",)), *DEFAULT_RULES)
MODEL_ONLY = (PrivacyRule("mask", ("phone",), restored=True), *DEFAULT_RULES)


def gate(
    rules: tuple[PrivacyRule, ...] = DEFAULT_RULES, label: str = "社内", roles: tuple[str, ...] = ("employee",)
) -> QuestionGate:
    return QuestionGate(PrivacyGate(rules, words=tokenizer()), Sight(roles, (("all", label),)))


def shown(text: str, label: str = "社内", rules: tuple[PrivacyRule, ...] = DEFAULT_RULES) -> str | None:
    passage = gate(rules, label).passage(hit(text))
    return None if passage is None else passage.chunk.text


def counts(opened: QuestionGate) -> list[GateCount]:
    return list(opened.counts)


@pytest.mark.parametrize("text", ["総務の内線は？", "内線4110は誰の番号ですか", PHONE, "佐藤さんの電話番号は？"])
def test_an_ordinary_question_passes_as_it_is(text: str) -> None:
    assert gate().question(text) == text


def test_a_secret_number_of_a_question_is_masked_and_counted() -> None:
    opened = gate()
    assert (
        opened.question(f"私の{SECRET}変更の届け出は？") == "私のマイナンバーは［マイナンバー1］です。変更の届け出は？"
    )
    assert counts(opened) == [GateCount("question", "individual_number", "mask", 1)]


def test_a_question_with_what_is_refused_is_withheld_and_counted() -> None:
    opened = gate(REFUSING)
    with pytest.raises(QuestionWithheld) as error:
        opened.question(PHONE)
    assert error.value.values == {"kind": "phone", "name": "電話番号"}
    assert counts(opened) == [GateCount("question", "phone", "refuse", 1)]


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        (PHONE, "社内", PHONE),
        (PHONE, "極秘", "電話は［電話番号1］です。"),
        (SECRET, "公開", "マイナンバーは［マイナンバー1］です。"),
        (SECRET, "極秘", None),
        ("担当は佐藤様です。", "社外秘", "担当は佐藤様です。"),
        ("担当は佐藤様です。", "極秘", "担当は［氏名1］様です。"),
    ],
)
def test_a_passage_passes_by_its_label(text: str, label: str, expected: str | None) -> None:
    assert shown(text, label) == expected


def test_a_passage_whose_scope_is_gone_is_treated_as_the_most_confidential() -> None:
    opened = QuestionGate(PrivacyGate(), Sight(("employee",)))
    assert opened.passage(hit(SECRET)) is None


def test_of_several_roles_the_one_that_may_see_most_decides() -> None:
    seen = [
        gate(roles=roles).passage(hit(PHONE)) == hit(PHONE)
        for roles in (("auditor",), ("auditor", "employee"), ("employee", "administrator"), ())
    ]
    assert seen == [False, True, True, False]


def test_titles_paths_and_sections_pass_too() -> None:
    named = hit("本文", title="担当03-1234-5678", section=("第1章", "電話 03-1234-5678"))
    place = replace(named.chunk.place, sheet="090-1234-5678")
    passage = gate(label="極秘").passage(replace(named, chunk=replace(named.chunk, place=place)))
    assert passage is not None
    assert (passage.document.title, passage.document.path) == ("担当［電話番号1］", "総務/担当［電話番号1］.md")
    assert passage.chunk.place == Place(sheet="［電話番号2］", section=("第1章", "電話 ［電話番号1］"))


def test_one_number_has_one_name_in_all_passages_and_is_counted_once_a_passage() -> None:
    opened = gate()
    first, second = hit(SECRET, "p1"), hit(f"個人番号 {NUMBER}、個人番号 234567890121", "p2")
    texts = [found.chunk.text for one in (first, second, first) if (found := opened.passage(one)) is not None]
    assert texts[1] == "個人番号 ［マイナンバー1］、個人番号 ［マイナンバー2］"
    assert texts[0] == texts[2] == "マイナンバーは［マイナンバー1］です。"
    assert counts(opened) == [GateCount("passage", "individual_number", "mask", 3)]


def test_a_question_s_placeholder_is_never_a_passage_s_number() -> None:
    opened = gate()
    opened.question("［マイナンバー1］は誰の番号ですか")
    passage = opened.passage(hit(SECRET))
    assert passage is not None and passage.chunk.text == "マイナンバーは［マイナンバー2］です。"


@pytest.mark.parametrize(
    ("rules", "text", "expected"),
    [
        (DEFAULT_RULES, PHONE, PHONE),
        (DEFAULT_RULES, SECRET, "マイナンバーは［マイナンバー1］です。"),
        (REFUSING, PHONE, None),
    ],
)
def test_what_is_written_passes_the_same_rules(rules: tuple[PrivacyRule, ...], text: str, expected: str | None) -> None:
    opened = gate(rules)
    opened.passage(hit("本文"))
    assert opened.sentence(text) == expected


def test_a_number_is_known_by_what_was_written_before() -> None:
    opened = gate()
    assert opened.sentence("マイナンバーは次のとおりです。") == "マイナンバーは次のとおりです。"
    assert opened.sentence(f"{NUMBER}です。") == "［マイナンバー1］です。"
    assert gate().sentence(f"{NUMBER}です。") == f"{NUMBER}です。"


def test_sentences_give_what_the_whole_answer_gives() -> None:
    sentences = (
        "担当は次のとおり。",
        f"個人番号 {NUMBER}。",
        "電話 03-1234-5678。",
        f"再掲の個人番号は{NUMBER}。",
        "以上。",
    )
    whole = "\n".join(sentences)
    opened = gate(label="極秘", rules=(PrivacyRule("mask"),))
    opened.passage(hit("本文"))
    said = [opened.sentence(one, "\n" if at else "") for at, one in enumerate(sentences)]
    assert "\n".join(one or "" for one in said) == mask(whole, find(whole, tokenizer())).text


def test_what_is_masked_for_the_model_alone_comes_back() -> None:
    opened = gate(MODEL_ONLY)
    passage = opened.passage(hit(f"{PHONE}{SECRET}"))
    assert passage is not None and passage.chunk.text == f"{PHONE}マイナンバーは［マイナンバー1］です。"
    read = opened.for_model(passage.chunk.text)
    assert read == "電話は［電話番号1］です。マイナンバーは［マイナンバー1］です。"
    assert opened.restored("［電話番号1］へ。［電話番号2］と［マイナンバー1］は不明。") == (
        "03-1234-5678へ。［電話番号2］と［マイナンバー1］は不明。"
    )


def test_without_such_a_rule_the_model_reads_what_the_reader_does() -> None:
    opened = gate()
    opened.passage(hit(PHONE))
    assert opened.for_model(f"{PHONE}［電話番号9］") == f"{PHONE}［電話番号9］"


@pytest.mark.parametrize(("decision", "expected"), [("mask", "［非公開語1］の予算は3億円。"), ("refuse", None)])
def test_a_blocked_term_passes_nowhere(decision: str, expected: str | None) -> None:
    term = BlockedTermsSettings.model_validate({"terms": ["朱雀計画"], "decision": decision})
    opened = QuestionGate(privacy_gate(PrivacySettings(blocked=(term,))), Sight(("administrator",), (("all", "公開"),)))
    text = "朱雀計画の予算は3億円。"
    found: Hit | None = opened.passage(hit(text))
    assert (None if found is None else found.chunk.text) == expected
    assert opened.sentence(text) == expected
    if decision == "refuse":
        with pytest.raises(QuestionWithheld, match="Withheld|非公開語"):
            opened.question(text)
    else:
        assert opened.question(text) == expected


def test_a_text_that_stands_alone_is_masked_once() -> None:
    alone = PrivacyGate(words=tokenizer())
    once = alone.masked(f"{SECRET}{PHONE}", ("employee",))
    assert once == f"マイナンバーは［マイナンバー1］です。{PHONE}"
    assert alone.masked(once, ("employee",)) == once
    assert AuditorsView(alone).mask(f"佐藤様、{PHONE}") == "［氏名1］様、電話は［電話番号1］です。"


def test_the_document_of_these_tests_lies_in_the_scope_that_is_labelled() -> None:
    assert document().scope_id == "all"
