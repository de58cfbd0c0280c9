"""Time grows with the text, not with its square: a text eight times as long takes about eight times as long."""

from __future__ import annotations

import time

import pytest

from privacy.find import find
from tests.privacy.found import tokenizer

SHAPES = (
    "1", "0", "-", "ー", "市", "港区", "@", "a", "a@", ".", "(", " ", "\n", "\t", "1 ", "1-", "0-", "1,", "|1", "さん", "様", "マイナンバー",
    "03-1234-5678 ", "個人番号|123456789018|", "東京都", "一丁目", "一条", "住所:", "a\u0301\u0316", "［", "普通1234567", "氏名:山田", "名義ア",
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_takes_quadratic_time(shape: str) -> None:
    find(shape * 50, tokenizer())
    short, long = (min(_seconds(shape * (size // len(shape))) for _ in range(2)) for size in (2500, 20_000))
    assert long < 0.02 + 24 * short
    assert long < 1.0


def _seconds(text: str) -> float:
    began = time.process_time()
    find(text, tokenizer())
    return time.process_time() - began
