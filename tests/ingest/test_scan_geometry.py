from __future__ import annotations

import numpy as np
import pytest

from ingest.scan_geometry import Span, reading_order, rotated, skew_degrees, spans_of, turned_left


def box(left: float, top: float, width: float, height: float = 20.0, degrees: float = 0.0) -> np.ndarray:
    """Clockwise from the upper left, turned about the page's origin; positive degrees sink to the right."""
    corners = np.array([(left, top), (left + width, top), (left + width, top + height), (left, top + height)], float)
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.asarray(corners @ np.array([[cosine, sine], [-sine, cosine]]))


@pytest.mark.parametrize("degrees", [-3.0, 0.0, 1.5, 4.0])
def test_the_angle_of_long_lines_is_the_pages(degrees: float) -> None:
    lines = [box(100, 50 * number, 600, degrees=degrees) for number in range(5)]
    assert skew_degrees([*lines, box(100, 900, 25, degrees=30)]) == pytest.approx(degrees)
    turned = [np.stack([line[:, 1], 700 - line[:, 0]], axis=1) for line in lines]
    assert skew_degrees(turned) == pytest.approx(degrees)


def test_short_boxes_and_a_hair_of_skew_are_left_alone() -> None:
    assert skew_degrees([]) == 0.0
    assert skew_degrees([box(0, 0, 30, degrees=8)]) == 0.0
    assert skew_degrees([box(0, 0, 600, degrees=0.2)]) == 0.0


def test_a_straightened_page_has_level_boxes() -> None:
    lines = [box(100, 100, 600, degrees=2.0)]
    (level,) = spans_of(rotated(lines, 2.0, (800, 800), (828, 828)))
    assert level.height == pytest.approx(20.0)
    assert level.width == pytest.approx(600.0)


def test_a_quarter_turn_to_the_left_brings_the_right_side_to_the_top() -> None:
    assert turned_left(Span(580, 40, 600, 300), width=600) == Span(40, 0, 300, 20)


def test_pieces_of_a_line_are_joined_from_the_left() -> None:
    cells = [Span(300, 102, 380, 120), Span(40, 100, 200, 121), Span(40, 140, 200, 161)]
    assert reading_order(cells) == [[cells[1], cells[0]], [cells[2]]]


def test_columns_of_text_are_read_one_after_the_other_below_what_stands_across() -> None:
    title = Span(40, 10, 760, 40)
    left = [Span(40, 60 + 30 * row, 380, 80 + 30 * row) for row in range(5)]
    right = [Span(420, 60 + 30 * row, 760, 80 + 30 * row) for row in range(5)]
    both = [span for pair in zip(right, left, strict=True) for span in pair]
    assert reading_order([*both, title]) == [[title], *([span] for span in left), *([span] for span in right)]


def test_a_table_of_two_columns_stays_row_by_row() -> None:
    rows = [
        (Span(40, 30 * row, 40 + 30 * (1 + row % 3), 20 + 30 * row), Span(420, 30 * row, 480, 20 + 30 * row))
        for row in range(6)
    ]
    assert reading_order([span for row in rows for span in row]) == [list(row) for row in rows]
