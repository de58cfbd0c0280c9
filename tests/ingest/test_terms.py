"""Company terms: what a line means, where a word is found, and which lines are refused."""

from __future__ import annotations

import pytest

from errors import TermsInvalid
from ingest.terms import CompanyTerms, read_terms
from ingest.tokenizer import Tokenizer

TERMS = """# 人事
育休, 育児休業、育児休暇
情シス\t情報システム部
スライドベアリング
IT
"""


@pytest.fixture(scope="module")
def terms() -> CompanyTerms:
    return read_terms(TERMS)


@pytest.fixture(scope="module")
def tokenizer(terms: CompanyTerms) -> Tokenizer:
    return Tokenizer(terms)


def test_every_word_of_a_line_gives_its_one_token(terms: CompanyTerms) -> None:
    assert list(terms.tokens("育休と育児休業と育児休暇")) == ["用語:育休"] * 3


def test_a_question_with_the_short_word_shares_a_token_with_the_rule(tokenizer: Tokenizer) -> None:
    asked, rule = tokenizer.lemmas("育休は何日前までに申し出ますか"), tokenizer.lemmas("育児休業を取得する者")
    assert "用語:育休" in set(asked) & set(rule)


def test_a_whole_word_is_a_token_beside_its_parts(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.lemmas("スライドベアリングの交換")
    assert "用語:スライドベアリング" in tokens
    assert set(Tokenizer().lemmas("スライドベアリングの交換")) < set(tokens)


def test_writing_does_not_matter(terms: CompanyTerms, tokenizer: Tokenizer) -> None:
    assert "用語:情シス" in tokenizer.lemmas("情ｼｽに連絡")
    assert "用語:it" in tokenizer.lemmas("ＩＴの費用")


@pytest.mark.parametrize("text", ["item", "スライドベアリングス", "fit", "ミニスライドベアリング"])
def test_a_word_does_not_stand_inside_a_longer_one_of_its_kind(terms: CompanyTerms, text: str) -> None:
    assert list(terms.tokens(text)) == []


def test_without_terms_nothing_is_added() -> None:
    assert Tokenizer(read_terms("# 何もない\n\n")).lemmas("育休") == Tokenizer().lemmas("育休")


def test_remarks_and_spaces_do_not_change_the_digest(terms: CompanyTerms) -> None:
    assert read_terms("IT\n育休,育児休業,育児休暇\n情シス,情報システム部\nスライドベアリング").digest == terms.digest
    assert read_terms("IT").digest != terms.digest


@pytest.mark.parametrize(
    ("text", "line"),
    [("育休,育児休業\n産休,育休", "2"), ("#\n休", "2"), ("あ" * 41, "1"), ("※※", "1"), ("育休, ＝＝", "1")],
)
def test_a_bad_line_is_named(text: str, line: str) -> None:
    with pytest.raises(TermsInvalid) as caught:
        read_terms(text)
    assert caught.value.values["line"] == line


def test_more_lines_than_can_be_held_are_refused() -> None:
    with pytest.raises(TermsInvalid):
        read_terms("\n".join(f"用語{number}" for number in range(5001)))
