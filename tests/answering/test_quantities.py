import pytest

from answering.quantities import Quantity, quantities
from ingest.normalize import fold


def read(text: str) -> list[tuple[str, str, str]]:
    """What is written, and its first reading."""
    folded = fold(text)
    return [
        (text[slice(*folded.span(one.start, one.end))], one.readings[0].value, one.unit)
        for one in quantities(folded.text)
        if one.readings
    ]


def only(text: str) -> Quantity:
    (quantity,) = quantities(fold(text).text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("３，０００円", "3000", "円"),
        ("3万5,000円", "35000", "円"),
        ("￥3千", "3000", "円"),
        ("1.5億円", "150000000", "円"),
        ("五百万円", "5000000", "円"),
        ("三日", "3", "日"),
        ("第十二条", "12", "条"),
        ("二〇二四年", "2024", "年"),
        ("平成元年", "1989", "年"),
        ("令和6年度", "2024", "年"),
        ("3.50", "3.5", ""),
        ("5割", "50", "%"),
        ("3割5分", "35", "%"),
        ("二十五パーセント", "25", "%"),
        ("3分の1", "1/3", "分数"),
        ("4月1日", "4/1", "月日"),
        ("9:00", "9:00", "時刻"),
        ("17時半", "17:30", "時刻"),
        ("午後5時30分", "17:30", "時刻"),
        ("2年半", "2.5", "年"),
        ("３か月", "3", "か月"),
        ("3営業日", "3", "営業日"),
        ("0.5MPa", "0.5", "mpa"),
        ("30㎡", "30", "m2"),
        ("2回目", "2", "回"),
    ],
)
def test_a_number_in_one_spelling_with_its_unit(text: str, value: str, unit: str) -> None:
    assert read(text) == [(text, value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "一般の社員と一部の役員",
        "日当です。[1][2]",
        "もう一度、十分な確認を",
        "一人ひとり",
        "第三者",
        "万一の場合",
        "数千円",
        "何人",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert read(text) == []


def test_the_first_of_a_range_has_the_unit_of_the_second() -> None:
    assert read("10〜15日") == [("10", "10", "日"), ("15日", "15", "日")]
    assert read("9-17時") == [("9", "9:00", "時刻"), ("17時", "17:00", "時刻")]
    assert read("4～6月") == [("4", "4", "月"), ("6月", "6", "月")]


def test_the_second_day_of_a_range_is_of_the_same_month() -> None:
    _, second = quantities(fold("4月1日から30日まで").text)
    assert ("4/30", "月日") in [(one.value, one.unit) for one in second.readings]
    _, other = quantities(fold("4月1日、30日以内").text)
    assert [one.unit for one in other.readings] == ["日"]


def test_a_written_date_is_its_year_and_its_day() -> None:
    for text in ("2024-04-01", "2024/4/1", "R6.4.1"):
        assert read(text) == [(text, "2024", "年"), (text, "4/1", "月日")]


def test_a_part_number_is_a_name_and_its_digits_are_no_number() -> None:
    for code in ("KGP-250", "03-1234-5678", "ISO9001"):
        assert only(code).readings == ()
    assert read("PC3台") == [("3台", "3", "台")]


def test_a_length_of_time_is_read_in_two_units() -> None:
    assert [(one.value, one.unit) for one in only("90分").readings] == [("90", "分"), ("1.5", "時間")]
    assert [(one.value, one.unit) for one in only("1年").readings] == [("1", "年"), ("12", "か月")]
    assert [one.unit for one in only("50分").readings] == ["分"]
