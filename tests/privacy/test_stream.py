from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.find import find
from privacy.mask import mask
from privacy.stream import HOLD, MaskingStream
from tests.privacy.found import tokenizer
from tests.privacy.test_mask import TEXTS

LONG = (
    "氏名,個人番号,電話番号\n" + "佐藤 花子,123456789018,0312345678\n" * 20 + "以上。個人番号 1234-5678-9018（控え）\n"
)
WHOLE = (
    "担当の田中太郎様（０３－１２３４－５６７８）へ。マイナンバーは1234 5678 9018です",
    "住所：〒100-0001　東京都千代田区丸の内１－１－１ 三和ビル3F\nカード 4111-1111-1111-1111 / t.yamada@example.co.jp",
    "個人番号\n１２３４５６７８９０１８\n［電話番号1］ 123456789018 が個人番号",
    "生年月日 昭和60年4月1日生 普通預金 みなと銀行 1234567 注文番号 123456789018",
)


def streamed(pieces: list[str]) -> str:
    stream = MaskingStream(tokenizer())
    return "".join([*(stream.feed(piece) for piece in pieces), stream.finish()])


@pytest.mark.parametrize("text", WHOLE)
def test_every_split_gives_what_the_whole_gives(text: str) -> None:
    expected = mask(text, find(text, tokenizer())).text
    assert expected != text
    for place in range(len(text) + 1):
        assert streamed([text[:place], text[place:]]) == expected
    assert streamed(list(text)) == expected


@pytest.mark.parametrize("size", [1, 7, 50, 333])
def test_a_long_text_in_pieces(size: int) -> None:
    expected = mask(LONG, find(LONG, tokenizer())).text
    stream = MaskingStream(tokenizer())
    pieces = [LONG[at : at + size] for at in range(0, len(LONG), size)]
    assert "".join([*map(stream.feed, pieces), stream.finish()]) == expected
    assert stream.masked.text == expected and stream.masked.restore() == LONG


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 100), max_size=5))
def test_any_pieces_give_what_the_whole_gives(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    assert streamed([text[a:b] for a, b in pairwise(places)]) == mask(text, find(text, tokenizer())).text


@pytest.mark.parametrize("text", ["1" * 5000, "03-1234-5678 " * 500, "東京都千代田区" * 500, "［電話番号" * 500])
def test_what_is_held_back_is_bounded(text: str) -> None:
    stream = MaskingStream()
    for fed, character in enumerate(text, start=1):
        stream.feed(character)
        assert fed - len(stream.masked.restore()) <= 3 * HOLD


def test_a_number_does_not_leave_before_it_is_whole() -> None:
    stream = MaskingStream()
    assert stream.feed("マイナンバーは 1234 56") == ""
    assert stream.feed("78 90") == ""
    assert stream.feed("18 です。次") == "マイナンバーは ［マイナンバー1］ です。"
    assert stream.finish() == "次"


def test_only_the_kinds_that_are_to_be_masked() -> None:
    stream = MaskingStream(is_masked=lambda kind: kind != "phone")
    assert stream.feed("電話 03-1234-5678 a@example.jp\n") == "電話 03-1234-5678 ［メールアドレス1］\n"
