from dataclasses import replace

import pytest

from answering.refusal import Evidence, EvidenceWeigher, RefusalRule, is_refusal, word_weight
from tests.answering.building import RunWords, hit

WEIGHER = EvidenceWeigher(RunWords())


def test_words_that_the_passages_hold_are_matched() -> None:
    evidence = WEIGHER.weigh("出張の日当はいくら", [hit("出張の日当は2,000円。", dense=0.7)])
    assert evidence == Evidence(dense=0.7, matched=1.0, unmatched=(), unmatched_weight=0.0)


def test_a_name_that_no_passage_holds_is_unmatched() -> None:
    evidence = WEIGHER.weigh("ペットの葬儀の休暇", [hit("休暇を定める。")])
    assert evidence.unmatched == ("ペット", "葬儀")
    assert evidence.unmatched_weight == 2.0
    assert evidence.matched == pytest.approx(1 / 3)


def test_another_compound_of_the_same_character_is_neither() -> None:
    evidence = WEIGHER.weigh("宿泊費", [hit("泊まるときの料金。")])
    assert (evidence.matched, evidence.unmatched) == (0.0, ())


def test_a_word_that_says_how_to_answer_is_missed_by_nobody() -> None:
    evidence = WEIGHER.weigh("駐車場の一覧", [hit("駐車場は二つある。")])
    assert (evidence.matched, evidence.unmatched) == (1.0, ())


def test_a_word_that_says_how_to_answer_counts_where_it_stands() -> None:
    evidence = WEIGHER.weigh("駐車場の条件", [hit("入社の条件。")])
    assert (evidence.matched, evidence.unmatched) == (0.5, ("駐車場",))


def test_only_the_first_passages_count() -> None:
    far = [hit("無関係。", f"p{number}") for number in range(3)]
    assert WEIGHER.weigh("日当", [*far, hit("日当。", "p9")]).unmatched == ("日当",)


def test_a_document_title_matches_too() -> None:
    assert WEIGHER.weigh("旅費規程の目的", [hit("目的を定める。", title="旅費規程")]).unmatched == ()


def test_a_higher_threshold_refuses_more() -> None:
    evidence = Evidence(dense=0.5, matched=1.0, unmatched=("甲",), unmatched_weight=1.0)
    # 8.8 * 0.5 + 3.2 - 0.75 - 5.8 = 1.05
    assert RefusalRule().weight(evidence) == pytest.approx(1.05)
    assert RefusalRule(threshold=1.0).answers(evidence)
    assert not RefusalRule(threshold=1.1).answers(evidence)


def test_no_hits_is_no_evidence() -> None:
    evidence = WEIGHER.weigh("駐車場", [])
    assert (evidence.dense, evidence.matched, evidence.unmatched) == (0.0, 0.0, ("駐車場",))
    assert not RefusalRule().answers(evidence)


@pytest.mark.parametrize(
    ("word", "weight"),
    [("パスワード", 1.0), ("犬", 1.0), ("kgp-250", 3.0), ("720", 1.5), ("5", 0.25), ("8km", 0.25), ("飼う", 0.25)],
)
def test_what_a_word_names(word: str, weight: float) -> None:
    assert word_weight(word) == weight


def test_strong_evidence_is_answered_and_thin_is_not() -> None:
    rule = RefusalRule()
    assert rule.answers(Evidence(dense=0.7, matched=1.0, unmatched=(), unmatched_weight=0.0))
    assert not rule.answers(Evidence(dense=0.3, matched=0.2, unmatched=("駐車場",), unmatched_weight=1.0))


def test_every_kind_of_evidence_can_turn_the_decision() -> None:
    rule = RefusalRule(dense=10.0, matched=2.0, unmatched=1.0, bias=-7.0)
    even = Evidence(dense=0.6, matched=1.0, unmatched=(), unmatched_weight=0.0)  # 6 + 2 - 7 = 1
    assert rule.answers(even)
    assert not rule.answers(replace(even, dense=0.4))
    assert not rule.answers(replace(even, matched=0.4))
    assert not rule.answers(replace(even, unmatched_weight=2.0))


@pytest.mark.parametrize(
    "text",
    ["資料には記載がありません。", "資料には、駐車場の料金についての記載がありません。", "資料に記載されていません"],
)
def test_the_models_own_refusal_is_recognised(text: str) -> None:
    assert is_refusal(text, "ja")
    assert not is_refusal("資料には3,000円とあります。", "ja")
    assert is_refusal("The documents do not say.", "en")
