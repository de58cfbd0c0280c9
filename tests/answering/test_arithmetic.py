from decimal import Decimal

import pytest

from answering.arithmetic import Calculation, calculations
from answering.quantities import quantities
from ingest.normalize import fold


def reckoned(sentence: str) -> tuple[Calculation, ...]:
    text = fold(sentence).text
    return calculations(text, quantities(text))


@pytest.mark.parametrize(
    ("sentence", "operands", "right"),
    [
        ("3,000円×2泊で6,000円です。", ["3000", "2"], "6000"),
        ("日当は３，０００円 × 2泊 ＝ 7,000円です。", ["3000", "2"], "6000"),
        ("合計6,000円（3,000円×2泊）です。", ["3000", "2"], "6000"),
        ("(3,000円+1,000円)×2日=8,000円", ["3000", "1000", "2"], "8000"),
        ("3,000円＋1,000円×2日＝5,000円", ["3000", "1000", "2"], "5000"),
        ("3,000円×2泊、5,000円×1泊で合計11,000円", ["3000", "2", "5000", "1"], "11000"),
        ("5,000円と3,000円の差は2,500円です。", ["5000", "3000"], "2000"),
        ("5,000円から3,000円を引いた2,000円です。", ["5000", "3000"], "2000"),
        ("宿泊3,000円と食事2,000円を合わせて6,000円です。", ["3000", "2000"], "5000"),
        ("20,000円の30％は6,000円です。", ["20000", "30"], "6000"),
        ("3,000円の半額の1,500円です。", ["3000"], "1500"),
        ("6,000円÷20,000円=30%", ["6000", "20000"], "30"),
        ("3,000円 − 2,000円 = 1,000円", ["3000", "2000"], "1000"),
    ],
)
def test_a_calculation_that_is_shown_is_done_again(sentence: str, operands: list[str], right: str) -> None:
    (made,) = reckoned(sentence)
    assert made.stated
    assert [str(one.amount) for one in made.operands] == operands
    assert made.right == Decimal(right)
    assert made.is_right == (made.result.amount == Decimal(right))


@pytest.mark.parametrize(
    "sentence",
    [
        "9-17時で3,000円です。",
        "3,000円×2泊で10,000円以内です。",
        "3,000円と2日の合計は5,000円です。",
        "5円÷0円=3円",
        "日当は3,000円、宿泊は9,000円です。",
        "3,000円×2泊までです。",
    ],
)
def test_what_is_no_calculation(sentence: str) -> None:
    assert reckoned(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "1日3,000円が2泊で6,000円です。",
        "旧版は5,000円、新版は3,000円で、2,000円安くなりました。",
        "3,000円、2,000円、合わせて5,000円です。",
    ],
)
def test_what_two_numbers_come_to_is_recognised_without_a_sign(sentence: str) -> None:
    (made,) = reckoned(sentence)
    assert (made.stated, made.is_right) == (False, True)


def test_without_a_sign_another_number_is_no_error() -> None:
    assert reckoned("1日3,000円が2泊で7,000円です。") == ()


def test_a_rounded_result_is_right_to_its_last_digit() -> None:
    for sentence, right in (
        ("100円÷3=33円", True),
        ("100円÷3=34円", True),
        ("100円÷3=35円", False),
        ("1円÷3=0.33円", True),
    ):
        (made,) = reckoned(sentence)
        assert made.is_right is right
    (whole,) = reckoned("3,000円×2泊=6,001円")
    assert not whole.is_right
