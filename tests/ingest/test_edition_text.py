from __future__ import annotations

from datetime import date

import pytest

from ingest.edition_text import said_in
from ingest.outline import blocks_from_paragraphs
from ingest.page import Block, Page

BODY = "第1条　この規程は、旅費について定める。"


def said(*paragraphs: str) -> set[tuple[str, date | str | int | None]]:
    return said_of(*blocks_from_paragraphs(paragraphs))


def said_of(*blocks: Block) -> set[tuple[str, date | str | int | None]]:
    found = said_in((Page(blocks),))
    return {(one.event, one.day if one.day is not None else one.number or one.label) for one in found}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("施行日　令和7年4月1日（2025年4月1日）", {("effective", date(2025, 4, 1))}),
        ("施行期日：２０２５年４月１日", {("effective", date(2025, 4, 1))}),
        ("適用開始 令和7年6月1日", {("effective", date(2025, 6, 1))}),
        ("廃止日：令和6年9月30日（2024年9月30日）", {("repealed", date(2024, 9, 30))}),
        ("有効期限 2025年3月31日", {("repealed", date(2025, 3, 31))}),
        (
            "制定：平成28年4月1日　最終改訂：令和7年5月1日",
            {("established", date(2016, 4, 1)), ("revised", date(2025, 5, 1))},
        ),
        ("令和7年6月3日更新", {("revised", date(2025, 6, 3))}),
        (
            "令和5年3月20日改正　令和5年4月1日施行",
            {("revised", date(2023, 3, 20)), ("effective", date(2023, 4, 1))},
        ),
        (
            "価格表　2023年4月1日改定　※2025年3月31日まで",
            {("revised", date(2023, 4, 1)), ("repealed", date(2025, 3, 31))},
        ),
        ("規程番号　総－07　第4版", {("code", "総-07"), ("number", 4000)}),
        ("文書番号 製25－004 改訂記号 F", {("code", "製25-004"), ("number", 6000)}),
        ("第7版　令和7年4月1日", {("number", 7000), ("dated", date(2025, 4, 1))}),
        ("2025年4月改訂", {("dated", date(2025, 4, 1))}),
        ("一覧（2025年10月1日現在）", {("dated", date(2025, 10, 1))}),
        ("2025年9月30日", {("dated", date(2025, 9, 30))}),
    ],
)
def test_the_head(line: str, expected: set[tuple[str, date | str | int | None]]) -> None:
    assert said("旅費規程", line, BODY) == expected


@pytest.mark.parametrize(
    "line",
    [
        "創立：昭和43年11月1日",
        "開催日時 2025年4月1日 10時から",
        "申込締切 2025年4月1日",
        "施行日については別に定める",
        "This program comes with version 2 of the General Public License",
    ],
)
def test_a_head_that_says_nothing_of_its_edition(line: str) -> None:
    assert said("旅費規程", line, BODY) == set()


def test_a_form_and_the_text_are_no_head() -> None:
    assert said_of(Block("form", "施行日 = 令和7年10月6日")) == set()
    assert said("旅費規程", "概要。", "施行日 令和7年4月1日") == set()
    assert said(BODY, "施行日 令和7年4月1日") == set()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("この規程は、2024年4月1日から施行する。", {("effective", date(2024, 4, 1))}),
        ("本規約は、令和7年2月 25 日から施行する。", {("effective", date(2025, 2, 25))}),
        ("１．この規程は、令和六年四月一日より実施する。", {("effective", date(2024, 4, 1))}),
        ("令和6年4月1日から施行する。", {("effective", date(2024, 4, 1))}),
        (
            "本規則は、2015年3月1日から改定施行する。",
            {("revised", date(2015, 3, 1)), ("effective", date(2015, 3, 1))},
        ),
        (
            "この規則は、令和5年5月22日に改正し、令和5年6月21日から施行する。",
            {("revised", date(2023, 5, 22)), ("effective", date(2023, 6, 21))},
        ),
        (
            "この内規は、昭和50年4月1日に制定し、同日より施行する。",
            {("established", date(1975, 4, 1)), ("effective", date(1975, 4, 1))},
        ),
        ("この要領は、公布の日から施行し、令和6年4月1日から適用する。", {("effective", date(2024, 4, 1))}),
        ("この規程は、令和7年3月31日をもって廃止する。", {("repealed", date(2025, 3, 31))}),
        ("この要綱は、令和7年3月31日限りその効力を失う。", {("repealed", date(2025, 3, 31))}),
        ("この要綱は、令和7年3月31日まで効力を有する。", {("repealed", date(2025, 3, 31))}),
        ("この要綱は、令和7年3月31日まで適用する。", {("repealed", date(2025, 3, 31))}),
        ("この要綱は、令和7年4月1日からその効力を有する。", {("effective", date(2025, 4, 1))}),
        ("この要綱は、令和7年4月1日をもって施行する。", {("effective", date(2025, 4, 1))}),
        (
            "この規程は令和6年10月1日から施行し、在宅勤務規程（2021年版）は同日廃止する。",
            {("effective", date(2024, 10, 1))},
        ),
        ("令和3年4月1日　一部改正", {("revised", date(2021, 4, 1))}),
        ("2　この規程の一部改正は、令和7年4月1日から施行する。", {("effective", date(2025, 4, 1))}),
    ],
)
def test_a_supplement(sentence: str, expected: set[tuple[str, date | str | int | None]]) -> None:
    assert said("旅費規程", BODY, "附　則", sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "旅費規程（2022年版）は、令和7年3月31日をもって廃止する。",
        "旅費規程（2018年版）は同日廃止する。",
        "第5条の規定は、令和8年4月1日から適用する。",
        "ただし、第3条の改正規定は、令和7年10月1日から施行する。",
        "この規程は、令和6年4月1日以降に入社した者に適用する。",
        "この規程の施行の際、令和6年3月31日までに申請されたものは、なお従前の例による。",
        "施行日は別に定める。",
        "経過措置として2019年支給の賞与は、2018年4月1日から2019年6月30日までを対象とする。",
        "この規則は、令和__年__月__日から施行する。",
    ],
)
def test_a_date_of_something_else_does_not_count(sentence: str) -> None:
    assert said("旅費規程", BODY, "附　則", sentence) == set()


def test_a_supplement_by_its_heading() -> None:
    assert said("規程", BODY, "附則（令和5年3月20日改正）", "略") == {("revised", date(2023, 3, 20))}


@pytest.mark.parametrize(
    "sentence",
    ["民法は、令和2年4月1日から施行する。", "この制度は、令和6年4月1日から適用する。", "令和6年4月1日から施行する。"],
)
def test_outside_a_supplement_the_document_must_be_the_subject(sentence: str) -> None:
    assert said("規程", "第1条　目的", sentence, "第2条　略") == set()
    assert said("規程", "第1条　目的", "この規程は、令和6年4月1日から施行する。") == {("effective", date(2024, 4, 1))}


def test_a_history_of_revisions() -> None:
    rows = (
        ("改定年月日", "改定箇所", "改定内容"),
        ("2026年3月17日", "全体", "2025年度の例を削除"),
        ("2025-03-25", "第2章", "項目を追加"),
        ("2022年3月31日", "－", "初版決定"),
    )
    expected = {
        ("revised", date(2026, 3, 17)),
        ("revised", date(2025, 3, 25)),
        ("established", date(2022, 3, 31)),
    }
    assert said_of(Block("table", rows=rows)) == expected
    unnamed = (("記号", "年月日", "内容"), *rows[1:])
    assert said_of(Block("heading", "9 改訂の履歴", level=6), Block("table", rows=unnamed)) == expected
    assert said_of(Block("heading", "備品", level=6), Block("table", rows=unnamed)) == set()


def test_a_history_of_one_line_is_of_the_first_edition() -> None:
    rows = (("改定年月日", "改定内容"), ("2026年3月17日", "β版決定"))
    assert said_of(Block("table", rows=rows)) == {("established", date(2026, 3, 17))}


def test_a_law_that_was_made_is_no_first_edition() -> None:
    rows = (("改定日", "内容"), ("2022年3月31日", "初版"), ("2024年4月1日", "新法の制定に伴う改定"))
    assert said_of(Block("table", rows=rows)) == {("established", date(2022, 3, 31)), ("revised", date(2024, 4, 1))}


def test_a_sheet_that_is_called_a_history() -> None:
    page = Page(
        (Block("table", rows=(("日付", "内容"), ("2022-08-10", "統合"), ("2021-08-01", "初版公開"))),), sheet="改版履歴"
    )
    assert [(one.event, one.day) for one in said_in((page,))] == [
        ("revised", date(2022, 8, 10)),
        ("established", date(2021, 8, 1)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "この規程は、令和6年4月1日" + " " * 200_000 + "から",
        "この規程は、" + "令和6年4月1日、同日、" * 20_000,
        "2024" + ".1" * 200_000,
        "・" * 200_000,
        "令和6年(" * 50_000,
        "この" * 200_000,
    ],
    ids=["spaces", "same days", "dots", "marks", "brackets", "subjects"],
)
def test_absurd_lines_are_read_through(text: str) -> None:
    """In a time that grows with their length: with its square, this would not end within the hour."""
    assert said("附則", text) == set()
