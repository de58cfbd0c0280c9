from __future__ import annotations

import pytest

from app.highlight import highlighted


@pytest.mark.parametrize(
    ("passage", "matched", "expected"),
    [
        ("出張の日当は<別表>", ((0, 2), (3, 5)), "<mark>出張</mark>の<mark>日当</mark>は&lt;別表&gt;"),
        ("<b>", ((0, 3),), "<mark>&lt;b&gt;</mark>"),
        ("日当は", ((0, 5),), "<mark>日当は</mark>"),
        ("日当", ((2, 4), (7, 9)), "日当"),
        ("", ((0, 1),), ""),
        ("日当", (), "日当"),
    ],
)
def test_matched_places_are_marked_and_everything_is_escaped(
    passage: str, matched: tuple[tuple[int, int], ...], expected: str
) -> None:
    assert highlighted(passage, matched) == expected
