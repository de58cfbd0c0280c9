"""Tables found by their gutters. Lines are given as (left, text) cells; a letter is 10 points wide."""

from __future__ import annotations

from ingest.pdf_tables import runs, table_block
from ingest.text_lines import Cell, TextLine


def line(*cells: tuple[float, str]) -> TextLine:
    found = tuple(Cell(text, left, left + 10.0 * len(text)) for left, text in cells)
    text = " ".join(text for _, text in cells)
    return TextLine(text, found[0].left, found[-1].right, top=0.0, bottom=0.0, size=10.0, cells=found)


def kinds(*lines: TextLine) -> list[tuple[bool, int]]:
    return [(is_table, len(run)) for is_table, run in runs(lines)]


HEAD = line((100, "宿泊地"), (300, "上限額"))
TOKYO = line((100, "東京、横浜"), (290, "13,000円"))
OTHER = line((100, "その他の地域"), (290, "10,000円"))
TEXT = line((100, "宿泊料は、次の額を上限とする。"))


def test_lines_that_leave_the_same_gutter_white_are_a_table() -> None:
    assert kinds(TEXT, HEAD, TOKYO, OTHER, TEXT) == [(False, 1), (True, 3), (False, 1)]
    assert table_block([HEAD, TOKYO]).rows == (("宿泊地", "上限額"), ("東京、横浜", "13,000円"))


def test_right_aligned_figures_under_a_short_heading_are_its_column() -> None:
    assert kinds(line((100, "事由"), (300, "日数")), line((100, "子の結婚"), (340, "2日"))) == [(True, 2)]


def test_one_line_with_a_gap_is_no_table() -> None:
    assert kinds(TEXT, HEAD, TEXT) == [(False, 3)]


def test_gaps_that_stand_at_different_places_are_no_table() -> None:
    assert kinds(line((100, "氏名"), (200, "山田")), line((100, "長い住所の行がここにある"), (300, "東京"))) == [
        (False, 2)
    ]


def test_articles_and_list_items_set_apart_from_their_text_are_no_table() -> None:
    items = [line((100, f"（{mark}）"), (160, "対象となる者の範囲")) for mark in "アイウ"]
    assert kinds(*items) == [(False, 3)]
    assert kinds(line((100, "第１条"), (180, "目的")), line((100, "第２条"), (180, "範囲"))) == [(False, 2)]


def test_a_cell_that_a_row_lacks_is_empty() -> None:
    head = line((100, "区分"), (200, "金額"), (300, "承認"))
    full = line((100, "弁当"), (200, "1,500円"), (300, "不要"))
    short = line((100, "懇親会"), (300, "部長"))
    assert kinds(head, full, short) == [(True, 3)]
    assert table_block([head, full, short]).rows[2] == ("懇親会", "", "部長")


def test_another_table_begins_where_the_columns_change() -> None:
    other = [line((100, "番号"), (160, "名称"), (300, "担当")), line((100, "P1"), (160, "量産"), (300, "工場"))]
    assert kinds(HEAD, TOKYO, *other) == [(True, 2), (True, 2)]
