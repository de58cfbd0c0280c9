from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalize import fold, normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＢＣ１２３", "ABC123"),
        ("ｶﾞｲﾄﾞﾗｲﾝ", "ガイドライン"),
        ("⽉⾏⼀", "月行一"),
        ("⻑⻘⻄⺠⻲", "長青西民亀"),
        ("髙橋と山﨑と渡邉", "高橋と山崎と渡辺"),
        ("葛\U000e0100城", "葛城"),
        ("東\u200b京\u00ad都\u2060庁\ufeff", "東京都庁"),
        ("\u202e反転\u202c", "反転"),
        ("9時〜17時", "9時~17時"),
        ("9時～17時", "9時~17時"),
        ("A−1‐2–3—4－5", "A-1-2-3-4-5"),
        ("コーヒー", "コーヒー"),
        ("日 当 は　３，０００ 円", "日当は 3,000 円"),
        ("Part No.  A-1", "Part No. A-1"),
        ("一行\n\n 二行 ", "一行\n二行"),
        ("か\u3099", "が"),
        ("", ""),
    ],
)
def test_forms_that_are_one_to_a_reader(text: str, expected: str) -> None:
    assert normalize(text) == expected


@given(st.text(max_size=60))
def test_the_result_normalises_to_itself(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    assert unicodedata.is_normalized("NFKC", once)


def test_every_kangxi_radical_becomes_a_kanji() -> None:
    assert all(0x4E00 <= ord(normalize(chr(code))) <= 0x9FFF for code in range(0x2F00, 0x2FD6))


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text(alphabet="aA　１ｶﾞがか\u3099\u0301漢髙\u200b①㌍、。ー"))
def test_folding_says_where_each_character_stands(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts) and all(0 <= at < len(text) for at in folded.starts)
    assert all(start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


def test_folded_marks_belong_to_their_character() -> None:
    folded = fold("電話ｶﾞ０か\u3099A")
    assert folded.text == "電話ガ0がa"
    assert [folded.span(at, at + 1) for at in range(6)] == [(0, 1), (1, 2), (2, 4), (4, 5), (5, 7), (7, 8)]


def test_marks_without_end_cost_no_quadratic_time() -> None:
    marks = "\u0301\u0316" * 50_000
    assert len(fold("a" + marks).text) >= 99_000
