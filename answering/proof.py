"""Is a number of an answer in its source? By value and unit: 3日 is not proved by 3か月, 3,000円 is by a bare 3,000 of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from answering.numerals import plainly
from answering.quantities import Quantity, Reading, quantities
from answering.units import CODE, DATE, agree
from ingest.normalize import Folded, fold

# 「（単位：千円）」 over a table: its bare numbers are so many yen.
_SCALE = re.compile(r"単位\s*[:：]?\s*(千|百万|十億|万|億)円")
_YEN = {"千": 1000, "百万": 1_000_000, "十億": 1_000_000_000, "万": 10_000, "億": 100_000_000}
_CELLS = re.compile(r"[|\t]| = ")
# What only numbers a line or a heading: 「(2) 年2回」, 「3. 始業は」, 「規程 > 4 管理者の」. A row's first cell (3 | 部長) is none.
_NUMBERS_A_LINE = re.compile(
    r"(?:^|> )[ \t]*(?:\((?P<inside>\d{1,2})\)|(?P<bare>\d{1,2}(?:\.\d{1,2})*)(?:[).、](?:\s+|(?=[^\s\d]))|\s+(?=[^\s\d|=])))",
    re.MULTILINE,
)
_CIRCLED = re.compile(r"[①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿]")


@dataclass(frozen=True, slots=True)
class Held:
    """What a text proves: its readings, and those of each line of a table by themselves."""

    readings: frozenset[Reading] = frozenset()
    rows: frozenset[frozenset[Reading]] = frozenset()

    def proves(self, quantity: Quantity) -> bool:
        return any(self._has(reading) for reading in quantity.readings)

    def units_of(self, quantity: Quantity) -> tuple[str, ...]:
        """The other units in which the same number stands here, where it does not prove it."""
        values = {reading.value for reading in quantity.readings[:1]}
        return tuple(
            sorted({held.unit for held in self.readings if held.value in values and held.unit not in ("", CODE)})
        )

    def _has(self, needed: Reading) -> bool:
        if any(held.value == needed.value and agree(needed.unit, held.unit) for held in self.readings):
            return True
        return needed.unit == DATE and any(_in_row(needed, row) for row in self.rows)


def held_by(texts: Iterable[str]) -> Held:
    """What all of them prove together."""
    parts = [_held(text) for text in texts]
    return Held(
        frozenset[Reading]().union(*(part.readings for part in parts)),
        frozenset[frozenset[Reading]]().union(*(part.rows for part in parts)),
    )


# A passage is looked through for each sentence of an answer that could rest on it.
@lru_cache(maxsize=256)
def _held(text: str) -> Held:
    folded = fold(text)
    readings = frozenset(_readings(text, folded))
    scaled = {
        replace(reading, value=plainly(Decimal(reading.value) * _YEN[scale]), unit="円")
        for scale in _SCALE.findall(folded.text)
        for reading in readings
        if reading.unit == ""
    }
    rows = frozenset(
        frozenset(reading for quantity in quantities(line) for reading in quantity.holds)
        for line in folded.text.splitlines()
        if _CELLS.search(line)
    )
    return Held(readings | scaled, rows)


def _readings(text: str, folded: Folded) -> Iterator[Reading]:
    """What a text holds; a number that counts lines proves no 4回 and no 2人, as the digits of a part number don't."""
    counting = {match.start(match.lastgroup or 0) for match in _NUMBERS_A_LINE.finditer(folded.text)}
    for quantity in quantities(folded.text):
        counts = quantity.start in counting or _CIRCLED.match(text, folded.starts[quantity.start]) is not None
        for reading in quantity.holds:
            yield replace(reading, unit=CODE) if counts and reading.unit == "" else reading


def _in_row(day: Reading, row: frozenset[Reading]) -> bool:
    """A table that has the month in one cell and the day in another proves the date."""
    month, _, number = day.value.partition("/")
    return all(
        any(held.value == value and held.unit in ("", unit) for held in row)
        for value, unit in ((month, "月"), (number, "日"))
    )
