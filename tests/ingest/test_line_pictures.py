from __future__ import annotations

import numpy as np

from ingest.line_pictures import ink_of, letter_cuts, pieces_of, upright
from tests.ingest.drawn_letters import DrawnPage


def line(text: str) -> np.ndarray:
    page = DrawnPage(60 + 22 * len(text), 40).across(20, 10, text)
    return page.pixels[8:32]


def test_grey_paper_is_no_ink() -> None:
    paper = np.full((24, 100), 180, np.uint8)
    assert not ink_of(paper).any()
    paper[4:20, 10:30] = 60
    assert ink_of(paper).sum() == 16 * 20


def test_a_line_is_parted_where_a_letter_would_fit() -> None:
    pieces = pieces_of(line("あいう えお"))
    assert len(pieces) == 2
    assert pieces[0].end <= pieces[1].start
    assert len(pieces_of(line("あいうえお"))) == 1
    assert pieces_of(np.full((24, 100), 255, np.uint8)) == []


def test_letters_are_cut_at_even_distances_through_white() -> None:
    ink = np.zeros((20, 105), np.bool_)
    for start in (0, 21, 42, 63, 84):
        ink[:, start : start + 20] = True
    ink[:, 48:54] = False  # a letter of two parts, as 二 on its side, stays one
    cuts = letter_cuts(ink)
    assert len(cuts) == 6
    assert max(abs(cut - want) for cut, want in zip(cuts, (0, 21, 42, 63, 84, 105), strict=True)) <= 1


def test_letters_on_their_backs_are_put_upright() -> None:
    page = DrawnPage(40, 160).down(10, 10, "第一条あー")
    lying = np.ascontiguousarray(np.rot90(page.pixels))[8:32]
    from tests.ingest.drawn_letters import DrawnReader

    assert DrawnReader(page).read(upright(lying)).text == "第一条あー"
    assert DrawnReader(page).read(lying).text == "第一条あ"


def mark(high: tuple[int, int], wide: tuple[int, int]) -> np.ndarray:
    """One mark of a vertical line on its back, between two whole letters: `high` and `wide` are its rows and columns as it stands
    upright in a square of 20 pixels."""
    column = np.full((64, 24), 255, np.uint8)
    column[1:20, 2:22] = column[43:62, 2:22] = 0
    column[22 + high[0] : 22 + high[1], 2 + wide[0] : 2 + wide[1]] = 0
    return np.ascontiguousarray(np.rot90(column))


def middle(picture: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """Rows and columns of the print in the middle of a line of three letters."""
    ink = ink_of(picture)
    runs = np.flatnonzero(np.diff(np.concatenate([[0], ink.any(axis=0).astype(int), [0]])))
    assert len(runs) == 6
    rows = np.flatnonzero(ink[:, runs[2] : runs[3]].any(axis=1))
    return (int(rows[0]), int(rows[-1]) + 1), (int(runs[2] - runs[1]), int(runs[4] - runs[3]))


def test_a_full_stop_moves_to_the_lower_left() -> None:
    rows, (before, after) = middle(upright(mark((2, 8), (13, 19))))
    assert rows[0] >= 12
    assert before < after


def test_an_opening_and_a_closing_bracket_stand() -> None:
    for high in ((13, 19), (1, 7)):
        rows, _ = middle(upright(mark(high, (3, 17))))
        assert rows[1] - rows[0] == 14


def test_a_long_vowel_lies() -> None:
    rows, _ = middle(upright(mark((2, 18), (9, 12))))
    assert rows[1] - rows[0] == 3


def test_flat_letters_stay_flat() -> None:
    for high in ((9, 11), (6, 13)):  # 一, and へ, which is as thick as a bracket but lies in the middle
        rows, _ = middle(upright(mark(high, (1, 19))))
        assert rows[1] - rows[0] == high[1] - high[0]


def test_a_bracket_at_the_head_of_a_line_stands_though_its_white_is_missing() -> None:
    lying = mark((13, 19), (3, 17))[:, 35:]
    first = ink_of(upright(lying))
    columns = np.flatnonzero(first.any(axis=0))
    rows = np.flatnonzero(first[:, columns[0] : columns[0] + 5].any(axis=1))
    assert rows[-1] + 1 - rows[0] == 14
