from decimal import Decimal

import pytest

from answering.numerals import number_of, plainly


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3,000", "3000"),
        ("3万5,000", "35000"),
        ("2.5万", "25000"),
        ("1億2,000万", "120000000"),
        ("三十五", "35"),
        ("二〇二四", "2024"),
        ("千", "1000"),
        ("百五", "105"),
        ("三万", "30000"),
        ("一億二千万三百", "120000300"),
        ("〇", "0"),
        ("007", "7"),
    ],
)
def test_a_number_as_it_is_written(written: str, value: str) -> None:
    assert plainly(number_of(written)) == value


def test_plainly_has_no_exponent_and_no_trailing_zeros() -> None:
    assert plainly(Decimal("1E+3")) == "1000"
    assert plainly(Decimal("3.50")) == "3.5"
    assert plainly(Decimal("-0")) == "0"
