from __future__ import annotations

import numpy as np
import pytest

from benchmarks.ocr import any_order_rate, error_rate
from benchmarks.vertical_pages import japanese_font, vertical_page


def test_the_rate_counts_letters_put_in_left_out_and_taken_for_others() -> None:
    assert error_rate("第１条　目的", "第1条 目的") == 0.0
    assert error_rate("第1条目白", "第1条目的") == pytest.approx(1 / 5)
    assert error_rate("第1条目的的", "第1条目的") == pytest.approx(1 / 5)
    assert error_rate("", "第1条目的") == 1.0


def test_lines_may_come_in_any_order_but_must_all_come() -> None:
    truth = "第1条 目的\n第2条 適用範囲\n附則"
    assert any_order_rate(["附則", "第1条　目的", "第2条　適用範囲"], truth) == 0.0
    assert any_order_rate(["附則", "第2条適用範囲"], truth) == pytest.approx(5 / 14)
    assert any_order_rate(["附則", "第1条目白", "第2条適用範囲", "汚れ"], truth) == pytest.approx(3 / 14)


def test_a_vertical_page_has_its_first_line_on_the_right() -> None:
    font = japanese_font()
    if font is None:
        pytest.skip("no Japanese font: apt-get install fonts-noto-cjk")
    drawn = vertical_page(font, "一" * 34 + "二" * 10)
    assert drawn.text == "一" * 34 + "二" * 10
    columns = np.flatnonzero((np.asarray(drawn.picture) < 128).any(axis=0))
    assert columns.min() > drawn.picture.width - 400
    assert columns.max() < drawn.picture.width - 150
