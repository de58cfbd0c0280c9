"""Which rows a quantity of the question falls into: 15キロ into 「10km以上20km未満」, 25% into 「20%を超え30%以下」, 5年半 into the row of 5年6か月,
2026年1月 into that month's.

Company rules are full of such tables, and neither words nor vectors know that 15 lies between 10 and 20.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from answering.quantities import Quantity, quantities
from ingest.normalize import fold

# What follows a number that is an end of a range; 5日前 or 3回目 are none.
_FROM = re.compile(r"\s*(?:以上|から|より上)")
_ABOVE = re.compile(r"\s*(?:を?超え|を?こえ|超(?![過勤音]))")
_UP_TO = re.compile(r"\s*(?:以下|以内|まで)")
_BELOW = re.compile(r"\s*(?:未満|に満たない|を?下回)")
_BETWEEN = re.compile(r"\s*[~〜～-]\s*")
# Spoken short for either.
_KILO = re.compile(r"\s*キロ(?![グメワバ])")
_KILOS = ("km", "kg")
# 「を超え、」 between the two ends of a range.
_NEAR = 8
_Values = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Range:
    """Values of one unit; None: without end on that side."""

    unit: str
    low: Decimal | None
    high: Decimal | None
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        return above and (self.high is None or value < self.high or (self.high_in and value == self.high))


@dataclass(frozen=True, slots=True)
class _Amount:
    """Its value by unit, at `[start, end)`."""

    start: int
    end: int
    values: _Values


@dataclass(frozen=True, slots=True)
class QuantityRows:
    """Of rows or sentences, by their places: `held` those that a quantity of the question falls into, `beside` those that have a range or a
    first cell of its unit, and another's: 2026年3月 for 2026年1月."""

    held: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()


def quantity_rows(rows: Sequence[str], question: str) -> QuantityRows:
    """The rows with a range that a quantity of the question lies in, of several that are open at one end the narrowest, or with that very
    quantity in their first cell; where the question has several, the rows of all. None where fewer than two rows have such of that
    unit: one alone tells no row from another."""
    amounts = list(_amounts(question))
    if not amounts:
        return QuantityRows()
    ranges = [tuple(_ranges(row)) for row in rows]
    found, compared = frozenset[int](), frozenset[int]()
    for unit, value in ((unit, value) for amount in amounts for unit, value in amount.values.items()):
        of_unit = {at: [one for one in own if one.unit == unit] for at, own in enumerate(ranges)}
        rows_of_unit = {at: own for at, own in of_unit.items() if own}
        held = frozenset(_narrowest(rows_of_unit, value)) if len(rows_of_unit) > 1 else frozenset()
        if held:
            found = found & held or found | held
            compared |= frozenset(rows_of_unit)
    return QuantityRows(found, compared - found)


def _narrowest(rows: dict[int, list[Range]], value: Decimal) -> Iterator[int]:
    holding = [(at, one) for at, own in rows.items() for one in own if one.holds(value)]
    lows = [one.low for _, one in holding if one.low is not None]
    tight = [(at, one) for at, one in holding if one.low == (max(lows) if lows else None)]
    highs = [one.high for _, one in tight if one.high is not None]
    yield from (at for at, one in tight if one.high == (min(highs) if highs else None))


def _ranges(row: str) -> Iterator[Range]:
    first, *others = [cell for cell in row.split("|") if cell.strip()] or [""]
    yield from _of_cell(first, is_key=bool(others))
    for cell in others:
        yield from _of_cell(cell)


def _of_cell(cell: str, *, is_key: bool = False) -> Iterator[Range]:
    text = fold(cell).text
    amounts = list(_amounts(cell))
    used = set[int]()
    for at, (first, second) in enumerate(pairwise(amounts)):
        between = text[first.end : second.start]
        for unit in first.values.keys() & second.values.keys():
            low, high = first.values[unit], second.values[unit]
            if _BETWEEN.fullmatch(between) and low < high:
                yield Range(unit, low, high)
                used |= {at, at + 1}
            elif _starts(text, first) is not None and _ends(text, second) is not None and len(between) <= _NEAR:
                yield Range(unit, low, high, bool(_starts(text, first)), bool(_ends(text, second)))
                used |= {at, at + 1}
    for at, amount in enumerate(amounts):
        if at not in used:
            yield from _alone(text, amount, is_key=is_key)


def _alone(text: str, amount: _Amount, *, is_key: bool) -> Iterator[Range]:
    low, high = _starts(text, amount), _ends(text, amount)
    for unit, value in amount.values.items():
        if low is not None:
            yield Range(unit, value, None, low_in=low)
        elif high is not None:
            yield Range(unit, None, value, high_in=high)
        elif is_key:
            yield Range(unit, value, value)


def _starts(text: str, amount: _Amount) -> bool | None:
    """Whether a range that begins with it holds it; None where none begins."""
    if _FROM.match(text, amount.end):
        return True
    return False if _ABOVE.match(text, amount.end) else None


def _ends(text: str, amount: _Amount) -> bool | None:
    if _UP_TO.match(text, amount.end):
        return True
    return False if _BELOW.match(text, amount.end) else None


def _amounts(text: str) -> Iterator[_Amount]:
    """Those that can be compared; 5年6か月 is one."""
    folded = fold(text).text
    waiting: _Amount | None = None
    for quantity in quantities(folded):
        amount = _amount(folded, quantity)
        if amount is None:
            continue
        if waiting is not None and waiting.end == amount.start and "か月" in waiting.values and "か月" in amount.values:
            yield _Amount(waiting.start, amount.end, {"か月": waiting.values["か月"] + amount.values["か月"]})
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = amount
    if waiting is not None:
        yield waiting


def _amount(text: str, quantity: Quantity) -> _Amount | None:
    if quantity.amount is None:
        return None
    if quantity.unit == "" and _KILO.match(text, quantity.end):
        return _Amount(quantity.start, quantity.end, dict.fromkeys(_KILOS, quantity.amount))
    values = {one.unit: Decimal(one.value) for one in quantity.readings if one.unit}
    return _Amount(quantity.start, quantity.end, values) if values else None
