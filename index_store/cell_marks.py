"""A sheet's passage names the cells of each line at the line's end, `期間 = 4月10日〜12日〔I13〕`: what is said by one line can be
cited by its cells, though the passage holds more. Search and the model get the text without the marks."""

from __future__ import annotations

import re

_MARK = re.compile(r"〔([A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?)〕")

_CELL = re.compile(r"([A-Z]+)(\d+)")


def with_cells(line: str, cells: str | None) -> str:
    return f"{line}〔{cells}〕" if cells else line


def without_cells(text: str) -> str:
    return _MARK.sub("", text)


def cells_of(line: str) -> str | None:
    """The cells that a line ends with; None where it has none."""
    found = _MARK.findall(line)
    return found[-1] if found else None


def corners(cells: str) -> tuple[int, int, int, int]:
    """`B3:F9` as first column, first row, last column, last row, counted from 1. Raises ValueError where it is no range."""
    ends = [_CELL.fullmatch(end) for end in cells.replace("$", "").split(":")]
    places = [(_column(end[1]), int(end[2])) for end in ends if end is not None]
    if len(places) < len(ends) or len(places) > 2:
        raise ValueError(f"{cells} is not a cell or a range such as B3:F9")
    return *places[0], *places[-1]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
