from __future__ import annotations

import pytest

from privacy.checksums import is_individual_number, passes_luhn
from tests.privacy.found import found

NUMBER = "123456789018"


def test_the_check_digit_of_the_ministry_s_example_and_no_other() -> None:
    assert [digit for digit in range(10) if is_individual_number(f"12345678901{digit}")] == [8]
    assert not is_individual_number("000000000000") and not is_individual_number("12345678901")


def test_a_remainder_of_one_or_nothing_makes_zero() -> None:
    # Weights from the right 2 3 4 5 6 7 2 3 4 5 6: 0…04 gives 8, so 3; 0…06 gives 12, remainder 1, so 0.
    assert is_individual_number("000000000043") and is_individual_number("000000000060")


def test_luhn() -> None:
    assert passes_luhn("4111111111111111") and not passes_luhn("4111111111111112")


@pytest.mark.parametrize(
    "text",
    [
        f"マイナンバー：{NUMBER}",
        "個人番号 1234-5678-9018",
        "ﾏｲﾅﾝﾊﾞｰは１２３４　５６７８　９０１８です",
        "マイナンバー　１２３４ー５６７８ー９０１８",
        "個人番号\n1234 5678 9018",
        "| 氏名 | 個人番号 |\n|---|---|\n| 佐藤 | 1234 5678 9018 |",
        "番号,個人番号,受注番号\n1,123456789018,987654321098",
        "My Number: 1 2 3 4 5 6 7 8 9 0 1 8",
        f"{NUMBER} が私の個人番号です",
        f"個人番号（又は法人番号）：{NUMBER}",
        f"個人番号又は法人番号　{NUMBER}",
        f"次のとおりマイナンバーを届けます。\n本人 {NUMBER}\n妻 {NUMBER}",
        "マイナンバー 1234\u200b5678\u200b9018",
    ],
)
def test_individual_numbers_are_found(text: str) -> None:
    assert found(text, "individual_number")


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "個人番号 123456789012",
        f"注文番号 {NUMBER}",
        f"マイナンバーは不要です。受付番号 {NUMBER}",
        f"個人番号,受注番号\n,{NUMBER}",
        f"個人番号の欄に法人番号 1{NUMBER} を書かない",
        f"マイナンバー T{NUMBER}3",
        f"マイナンバー 4{NUMBER}",
        "マイナンバー 1234 5678 9018 1234",
        f"個人番号カード 運転免許証番号 {NUMBER}",
    ],
)
def test_lookalikes_are_no_individual_numbers(text: str) -> None:
    assert not found(text, "individual_number")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("カード番号 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("４１１１－１１１１－１１１１－１１１１", "４１１１－１１１１－１１１１－１１１１"),
        ("4111111111111111", "4111111111111111"),
        ("アメックス 3782-822463-10005", "3782-822463-10005"),
        ("JCB 3530111333300000", "3530111333300000"),
    ],
)
def test_payment_cards(text: str, written: str) -> None:
    assert found(text) == [("payment_card", written)]


@pytest.mark.parametrize(
    "text",
    ["4111-1111-1111-1112", "追跡番号 4111111111111111", "JAN 4901234567894", "管理箱 4111111111111111", "9" * 16],
)
def test_other_long_numbers_are_no_cards(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("みなと銀行 本店 普通 1234567", "bank_account", "1234567"),
        ("東浜信用金庫（当）１２３４５６７", "bank_account", "１２３４５６７"),
        ("銀行名\t口座番号\n北沢銀行\t1234567", "bank_account", "1234567"),
        ("パスポート番号 TK1234567", "passport", "TK1234567"),
        ("運転免許証番号 第301234567890号", "driving_licence", "301234567890"),
        ("基礎年金番号：1234-567890", "pension", "1234-567890"),
        ("被保険者番号 1234-567890-1", "health_insurance", "1234-567890-1"),
        ("生年月日：昭和60年4月1日", "birth_date", "昭和60年4月1日"),
        ("１９８５年４月１日生", "birth_date", "１９８５年４月１日"),
        ("氏名,生年月日\n佐藤,S60.4.1", "birth_date", "S60.4.1"),
        ("連絡はt.yamada＠example.co.jpへ", "email", "t.yamada＠example.co.jp"),
        ("info[at]example.com", "email", "info[at]example.com"),
    ],
)
def test_numbers_with_a_word_beside_them(text: str, kind: str, written: str) -> None:
    assert (kind, written) in found(text)


def test_the_two_numbers_of_a_postal_account() -> None:
    assert found("ゆうちょ銀行 記号 12340 番号 12345671") == [("bank_account", "12340"), ("bank_account", "12345671")]


@pytest.mark.parametrize(
    "text",
    [
        "社員番号 1234567",
        "普通 1234567個",
        "入社日 2020年4月1日",
        "施行 令和6年4月1日",
        "AB1234567",
        "@shoko 見て",
        "1985年4月1日生産",
    ],
)
def test_other_numbers_are_nothing(text: str) -> None:
    assert not found(text)
