"""Heads of letters, by hand."""

from __future__ import annotations

import pytest

from answering.letter_day import without_letter_day

LETTER = "防火設備の点検\n総発第34号\n令和7年11月4日\n社員各位\n下記のとおり点検します。\n1 日時\n令和7年12月3日\n"


@pytest.mark.parametrize(
    "question", ["点検はいつですか", "何月何日に点検する？", "点検の日程を教えて", "When is the inspection?"]
)
def test_who_asks_when_is_not_shown_the_letters_own_day(question: str) -> None:
    assert without_letter_day(LETTER, question, "…") == LETTER.replace("令和7年11月4日", "…")


@pytest.mark.parametrize(
    "question",
    ["点検はどこで行いますか", "この通知はいつのものですか", "点検の文書の日付はいつ", "When was the notice issued?"],
)
def test_another_question_reads_it_whole(question: str) -> None:
    assert without_letter_day(LETTER, question, "…") == LETTER


@pytest.mark.parametrize(
    "text",
    [
        "令和7年12月3日\n午前10時から正午まで点検します。",
        "社員各位\n点検の日は次のとおりです。\nご協力ください。\n令和7年12月3日\n令和8年6月3日",
        "点検します。\n1 日時\n12月3日\n各位",
        "",
    ],
)
def test_a_day_that_is_no_letters_stays(text: str) -> None:
    assert without_letter_day(text, "点検はいつですか", "…") == text
