from __future__ import annotations

from ingest.parse_pdf import parse_pdf
from ingest.text_lines import Glyph
from ingest.vertical_lines import is_vertical, vertical_lines
from tests.ingest.small_files import SHARED_DOCS, needs_shared_docs
from tests.ingest.test_ruby import across, down


def texts(glyphs: list[Glyph]) -> list[str]:
    return [line.text for line in vertical_lines(glyphs)]


def test_lines_come_from_the_right_in_whatever_order_the_file_has_them() -> None:
    right, left = down("第一条この規程は", 80, 300), down("総務部が定める。", 60, 300, start=20)
    assert is_vertical([*left, *right])
    assert texts([*left, *right]) == ["第一条この規程は", "総務部が定める。"]


def test_the_turned_line_runs_to_the_right_and_the_next_one_lies_below() -> None:
    first, second = vertical_lines([*down("第一条この規程は", 80, 300), *down("定める", 60, 300, start=20)])
    assert (first.left, first.right, first.size) == (-300.0, -220.0, 10.0)
    assert second.right == -270.0
    assert first.bottom > second.top - 0.1


def test_tiers_are_read_one_after_the_other() -> None:
    upper = [glyph for at in range(4) for glyph in down("上段の文章はここにある。", 100 - 20 * at, 300, start=20 * at)]
    lower = [
        glyph for at in range(4) for glyph in down("下段の文章はここにある。", 100 - 20 * at, 160, start=99 + 20 * at)
    ]
    assert texts([*upper, *lower]) == ["上段の文章はここにある。"] * 4 + ["下段の文章はここにある。"] * 4


def test_digits_side_by_side_belong_to_their_line() -> None:
    line = [*down("令和", 80, 300), *across("12", 80, 270, 5, start=2), *down("年四月一日", 80, 270, start=4)]
    assert texts(line) == ["令和12年四月一日"]


def test_a_running_head_stands_before_and_a_page_number_after() -> None:
    page = [
        *across("旅費規程集", 10, 350),
        *down("第一条この規程は", 80, 300, start=9),
        *across("- 12 -", 40, 20, start=30),
    ]
    assert texts(page) == ["旅費規程集", "第一条この規程は", "- 12 -"]


def test_marks_of_vertical_fonts_become_the_usual_ones() -> None:
    assert texts(down("﹁規程﹂という︒", 80, 300)) == ["「規程」という。"]


def test_horizontal_text_is_not_vertical() -> None:
    assert not is_vertical([*across("この規程は出張に", 0, 300), *across("適用する。", 0, 285, start=20)])


@needs_shared_docs
def test_a_real_vertical_pdf_is_read_from_the_right() -> None:
    parsed = parse_pdf(SHARED_DOCS / "nasty_pdf" / "pdfjs" / "vertical.pdf")
    assert "".join(block.text for block in parsed.pages[0].blocks) == "あいうえお日本語"
