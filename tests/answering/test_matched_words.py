from answering.matched_words import WordMatcher
from ingest.terms import read_terms
from ingest.tokenizer import Tokenizer
from tests.answering.building import hit


def matched(text: str, question: str, terms: str = "") -> list[str]:
    """The stretches of the text that are marked."""
    (found,) = WordMatcher(Tokenizer(read_terms(terms))).marked([hit(text)], question)
    return [text[start:end] for start, end in found.matched]


def test_a_word_in_another_inflection_or_spelling_is_marked_as_it_is_written() -> None:
    assert matched("日当を払いました。", "日当はいつ払われますか") == ["日当", "払い"]
    assert matched("ﾀｸｼｰの使用は不可。", "タクシーに乗れますか") == ["ﾀｸｼｰ"]
    assert matched("ＫＧＰ２５０の価格", "KGP-250はいくら") == ["ＫＧＰ２５０"]


def test_pairs_of_kanji_are_marked_inside_a_compound() -> None:
    assert matched("年次有給休暇の届け", "有給はいつまで") == ["有給"]


def test_words_of_any_question_and_particles_are_not_marked() -> None:
    assert matched("必要な場合は会社が行う。", "会社はどの場合に必要ですか") == []


def test_a_synonym_of_the_company_is_marked() -> None:
    assert matched("情報システム部に連絡する。", "情シスの電話は", "情シス, 情報システム部") == ["情報システム部"]


def test_places_that_touch_are_one() -> None:
    assert matched("国内出張旅費", "出張旅費") == ["出張旅費"]
