from __future__ import annotations

import pytest

from app.highlight import highlighted


@pytest.mark.parametrize(
    ("passage", "question", "expected"),
    [
        ("出張の日当は<別表>", "出張日当はいくら", "<mark>出張</mark>の<mark>日当</mark>は&lt;別表&gt;"),
        ("国内出張旅費", "出張旅費の規程", "国内<mark>出張旅費</mark>"),
        ("パソコンを返す", "パソコンは", "<mark>パソコン</mark>を返す"),
        ("型番 ab-120 です", "AB-120 の型番", "<mark>型番</mark> <mark>ab-120</mark> です"),
        ("のはがを", "のはがを", "のはがを"),
        ("", "日当", ""),
        ("日当", "", "日当"),
    ],
)
def test_shared_words_are_marked_and_everything_is_escaped(passage: str, question: str, expected: str) -> None:
    assert highlighted(passage, question) == expected
