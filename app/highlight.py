"""The words of a passage by which it was found, marked."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def highlighted(passage: str, matched: Iterable[tuple[int, int]]) -> str:
    """`passage` as escaped HTML, with `<mark>` around the places `[start, end)`, which are in order and do not overlap. Places
    beyond its end are left out: an excerpt takes those of its passage.

    >>> highlighted("出張の日当は<別表>", ((0, 2), (3, 5)))
    '<mark>出張</mark>の<mark>日当</mark>は&lt;別表&gt;'
    """
    pieces = []
    shown = 0
    for start, end in matched:
        if start >= len(passage):
            break
        pieces += [escape(passage[shown:start]), f"<mark>{escape(passage[start:end])}</mark>"]
        shown = min(end, len(passage))
    return "".join((*pieces, escape(passage[shown:])))
