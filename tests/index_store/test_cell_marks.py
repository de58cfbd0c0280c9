from __future__ import annotations

import pytest

from index_store.cell_marks import cells_of, corners, with_cells, without_cells


def test_a_line_carries_its_cells_and_loses_them_again() -> None:
    line = with_cells("期間 = 4月10日", "I13:K13")
    assert line == "期間 = 4月10日〔I13:K13〕"
    assert (cells_of(line), without_cells(f"{line}\n次")) == ("I13:K13", "期間 = 4月10日\n次")


def test_no_cells_and_brackets_of_the_text_itself_are_no_mark() -> None:
    assert with_cells("紙 | 2", None) == with_cells("紙 | 2", "") == "紙 | 2"
    for line in ("〔注〕紙", "〔第12条〕", "〔A〕", "紙"):
        assert (cells_of(line), without_cells(line)) == (None, line)


def test_corners_count_from_one() -> None:
    assert corners("B3:AA10") == (2, 3, 27, 10)
    assert corners("$C$4") == (3, 4, 3, 4)
    for wrong in ("3B", "A1:B2:C3", ""):
        with pytest.raises(ValueError, match="B3:F9"):
            corners(wrong)
