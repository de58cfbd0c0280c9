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
