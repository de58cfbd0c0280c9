from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.find import find
from privacy.finding import Finding
from privacy.mask import mask
from tests.privacy.found import tokenizer

PIECES = st.sampled_from(
    ["03-1234-5678", "０９０－１２３４－５６７８", "マイナンバー", "123456789018", "１２３４　５６７８　９０１８", "個人番号\n", "東京都千代田区丸の内1-1", "〒100-0001", "田中さん", "a@example.jp"]
    + ["カード 4111 1111 1111 1111", "［電話番号1］", "［電話番号", "］", "1］", "ｶﾞ", "か\u3099", "e\u0301", "㌍", "ﬃ", "①", "\u200b", "👨‍👩‍👧", "葛\U000e0100", "。", "\n", ",", "|", "\t", " ", "は", "氏名："]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)


def test_the_same_writing_has_the_same_placeholder() -> None:
    text = "電話 03-1234-5678、夜間 03-9999-5678、再掲 03-1234-5678、a@example.jp"
    masked = mask(text, find(text))
    assert masked.text == "電話 ［電話番号1］、夜間 ［電話番号2］、再掲 ［電話番号1］、［メールアドレス1］"
    assert masked.restore() == text
    assert masked.restore("［電話番号2］へ。［電話番号9］は不明") == "03-9999-5678へ。［電話番号9］は不明"


def test_english_placeholders_and_no_value_in_the_repr() -> None:
    masked = mask("Phone: 03-1234-5678", find("Phone: 03-1234-5678"), "en")
    assert masked.text == "Phone: [Phone number 1]"
    assert "1234" not in repr(masked)


def test_what_already_looks_like_a_placeholder_is_given_back_too() -> None:
    text = "［電話番号1］は 03-1234-5678 のこと"
    masked = mask(text, find(text))
    assert masked.text == "［電話番号1］は ［電話番号2］ のこと"
    assert masked.restore() == text


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_restoring_gives_the_original(text: str) -> None:
    findings = find(text, tokenizer())
    assert mask(text, findings).restore() == text
    assert mask(text, findings, "en").restore() == text


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_findings_are_in_order_and_do_not_overlap(text: str) -> None:
    findings = find(text, tokenizer())
    assert all(0 <= one.start < one.end <= len(text) for one in findings)
    assert all(one.end <= following.start for one, following in zip(findings, findings[1:], strict=False))
    assert not any("\n" in text[one.start : one.end] for one in findings)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(["ｶﾞ", "か\u3099", "㌍", "ﬃ", "\u200b", "葛\U000e0100", "漢字", "e\u0301", "👍"]), max_size=8
    ).map("".join)
)
def test_positions_are_those_of_the_text_as_it_was_written(before: str) -> None:
    text = f"{before}、電話は０３－１２３４－５６７８です"
    start = len(before) + len("、電話は")
    assert find(text) == (Finding("phone", start, start + 12),)
