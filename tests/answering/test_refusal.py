import math

import pytest

from answering.refusal import Evidence, EvidenceWeigher, RefusalRule, is_refusal, lean_to_answer, word_weight
from tests.answering.building import RunWords, hit

WEIGHER = EvidenceWeigher(RunWords())


def test_words_that_the_passages_hold_are_covered() -> None:
    evidence = WEIGHER.weigh("出張の日当はいくら", [hit("出張の日当は2,000円。", dense=0.7)])
    assert (evidence.dense, evidence.coverage, evidence.missing) == (0.7, 1.0, ())


def test_a_missing_name_weighs_as_much_as_it_names() -> None:
    evidence = WEIGHER.weigh("駐車場の料", [hit("料を払う。")])
    assert evidence.missing == ("駐車場",)
    assert evidence.coverage == pytest.approx(1 / 3)  # 駐車場 weighs 2, 料 weighs 1


def test_only_the_first_passages_count() -> None:
    far = [hit("無関係。", f"p{number}") for number in range(3)]
    assert WEIGHER.weigh("日当", [*far, hit("日当。", "p9")]).missing == ("日当",)


def test_a_document_title_covers_too() -> None:
    assert WEIGHER.weigh("旅費規程の目的", [hit("目的を定める。", title="旅費規程")]).missing == ()


def test_no_hits_is_no_evidence() -> None:
    evidence = WEIGHER.weigh("駐車場", [])
    assert (evidence.dense, evidence.coverage) == (0.0, 0.0)
    assert RefusalRule().is_hopeless(evidence)


@pytest.mark.parametrize(
    ("word", "weight"), [("パスワード", 2.0), ("駐車場", 2.0), ("料", 1.0), ("vpn", 2.0), ("出す", 1.0)]
)
def test_what_a_word_names(word: str, weight: float) -> None:
    assert word_weight(word) == weight


def test_the_lean_is_the_log_odds_against_a_refusal() -> None:
    assert lean_to_answer(math.log(0.5)) == pytest.approx(0.0)
    assert lean_to_answer(math.log(0.01)) == pytest.approx(math.log(99))
    assert lean_to_answer(0.0) < -15
    assert lean_to_answer(-1000.0) == pytest.approx(50.0)


def test_strong_evidence_is_answered_and_thin_is_not() -> None:
    rule = RefusalRule()
    assert rule.answers(Evidence(dense=0.7, coverage=1.0, missing=(), lean=4.0))
    assert not rule.answers(Evidence(dense=0.25, coverage=0.2, missing=("駐車場",), lean=-4.0))


@pytest.mark.parametrize(
    "text",
    ["資料には記載がありません。", "資料には、駐車場の料金についての記載がありません。", "資料に記載されていません"],
)
def test_the_models_own_refusal_is_recognised(text: str) -> None:
    assert is_refusal(text, "ja")
    assert not is_refusal("資料には3,000円とあります。", "ja")
    assert is_refusal("The documents do not say.", "en")
