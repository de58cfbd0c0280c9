from __future__ import annotations

from datetime import date, datetime

import pytest

from ingest.sheet_dates import era_date, shown_date


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (date(2026, 4, 1), "General", "2026-04-01"),
        (datetime(2026, 4, 1), "yyyy/m/d", "2026-04-01"),
        (datetime(2026, 4, 1, 9, 30), "yyyy/m/d h:mm", "2026-04-01 09:30"),
        (datetime(2026, 4, 1), 'm"月"d"日"', "2026年4月1日"),
        (datetime(2026, 4, 1), '[$-411]ggge"年"m"月"d"日";@', "令和8年4月1日（2026年4月1日）"),
        (datetime(2019, 4, 30), "[$-411]ge.m.d", "平成31年4月30日（2019年4月30日）"),
        # The e of a language code or of quoted text is no era
        (datetime(2026, 4, 1), '[$-en-US]yyyy"e"mm', "2026-04-01"),
    ],
)
def test_dates_are_shown_with_their_year_and_with_the_era_of_their_format(
    value: date, number_format: str, shown: str
) -> None:
    assert shown_date(value, number_format) == shown


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1867, 1, 1), "1867年1月1日"),
    ],
)
def test_eras_begin_on_their_day(day: date, shown: str) -> None:
    assert era_date(day) == shown
