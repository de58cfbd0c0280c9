from __future__ import annotations

from datetime import date

import pytest

from ingest.japanese_dates import date_of_digits, dates_in, plain


def days(text: str) -> list[tuple[date, date]]:
    return [(written.first, written.last) for written in dates_in(plain(text))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和6年4月1日", date(2024, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月1日", date(2019, 4, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("㋿６年４月１日", date(2024, 4, 1)),
        ("令和　６年 ４月　１日", date(2024, 4, 1)),
        ("令和六年十二月二十一日", date(2024, 12, 21)),
        ("二〇二四年四月一日", date(2024, 4, 1)),
        ("２０２４年４月１日", date(2024, 4, 1)),
        ("西暦2024年4月1日", date(2024, 4, 1)),
        ("2024年（令和6年）4月1日", date(2024, 4, 1)),
        ("令和6年（2024年）4月1日", date(2024, 4, 1)),
        ("令和6（2024）年4月1日", date(2024, 4, 1)),
        ("R6.4.1", date(2024, 4, 1)),
        ("Ｒ６．４．１", date(2024, 4, 1)),
        ("H30/10/01", date(2018, 10, 1)),
        ("令6.4.1", date(2024, 4, 1)),
        ("2024-04-01", date(2024, 4, 1)),
        ("2024/4/1", date(2024, 4, 1)),
        ("2024.04.01", date(2024, 4, 1)),
        ("令和10年2月29日", date(2028, 2, 29)),
    ],
)
def test_a_day_in_every_form(text: str, day: date) -> None:
    assert days(text) == [(day, day)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("令和4年 11 月版", date(2022, 11, 1), date(2022, 11, 30)),
        ("R4.11版", date(2022, 11, 1), date(2022, 11, 30)),
        ("2022年版", date(2022, 1, 1), date(2022, 12, 31)),
        ("2024年度", date(2024, 4, 1), date(2025, 3, 31)),
        ("令和7年度", date(2025, 4, 1), date(2026, 3, 31)),
        ("2024年度12月", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024年度2月", date(2025, 2, 1), date(2025, 2, 28)),
    ],
)
def test_a_month_a_year_and_a_business_year(text: str, first: date, last: date) -> None:
    assert days(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "令和6年2月30日",
        "2023年13月1日",
        "第6条4項1号",
        "KGP-2024",
        "12024年4月1日",
        "v1.2.3",
        "GR6.4.1",
        "192.168.2024.1",
        "10月31日",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert days(text) == []


def test_several_in_one_line_in_order() -> None:
    assert [first for first, _ in days("制定：平成28年4月1日　最終改訂：令和7年5月1日")] == [
        date(2016, 4, 1),
        date(2025, 5, 1),
    ]


@pytest.mark.parametrize(
    ("digits", "first"),
    [
        ("20240814", date(2024, 8, 14)),
        ("202012", date(2020, 12, 1)),
        ("220331", date(2022, 3, 31)),
        ("201212", None),  # 2012年12月, or the 12th of 2020年12月
        ("20241399", None),
        ("999999", None),
        ("1234567", None),
    ],
)
def test_digits_of_a_file_name(digits: str, first: date | None) -> None:
    found = date_of_digits(digits)
    assert (None if found is None else found.first) == first


def test_in_words() -> None:
    assert [written.in_words for written in dates_in("R6.4.1 2024年4月")] == ["2024年4月1日", "2024年4月"]
