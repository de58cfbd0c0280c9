"""Tables that were cut into two passages, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answering.table_pieces import without_other_rows
from index_store.records import Hit, Place
from tests.answering.building import document, hit

WINTER = "年月: 2025年12月 | 締切: 12月5日〔A4:B4〕\n年月: 2026年1月 | 締切: 1月7日〔A5:B5〕"
MARCH = "年月: 2026年3月 | 締切: 3月28日〔A7:B7〕"
NEAR = "距離 | 月額\n2km以上10km未満 | 4,200円\n10km以上20km未満 | 7,100円"
FAR = "第4条 通勤手当の額\n距離 | 月額\n20km以上30km未満 | 9,000円\n30km以上 | 12,900円"


def read(texts: dict[str, str], question: str) -> list[str]:
    return [found.point_id for found in without_other_rows([hit(text, name) for name, text in texts.items()], question)]


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("2026年1月の締め切りは", ["winter"]),
        ("3月の締め切りは", ["march"]),
        ("1月と3月の締め切りは", ["winter", "march"]),
        ("2024年5月の締め切りは", ["winter", "march"]),
        ("締め切りはいつ", ["winter", "march"]),
    ],
)
def test_the_piece_with_the_month_is_read_alone(question: str, left: list[str]) -> None:
    assert read({"winter": WINTER, "march": MARCH}, question) == left


@pytest.mark.parametrize(
    ("question", "left"), [("片道8キロ", ["near"]), ("片道40km", ["far"]), ("片道1km", ["near", "far"])]
)
def test_a_range_is_sought_in_all_pieces_under_their_headers(question: str, left: list[str]) -> None:
    assert read({"near": NEAR, "far": FAR}, question) == left


@pytest.mark.parametrize(
    "more",
    [
        "駐車場は無料とする。\n30km以上 | 12,900円",
        "30km以上 | 12,900円\n駐車場 | 無料",
        "30km以上 | 12,900円\n駐車場は無料とする。",
    ],
)
def test_a_piece_that_says_something_else_too_is_read(more: str) -> None:
    assert read({"near": NEAR, "more": more}, "片道8キロ") == ["near", "more"]


@pytest.mark.parametrize(
    "other",
    [
        replace(hit(FAR, "other"), document=document("d2")),
        replace(hit(FAR, "other"), chunk=replace(hit(FAR).chunk, place=Place(sheet="旧表"))),
        hit(FAR, "other", section=("別表2",)),
    ],
)
def test_another_table_is_read(other: Hit) -> None:
    near = hit(NEAR, "near")
    assert without_other_rows([near, other], "片道8キロ") == [near, other]
