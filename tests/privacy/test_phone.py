from __future__ import annotations

import pytest

from tests.privacy.found import found


@pytest.mark.parametrize(
    "written",
    [
        "03-1234-5678", "０３－１２３４－５６７８", "03(1234)5678", "(03)1234-5678", "045 123 4567", "0463-12-3456", "04992-5-1234",
        "090-1234-5678", "08012345678", "０９０ー１２３４ー５６７８", "050-1234-5678", "0120-123-456", "0800-123-4567", "06.1234.5678",
        "+81-3-1234-5678", "+81 90 1234 5678", "+81 (0)3-1234-5678", "+1-415-555-0100", "090‐1234‐5678",
    ],
)  # fmt: skip
def test_numbers_of_the_plan_need_no_label(written: str) -> None:
    assert found(f"総務課は{written}です。") == [("phone", written)]


@pytest.mark.parametrize(
    "text", ["電話：0312345678", "TEL.03-12345678", "氏名\t電話\n佐藤\t0463123456", "fax 031-234-5678"]
)
def test_others_need_one(text: str) -> None:
    assert found(text, "phone")


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-02", "第03-1234条", "KG-03-1234-5678", "0000-12-3456", "0123456789", "部品番号 0463-12-3456", "03-1234-5678-9",
        "0901234567円", "〒100-0001", "192.168.0.12", "08:30-17:15", "031-234-5678", "1-03-1234-5678",
    ],
)  # fmt: skip
def test_lookalikes_are_no_telephone_numbers(text: str) -> None:
    assert not found(text, "phone")


def test_a_label_whose_number_came_before_says_nothing_of_the_next() -> None:
    assert found("送り状番号 1234-5678-9012 で発送。折り返し：090-1234-5678")[-1] == ("phone", "090-1234-5678")
