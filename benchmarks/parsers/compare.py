"""Texts compared by runs of characters: how much of the truth was kept, in which order, which rows and which page numbers."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

# Long enough to stand in one place of a document mostly, short enough to survive a line break in a wrong place.
RUN = 8
_LAYOUT = re.compile(r"[\s|\\*_#>`~=\-–—…․.·•○●■・]+|<br\s*/?>|&nbsp;")


def bare(text: str) -> str:
    """Letters and digits as all readers can agree on them: NFKC, without white space and the marks of Markdown and layout."""
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", text))


def runs(text: str) -> list[str]:
    plain = bare(text)
    return [plain[start : start + RUN] for start in range(len(plain) - RUN + 1)]


def line_runs(text: str) -> Counter[str]:
    """The runs within each line: none that only the order of two lines makes."""
    return Counter(run for line in text.splitlines() for run in runs(line))


def kept(truth: Counter[str], found: str) -> int:
    """How many of the truth's runs stand in the text, each as often as it stands in both."""
    return sum((truth & Counter(runs(found))).values())


def agreed(texts: Sequence[str]) -> Counter[str]:
    """The runs that at least two of the texts have, as often as two of them do."""
    counted = [line_runs(text) for text in texts]
    together: Counter[str] = Counter()
    for position, one in enumerate(counted):
        for other in counted[position + 1 :]:
            together |= one & other
    return together


def in_order(truth: str, found: str) -> tuple[int, int]:
    """Of the runs that stand once in both, how many are in one order (the longest common subsequence), and how many there are."""
    true_runs, found_runs = runs(truth), runs(found)
    places = {run: place for place, run in enumerate(found_runs)}
    once, once_found = _once(true_runs), _once(found_runs)
    order = [places[run] for run in true_runs if run in once and run in once_found]
    return _longest_rising(order), len(order)


def _once(among: Iterable[str]) -> set[str]:
    return {run for run, count in Counter(among).items() if count == 1}


def _longest_rising(order: Sequence[int]) -> int:
    """The longest rising subsequence, by the last places of the best ones of each length (Fredman 1975)."""
    ends: list[int] = []
    for place in order:
        at = bisect_left(ends, place)
        if at == len(ends):
            ends.append(place)
        else:
            ends[at] = place
    return len(ends)


def rows_together(rows: Sequence[Sequence[str]], found: str) -> int:
    """How many rows have all their cells in one line of the text, in order."""
    lines = [bare(line) for line in found.splitlines()]
    everything = "\n".join(lines)
    count = 0
    for row in rows:
        cells = [plain for cell in row if (plain := bare(cell))]
        pattern = "[^\n]*".join(map(re.escape, cells))
        count += bool(cells) and all(cell in everything for cell in cells) and bool(re.search(pattern, everything))
    return count


def pages_told(truth: Mapping[int, str], found: Mapping[int, str]) -> tuple[int, int]:
    """Of the pages with text, how many have most of their runs on the page of that number; and how many there are."""
    right = among = 0
    for number, text in truth.items():
        wanted = Counter(runs(text))
        total = sum(wanted.values())
        if number == 0 or total == 0:
            continue
        among += 1
        right += 2 * sum((wanted & Counter(runs(found.get(number, "")))).values()) > total
    return right, among
