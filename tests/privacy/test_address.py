from __future__ import annotations

import pytest

from privacy.places import places
from tests.privacy.found import found


@pytest.mark.parametrize(
    "written",
    [
        "東京都千代田区千代田1-1-1", "東京都　千代田区　神田小川町　三丁目１２番地", "横浜市西区みなとみらい2丁目3-4", "茅ヶ崎市東海岸北1-2-3",
        "龍ケ崎市川原代町3710番地", "札幌市中央区北1条西2丁目", "旭川市六条通9丁目46番地", "京都市中京区寺町通御池上る上本能寺前町488番地",
        "愛知県海部郡蟹江町学戸3-1", "岩手県花巻市石鳥谷町八幡第4地割161番地", "奈良県奈良市二条大路南1丁目1番1号 三和寮203号室",
        "静岡県焼津市本町2‐12-8ヴィラマリソール焼津204", "〒100-0001 東京都千代田区千代田１－１", "東京都港区芝浦12",
    ],
)  # fmt: skip
def test_addresses_are_found_whole(written: str) -> None:
    assert found(f"{written}\n", "address") == [("address", written)]


@pytest.mark.parametrize("text", ["住所：丸の内1-2-3", "〒100-0001", "郵便番号 100-0001", "所在地 神田2丁目3番"])
def test_behind_a_label(text: str) -> None:
    assert found(text, "address")


@pytest.mark.parametrize(
    "text",
    [
        "東京都千代田区では3-4社と競合", "横浜市の2024-10-22の発表", "北海道方面 運賃 93,911,641円", "つくば市に5名", "第3条第2項", "3-2会議室",
        "100-0001", "市区町村1-2-3", "港区の人口は26万人",
    ],
)  # fmt: skip
def test_places_and_numbers_alone_are_no_addresses(text: str) -> None:
    assert not found(text, "address")


def test_an_address_ends_where_a_telephone_number_begins() -> None:
    assert found("仙台市青葉区一番町1丁目16番地36 099(610)2379") == [
        ("address", "仙台市青葉区一番町1丁目16番地36 "),
        ("phone", "099(610)2379"),
    ]


def test_the_names_of_japan_s_municipalities() -> None:
    known = places()
    assert len(known.prefectures) == 47
    for name in ("四日市市", "さいたま市大宮区", "大宮区", "虻田郡ニセコ町", "ニセコ町", "茅ケ崎市", "茅ヶ崎市"):
        assert known.start_of(f"は{name}", 1 + len(name)) is not None, name
    assert known.start_of("新市", 2) is None
