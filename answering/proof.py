"""Is a number of an answer in its source? By value and unit: 3日 is not proved by 3か月, 3,000円 is by a bare 3,000 of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from answering.numerals import plainly
from answering.quantities import Quantity, Reading, quantities
from answering.units import CODE, DATE, agree
from ingest.normalize import fold

# 「（単位：千円）」 over a table: its bare numbers are so many yen.
_SCALE = re.compile(r"単位\s*[:：]?\s*(千|百万|十億|万|億)円")
_YEN = {"千": 1000, "百万": 1_000_000, "十億": 1_000_000_000, "万": 10_000, "億": 100_000_000}
_CELLS = re.compile(r"[|\t]| = ")


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
    folded = fold(text).text
    readings = {reading for quantity in quantities(folded) for reading in quantity.holds}
    scaled = {
        replace(reading, value=plainly(Decimal(reading.value) * _YEN[scale]), unit="円")
        for scale in _SCALE.findall(folded)
        for reading in readings
        if reading.unit == ""
    }
    rows = frozenset(
        frozenset(reading for quantity in quantities(line) for reading in quantity.holds)
        for line in folded.splitlines()
        if _CELLS.search(line)
    )
    return Held(frozenset(readings | scaled), rows)


def _in_row(day: Reading, row: frozenset[Reading]) -> bool:
    """A table that has the month in one cell and the day in another proves the date."""
    month, _, number = day.value.partition("/")
    return all(
        any(held.value == value and held.unit in ("", unit) for held in row)
        for value, unit in ((month, "月"), (number, "日"))
    )
