from __future__ import annotations

import pytest

from privacy.find import find
from tests.privacy.found import found


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("田中太郎様", "田中太郎"),
        ("担当の佐藤　花子さんへ", "佐藤　花子"),
        ("髙橋氏は欠席", "髙橋"),
        ("千葉さん", "千葉"),
        ("氏名：渡邉 浩", "渡邉 浩"),
        ("氏名\n山田太郎", "山田太郎"),
        ("フリガナ　ｻﾄｳ　ﾀﾛｳ", "ｻﾄｳ　ﾀﾛｳ"),
        ("内線,氏名\n251,早乙女 陸", "早乙女 陸"),
        ("部長 佐藤\t03", "佐藤"),
    ],
)
def test_names_with_an_honorific_or_a_label(text: str, written: str) -> None:
    assert found(text) == [("person", written)]


@pytest.mark.parametrize(
    "text",
    [
        "お客様",
        "皆さん",
        "株式会社北沢製作所様",
        "担当 小川中学校",
        "施設,担当者\n1,小川中学校",
        "田中は欠席",
        "様式1",
        "奥様",
        "業者さん",
    ],
)
def test_other_words_are_no_names(text: str) -> None:
    assert not found(text)


def test_without_words_no_names() -> None:
    assert find("田中太郎様") == ()
