"""Notices whose passages were cut between 「下記のとおり」 and what it announces, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answering.announced import announces, with_announced
from index_store.records import Hit
from tests.answering.building import document, hit

NOTICE = "令和7年11月4日\n次のとおり点検を行います。ご協力をお願いします。"


def passage(text: str, ordinal: int, *, name: str = "d1") -> Hit:
    found = hit(text, f"{name}-{ordinal}")
    return replace(found, document=document(name), chunk=replace(found.chunk, ordinal=ordinal))


@pytest.mark.parametrize(
    "text",
    [
        NOTICE,
        "標記の件を下記のとおり実施いたします。\n敬具\n　　記",
        "支給額は、次の表による。",
        "手順は以下の通りです。",
        "説明会を下記により開く。\n― 記 ―\n",
    ],
)
def test_a_passage_that_ends_with_an_announcement_announces_the_next(text: str) -> None:
    assert announces(passage(text, 3), passage("1 日時\n11月15日", 4))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (passage("点検を行います。", 3), passage("1 日時", 4)),
        (passage("次のとおりとする。\n一般 | 3,000円\n役員 | 5,000円", 3), passage("第8条", 4)),
        (passage(NOTICE, 3), passage("2 場所", 5)),
        (passage(NOTICE, 3), passage("1 日時", 2)),
        (passage(NOTICE, 3), passage("1 日時", 4, name="d2")),
    ],
)
def test_another_passage_is_not_announced(one: Hit, other: Hit) -> None:
    assert not announces(one, other)


def test_what_is_announced_comes_directly_behind() -> None:
    notice, rule, day, place = passage(NOTICE, 0), passage("規程", 7), passage("下記により\n", 1), passage("2 場所", 2)
    assert with_announced([notice, rule, place, day]) == [notice, day, place, rule]
    assert with_announced([day, notice, rule]) == [day, notice, rule]
    assert with_announced([]) == []
