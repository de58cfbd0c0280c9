from __future__ import annotations

import pytest

from ingest.outline import blocks_from_paragraphs, heading_level, is_article, is_list_item, numbered_heading_level
from ingest.page import Block


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("第1編 総論", 1),
        ("第２章　服務規律", 2),
        ("第三節 休暇", 3),
        ("第2章の2 特例", 2),
        ("附 則", 2),
        ("別表第1（旅費）", 2),
        ("第2章に定める者は、次のとおりとする。", None),
        ("別表のとおり、支給する。", None),
        ("本文です。", None),
    ],
)
def test_divisions(line: str, level: int | None) -> None:
    assert heading_level(line) == level


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("第3条 この規程は…", True),
        ("第３条（目的）", True),
        ("第十二条の二　手当", True),
        ("第 ４条（採用）", True),
        ("第3条に定める者は", False),
        ("第3条第2項の規定により", False),
        ("第3条、第4条及び第5条", False),
    ],
)
def test_an_article_begins_and_is_not_merely_named(line: str, expected: bool) -> None:
    assert is_article(line) is expected


def test_a_caption_above_an_article_is_joined_to_its_number() -> None:
    assert blocks_from_paragraphs(["（目的）", "第１条　この規則は、労働条件を定める。"]) == (
        Block("heading", "第１条（目的）", level=5),
        Block("paragraph", "この規則は、労働条件を定める。"),
    )


def test_a_caption_on_the_same_line_and_a_bare_title() -> None:
    assert blocks_from_paragraphs(["第2条（適用）　全員に適用する。", "第3条 年次有給休暇"]) == (
        Block("heading", "第2条（適用）", level=5),
        Block("paragraph", "全員に適用する。"),
        Block("heading", "第3条 年次有給休暇", level=5),
    )


def test_a_caption_without_an_article_stays_text() -> None:
    assert blocks_from_paragraphs(["（参考）", "本文です。"]) == (
        Block("paragraph", "（参考）"),
        Block("paragraph", "本文です。"),
    )


def test_numbered_headings_only_where_there_are_no_articles() -> None:
    assert numbered_heading_level("1.2 概要") == 7
    assert numbered_heading_level("2 会社は、これを定める。") is None
    assert blocks_from_paragraphs(["1 概要", "本文"])[0].kind == "heading"
    assert blocks_from_paragraphs(["第1条（目的）", "1 概要"])[1].kind == "list_item"


def test_list_items() -> None:
    assert all(is_list_item(line) for line in ("・甲", "（1）乙", "① 丙", "ア 丁", "2) 戊", "２ 己"))
    assert not any(is_list_item(line) for line in ("日当は", "2026年度の計画", "アルバイトは"))
