from __future__ import annotations

import pytest

from ingest.codes import find_codes


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("ab-1200x", ("ab-1200x", "ab1200x", "ab", "1200x")),
        ("ab−1200x", ("ab-1200x", "ab1200x", "ab", "1200x")),
        ("iso9001", ("iso9001", "iso", "9001")),
        ("3,000", ("3000",)),
        ("1,234,567", ("1234567",)),
        ("2.5", ("2.5",)),
        ("2024/4/1", ("2024/4/1", "202441", "2024", "4", "1")),
        ("第12条", ("第12条", "12")),
        ("第十二条", ("第12条", "12")),
        ("12条", ("第12条", "12")),
        ("第12条の2", ("第12条の2", "第12条", "12")),
        ("第百五条", ("第105条", "105")),
        ("第一〇条", ("第10条", "10")),
        ("第3項", ("第3項", "3")),
        ("wi-fi", ("wi-fi", "wifi", "wi", "fi")),
    ],
)
def test_a_code_is_one_token_with_its_parts(text: str, tokens: tuple[str, ...]) -> None:
    codes = list(find_codes(text))
    assert [code.tokens for code in codes] == [tokens]
    assert (codes[0].start, codes[0].end) == (0, len(text))


@pytest.mark.parametrize("text", ["5項目", "3号室", "5条例", "3条件"])
def test_a_counter_is_no_article(text: str) -> None:
    assert [code.tokens for code in find_codes(text)] == [(text[0],)]


def test_an_article_is_not_branched_by_a_date() -> None:
    assert [code.tokens[0] for code in find_codes("第5条の3月分")] == ["第5条", "3"]


def test_codes_do_not_overlap_and_keep_their_order() -> None:
    text = "型番ab-1と第2条で3,000円"
    codes = list(find_codes(text))
    assert [text[code.start : code.end] for code in codes] == ["ab-1", "第2条", "3,000"]
