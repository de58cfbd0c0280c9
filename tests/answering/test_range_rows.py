"""Tables of ranges as rules have them, by hand."""

from __future__ import annotations

import pytest

from answering.range_rows import QuantityRows, quantity_rows

DISTANCE = ("片道の距離 | 月額", "2km以上10km未満 | 4,200円", "10km以上20km未満 | 7,100円", "20km以上 | 12,900円")
SERVICE = ("勤続年数 | 付与日数", "1年6か月 | 11日", "5年6か月 | 18日", "6年6か月以上 | 20日")
DISCOUNT = ("値引率 | 決裁", "20％以下 | 課長", "20％を超え30％以下 | 部長", "30％超 | 社長")
AMOUNT = ("金額 | 承認", "10万円未満 | 課長", "10万円以上50万円未満 | 部長", "50万円以上 | 役員", "100万円以上 | 社長")
MONTHS = ("年月: 2025年12月 | 締切: 12月5日", "年月: 2026年1月 | 締切: 1月7日", "年月: 2026年2月 | 締切: 2月5日")
GUESTS = ("人数 | 部屋", "1～6人 | けやき", "7～12人 | さくら", "13～24人 | ひのき")


@pytest.mark.parametrize(
    ("rows", "question", "held"),
    [
        (DISTANCE, "車通勤で片道15キロだといくら", {2}),
        (DISTANCE, "片道10kmの手当は", {2}),
        (DISTANCE, "片道9.9キロメートルだと", {1}),
        (DISTANCE, "片道50kmの手当は", {3}),
        (DISTANCE, "片道1kmの手当は", set()),
        (SERVICE, "5年半ならどうなりますか", {2}),
        (SERVICE, "勤続8年だと", {3}),
        (SERVICE, "3年だと", set()),
        (DISCOUNT, "25%引きで出したい", {2}),
        (DISCOUNT, "2割引きは誰の決裁", {1}),
        (DISCOUNT, "30％引きなら", {2}),
        (DISCOUNT, "4割引いていい？", {3}),
        (AMOUNT, "9万8千円の物を買う", {1}),
        (AMOUNT, "50万円の物を買う", {3}),
        (AMOUNT, "150万円の物を買う", {4}),
        (MONTHS, "2026年1月の締め切りは", {1}),
        (MONTHS, "2月の締め切りは", {2}),
        (MONTHS, "2024年の締め切りは", set()),
        (("期日から5日 | 電話", "期日から15日 | 督促状"), "15日遅れたら", {1}),
        (GUESTS, "8人で使える部屋は", {2}),
        (GUESTS, "日当はいくら", set()),
    ],
)
def test_a_quantity_falls_into_its_row(rows: tuple[str, ...], question: str, held: set[int]) -> None:
    assert quantity_rows(rows, question).held == held


@pytest.mark.parametrize(
    ("rows", "question"),
    [
        # One range alone tells nothing, and another unit isn't compared.
        (("区分 | 期限", "海外 | 30日以内", "国内 | 翌月"), "10日で出せばいい？"),
        (DISTANCE, "15円の切手は"),
        # A number that stands for itself is no range.
        (("品目 | 数量", "毛布 | 120枚", "発電機 | 2台"), "毛布100枚はどこ"),
    ],
)
def test_what_is_no_table_of_ranges_is_left_alone(rows: tuple[str, ...], question: str) -> None:
    assert quantity_rows(rows, question) == QuantityRows()


@pytest.mark.parametrize(
    ("rows", "question", "beside"),
    [
        (DISTANCE, "片道15キロだといくら", {1, 3}),
        (DISTANCE, "片道1kmの手当は", set()),
        (DISTANCE, "手当は", set()),
        (MONTHS, "2026年1月の締め切りは", {0, 2}),
        (MONTHS, "1月と2月の締め切りは", {0}),
    ],
)
def test_rows_of_other_quantities_lie_beside(rows: tuple[str, ...], question: str, beside: set[int]) -> None:
    assert quantity_rows(rows, question).beside == beside
