from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answering.editions import newest_first, superseded
from index_store.records import Edition, EditionStatus, Hit, Scores, Standing
from tests.answering.building import hit


def of(title: str, point: str, fused: float) -> Hit:
    plain = hit("日当は1日につき3,000円とする。", point=point)
    scores = Scores(dense=0.6, lemma=1.0, bigram=1.0, fused=fused)
    return replace(plain, document=replace(plain.document, title=title), scores=scores)


OLD, NEW = of("旅費規程（2022年版）", "old", 0.99), of("旅費規程（2025年版）", "new", 0.98)


def test_the_newest_edition_stands_before_an_older_one_that_is_nearer() -> None:
    assert [found.point_id for found in newest_first((OLD, NEW), "日当はいくらですか")] == ["new", "old"]


@pytest.mark.parametrize(
    "question",
    [
        "2022年版の日当は？",
        "令和4年の旅費規程では日当はいくら？",
        "2023年10月の出張では？",
        "改定前の日当は？",
        "旧規程ではいくらでしたか",
    ],
)
def test_the_edition_that_was_in_force_then_stands_before_the_newest(question: str) -> None:
    assert superseded((NEW, OLD), question) == {"new"}
    assert [found.point_id for found in newest_first((NEW, OLD), question)] == ["old", "new"]


@pytest.mark.parametrize("question", ["2025年版の日当は？", "令和8年4月に出張したら？", "今の日当は？"])
def test_a_year_of_the_newest_edition_gets_the_newest(question: str) -> None:
    assert superseded((OLD, NEW), question) == {"old"}


@pytest.mark.parametrize("question", ["日当はどう変わりましたか", "2022年版との違いは？", "2019年の日当は？"])
def test_a_comparison_gets_both_and_so_does_a_year_before_all_editions(question: str) -> None:
    assert newest_first((OLD, NEW), question) == (OLD, NEW)


def test_an_edition_by_its_number() -> None:
    hits = (of("手順書 第2版", "second", 0.9), of("手順書 第3版", "third", 0.9))
    assert superseded(hits, "手順書の第2版では？") == {"third"}
    assert superseded(hits, "手順書の第1版では？") == frozenset()


def test_what_the_newest_edition_no_longer_says_stays_findable() -> None:
    far = of("旅費規程（2025年版）", "far", 0.3)
    assert superseded((OLD, far), "日当はいくらですか") == frozenset()


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("価格表_2023年4月", "価格表_2025年4月"),
        ("価格表 2025年4月版", "価格表 2025年10月版"),
        ("就業規則（平成30年度版）", "就業規則（令和元年度版）"),
        ("手順書 第2版", "手順書 第10版"),
    ],
)
def test_editions_by_year_month_era_and_number(older: str, newer: str) -> None:
    hits = (of(older, "old", 0.9), of(newer, "new", 0.8))
    assert superseded(hits, "送料は？") == {"old"}


def test_other_documents_of_other_years_are_not_editions() -> None:
    hits = (
        of("旅費規程（2022年版）", "travel", 0.9),
        of("在宅勤務規程（2024年版）", "home", 0.9),
        of("就業規則", "work", 0.9),
    )
    assert superseded(hits, "日当は？") == frozenset()


def rule(point: str, fused: float, effective: date, status: EditionStatus) -> Hit:
    """An edition under one 規程番号 whose title says nothing of it."""
    plain = of("旅費規程", point, fused)
    edition = Edition("総-07", "旅費規程", effective=effective)
    document = replace(plain.document, id=point, edition=edition)
    return replace(plain, document=document, standing=Standing(status, edition))


PAST = rule("past", 0.9, date(2022, 4, 1), "superseded")
PRESENT = rule("present", 0.8, date(2025, 4, 1), "current")
FUTURE = rule("future", 0.9, date(2027, 4, 1), "future")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("日当はいくら", "present"),
        ("旧規程の日当は", "past"),
        ("旧い規程の日当は", "past"),
        ("令和7年3月に出張したときの日当は", "past"),
        ("令和7年4月に出張したときの日当は", "present"),
        ("2025/3/15の出張の日当は", "past"),
        ("2024年度の日当は", "past"),
        ("2027年5月の日当は", "future"),
        ("改定後の日当は", "future"),
    ],
)
def test_by_the_days_in_the_manifest(question: str, first: str) -> None:
    hits = (FUTURE, PAST, PRESENT)
    assert newest_first(hits, question)[0].point_id == first
    assert superseded(hits, question) == {"future", "past", "present"} - {first}


def test_an_edition_to_come_stands_back_until_its_day() -> None:
    assert superseded((FUTURE, PRESENT), "日当はいくら") == {"future"}
    assert superseded((FUTURE,), "日当はいくら") == frozenset()


def test_a_repealed_edition_without_another_stays() -> None:
    repealed = replace(PAST, standing=Standing("repealed", PAST.document.edition))
    assert superseded((repealed,), "日当はいくら") == frozenset()


def test_the_version_of_a_program_is_no_edition() -> None:
    assert superseded((PAST, PRESENT), "Ver.11 のソフトでの日当の申請は") == {"past"}
