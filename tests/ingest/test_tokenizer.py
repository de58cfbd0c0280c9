from __future__ import annotations

import threading

import pytest

from errors import LexicalLegSilent
from ingest.tokenizer import MAX_CALL_CHARACTERS, Tokenizer, lexical_self_test


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


def test_inflections_meet_in_the_dictionary_form(tokenizer: Tokenizer) -> None:
    assert "払う" in tokenizer.lemmas("日当を払いました")
    assert "払う" in tokenizer.lemmas("日当はいくら払われますか")


def test_particles_and_marks_are_left_out(tokenizer: Tokenizer) -> None:
    assert tokenizer.lemmas("日当は、出張の。") == ["日当", "出張"]


def test_half_width_kana_and_full_width_letters_are_the_same_word(tokenizer: Tokenizer) -> None:
    assert tokenizer.lemmas("ﾀｸｼｰ") == tokenizer.lemmas("タクシー") == ["タクシー"]
    assert tokenizer.lemmas("ＡＢ－１２００Ｘ") == tokenizer.lemmas("ab-1200x")


def test_unknown_words_stay_as_written(tokenizer: Tokenizer) -> None:
    assert "ヌルポガッ" in "".join(tokenizer.lemmas("ヌルポガッ"))


def test_codes_stand_beside_words(tokenizer: Tokenizer) -> None:
    lemmas = tokenizer.lemmas("型番AB-1200Xの保証は第12条")
    assert {"型番", "保証", "ab-1200x", "1200x", "第12条"} <= set(lemmas)


def test_bigrams_stay_within_a_run_and_kanji_stand_alone(tokenizer: Tokenizer) -> None:
    assert tokenizer.bigrams("有給、休暇") == ["有給", "休暇", "有", "給", "休", "暇"]


def test_bigrams_leave_latin_to_codes(tokenizer: Tokenizer) -> None:
    assert tokenizer.bigrams("VPN") == ["vpn"]
    assert tokenizer.bigrams("5月") == ["5", "5月", "月"]


@pytest.mark.parametrize("text", ["", " \n", "。、", "😀"])
def test_a_text_without_words_has_no_tokens(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.lemmas(text) == []
    assert tokenizer.bigrams(text) == []


def test_a_long_text_is_cut_into_sentences_without_losing_words(tokenizer: Tokenizer) -> None:
    sentence = "出張の日当を払う。"
    times = 2 * MAX_CALL_CHARACTERS // len(sentence)
    assert tokenizer.lemmas(sentence * times) == tokenizer.lemmas(sentence) * times


def test_a_text_without_sentence_ends_is_cut_at_the_limit(tokenizer: Tokenizer) -> None:
    assert tokenizer.lemmas("日当・" * MAX_CALL_CHARACTERS).count("日当") >= MAX_CALL_CHARACTERS - 3


def test_names_of_people_are_told_from_other_proper_nouns(tokenizer: Tokenizer) -> None:
    text = "佐藤さんは大阪で会議"
    named = {text[word.start : word.end]: word.is_person for word in tokenizer.placed(text) if word.is_name}
    assert named == {"佐藤": True, "大阪": False}


def test_threads_get_the_same_tokens(tokenizer: Tokenizer) -> None:
    texts = [f"第{n}条 出張の日当は{n},000円とする。" * 20 for n in range(1, 9)]
    expected = [tokenizer.lemmas(text) for text in texts]
    found: list[list[str]] = [[] for _ in texts]

    def cut(position: int) -> None:
        found[position] = tokenizer.lemmas(texts[position])

    threads = [threading.Thread(target=cut, args=(position,)) for position in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


def test_the_self_test_passes(tokenizer: Tokenizer) -> None:
    lexical_self_test(tokenizer)


@pytest.mark.parametrize("leg", ["lemmas", "bigrams"])
def test_the_self_test_names_a_silent_leg(leg: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Tokenizer()
    monkeypatch.setattr(broken, leg, lambda text: text.split("、"))
    with pytest.raises(LexicalLegSilent) as caught:
        lexical_self_test(broken)
    assert "日当" in caught.value.values["query"]
