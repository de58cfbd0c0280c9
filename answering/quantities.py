"""The numbers, dates, times and amounts of a text, each with its unit and in one spelling: 「三千円」「3,000円」「￥3千」 are all 3000 円."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from answering.numerals import NUMBER, is_in_kanji, number_of, plainly
from answering.units import CLOCK, CODE, CONVERSIONS, DATE, FRACTION, SPOKEN, UNIT, unit_of

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}

_LATIN_UNIT = r"(?:km|kg|cm|mm|m2|m|g|mpa|kpa|gb|mb|kb|tb|kw|w|v|hz|ml|l)(?![a-z0-9])"
_CODE = r"(?=[a-z0-9._/-]*[a-z])(?=[a-z0-9._/-]*\d)[a-z0-9]++(?:[-_./][a-z0-9]++)*+|\d++(?:-\d++)++"
# The first that fits counts: a date before the numbers in it, a code before a number.
_FORMS = {
    "marker": r"[\[【]\s*(?:資料)?\s*\d[\d\s,、]*[\]】]",
    "iso": r"(?<![\d.,/-])(?P<iso_y>\d{4})[-/.](?P<iso_m>\d{1,2})[-/.](?P<iso_d>\d{1,2})(?![\d-])",
    "dotted": r"(?<![a-z])(?P<dot_era>[mtshr])(?P<dot_y>\d{1,2})[./](?P<dot_m>\d{1,2})[./](?P<dot_d>\d{1,2})(?!\d)",
    "era": rf"(?P<era_name>明治|大正|昭和|平成|令和|(?<![a-z])[mtshr](?=\s*\d{{1,2}}\s*年))\s*(?P<era_y>元|{NUMBER})(?:\s*年度?)?",
    "year": rf"(?P<year_n>{NUMBER})\s*(?:年(?P<year_half>半)|年度|年間|年(?![次生齢金末始]))",
    "date": rf"(?P<month>{NUMBER})月(?![間額分給次曜])(?:\s*(?P<day>{NUMBER})日(?!間))?",
    "clock": rf"(?P<noon>午前|午後|am|pm)?\s*(?:(?P<hour>{NUMBER})時(?![間点期代刻短給的差])(?:(?P<hour_half>半)|(?P<minute>{NUMBER})分(?!の))?"
    r"|(?<!\d)(?P<hour_24>\d{1,2}):(?P<minute_24>\d{2})(?![\d:]))",
    "fraction": rf"(?P<below>{NUMBER})分の(?P<above>{NUMBER})",
    "tenths": rf"(?P<wari>{NUMBER})割(?!合|当|り当)(?:(?P<bu>{NUMBER})分)?",
    "slash": r"(?<![\d/.-])(?P<left>\d{1,3})/(?P<right>\d{1,3})(?![\d/])",
    "measure": rf"(?P<measure_n>\d+(?:\.\d+)?)\s?(?P<measure_unit>{_LATIN_UNIT})",
    "first": rf"(?P<first_n>{NUMBER})\s*[~-]\s*(?={NUMBER}\s*(?:{UNIT}|時|月|年|割))",
    "code": rf"(?<![a-z0-9])(?:{_CODE})(?!\s?(?:{UNIT}))",
    "plain": rf"(?P<sign>[¥$])?\s?(?P<nth>第)?\s?(?P<number>{NUMBER})(?:\s?(?P<unit>{UNIT}))?(?P<half>半(?![数期額分年導]))?",
}
_FOUND = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()))
# Nothing is counted in もう一度, 一人ひとり, 十分な, 第三者.
_NO_NUMBER = re.compile(
    r"一(?:度|つ|番|人ひとり|人一人)|十分(?![間以前後ご毎程早遅単休])|第[一二三](?:に|歩|線|印|者|国)"
)
_ON_THE_SAME = re.compile(r"\s*(?:から|より|~|-|・|と|および|及び|または|又は)\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value with its unit, "" where it has none. Values are decimal numbers in digits, but `4/1`, `17:30` and `1/3`."""

    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is written at `[start, end)`. Any one of `readings` in a source proves it; as a source, it proves what is in `holds`.

    Part numbers have no readings: they are names (names.py).
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    holds: tuple[Reading, ...]

    @property
    def amount(self) -> Decimal | None:
        """Its number, where it can be reckoned with; a percentage as written (30 for 30%)."""
        if not self.readings or self.readings[0].unit in (DATE, CLOCK, FRACTION):
            return None
        return Decimal(self.readings[0].value)

    @property
    def unit(self) -> str:
        return self.readings[0].unit if self.readings else CODE


def quantities(text: str) -> tuple[Quantity, ...]:
    """In order, of a text in the form of `ingest.normalize.fold`; citation markers don't count."""
    found: list[Quantity] = []
    waiting: re.Match[str] | None = None
    for match in _FOUND.finditer(text):
        if match["first"] is not None:
            waiting = match
            continue
        for quantity in _read(match):
            if waiting is not None:
                found.append(_first_of(waiting, quantity))
                waiting = None
            found.append(_within_month(quantity, found, text))
    return tuple(found)


def _read(match: re.Match[str]) -> Iterator[Quantity]:
    written = match[0].lstrip()
    if _NO_NUMBER.match(match.string, match.end() - len(written)):
        return
    name = next(name for name in _FORMS if match[name] is not None)
    for made in _READERS[name](match):
        yield replace(made, start=match.end() - len(written), end=match.end())


def _one(*readings: Reading, holds: tuple[Reading, ...] = ()) -> Quantity:
    return Quantity(0, 0, tuple(dict.fromkeys(readings)), tuple(dict.fromkeys((*readings, *holds))))


def _nothing(match: re.Match[str]) -> Iterator[Quantity]:
    yield from ()


def _iso(match: re.Match[str]) -> Iterator[Quantity]:
    yield _one(Reading(match["iso_y"], "年"))
    yield _day(match["iso_m"], match["iso_d"])


def _dotted(match: re.Match[str]) -> Iterator[Quantity]:
    yield _one(Reading(str(_ERAS[match["dot_era"]] + int(match["dot_y"])), "年"))
    yield _day(match["dot_m"], match["dot_d"])


def _era(match: re.Match[str]) -> Iterator[Quantity]:
    year = 1 if match["era_y"] == "元" else int(number_of(match["era_y"]))
    yield _one(Reading(str(_ERAS[match["era_name"]] + year), "年"))


def _year(match: re.Match[str]) -> Iterator[Quantity]:
    yield _counted(number_of(match["year_n"]) + (Decimal("0.5") if match["year_half"] else 0), "年")


def _date(match: re.Match[str]) -> Iterator[Quantity]:
    if match["day"] is None:
        yield _one(Reading(plainly(number_of(match["month"])), "月"))
    else:
        yield _day(match["month"], match["day"])


def _day(month: str, day: str) -> Quantity:
    """A day of a month; as a source it holds the two numbers as well (毎月25日)."""
    month, day = plainly(number_of(month)), plainly(number_of(day))
    return _one(Reading(f"{month}/{day}", DATE), holds=(Reading(month, "月"), Reading(day, "日")))


def _clock(match: re.Match[str]) -> Iterator[Quantity]:
    written = match["hour"] or match["hour_24"]
    if is_in_kanji(written) and match["noon"] is None and len(written) == 1 and match["minute"] is None:
        return  # 一時
    hour = int(number_of(written))
    minute = 30 if match["hour_half"] else int(number_of(match["minute"] or match["minute_24"] or "0"))
    spoken = Reading(f"{hour}:{minute:02}", SPOKEN)
    whole = (Reading(str(hour), "時"),) if minute == 0 else ()
    if match["noon"] is None:
        yield _one(replace(spoken, unit=CLOCK), spoken, holds=whole)
    else:
        late = hour + 12 if match["noon"] in ("午後", "pm") and hour < 12 else hour
        yield _one(Reading(f"{late}:{minute:02}", CLOCK), holds=(spoken, *whole))


def _fraction(match: re.Match[str]) -> Iterator[Quantity]:
    below, above = number_of(match["below"]), number_of(match["above"])
    if below:
        share = Fraction(above) / Fraction(below)
        percent = Reading(plainly(above / below * 100), "%")
        exact = Fraction(percent.value) == share * 100
        yield _one(_reduced(share), *([percent] if exact else []))


def _reduced(share: Fraction) -> Reading:
    return Reading(f"{share.numerator}/{share.denominator}", FRACTION)


def _tenths(match: re.Match[str]) -> Iterator[Quantity]:
    yield _one(Reading(plainly(number_of(match["wari"]) * 10 + number_of(match["bu"] or "0")), "%"))


def _slash(match: re.Match[str]) -> Iterator[Quantity]:
    """4/1 is a day or a fraction: either proves it, and it proves either."""
    left, right = int(match["left"]), int(match["right"])
    fraction = [_reduced(Fraction(left, right))] if right else []
    yield _one(Reading(f"{left}/{right}", DATE), *fraction, holds=(Reading(str(left), "月"), Reading(str(right), "日")))


def _measure(match: re.Match[str]) -> Iterator[Quantity]:
    yield _counted(number_of(match["measure_n"]), unit_of(match["measure_unit"]) or match["measure_unit"])


def _code(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity(0, 0, (), tuple(Reading(plainly(Decimal(part)), CODE) for part in re.findall(r"\d+", match[0])))


def _plain(match: re.Match[str]) -> Iterator[Quantity]:
    unit = {"¥": "円", "$": "ドル"}.get(match["sign"] or "", "") or unit_of(match["unit"] or "")
    if is_in_kanji(match["number"]) and not unit and match["nth"] is None:
        return
    yield _counted(number_of(match["number"]) + (Decimal("0.5") if match["half"] else 0), unit)


def _counted(value: Decimal, unit: str) -> Quantity:
    """With what it comes to in other units: 90分 is 1.5時間."""
    readings = [Reading(plainly(value), unit)]
    for large, small, many in CONVERSIONS:
        if unit == large:
            readings.append(Reading(plainly(value * many), small))
        elif unit == small and (value * 2) % many == 0:
            readings.append(Reading(plainly(value / many), large))
    return replace(_one(*readings), holds=tuple(readings[:1]))


def _first_of(match: re.Match[str], second: Quantity) -> Quantity:
    """The first number of 「10〜15日」 has the second one's unit."""
    value, unit = plainly(number_of(match["first_n"])), second.unit
    if unit == CLOCK:
        made = _one(Reading(f"{value}:00", CLOCK), holds=(Reading(value, "時"),))
    elif unit == DATE:
        made = _one(Reading(value, "月"))
    else:
        made = _counted(Decimal(value), unit)
    return replace(made, start=match.start(), end=match.start() + len(match["first_n"]))


def _within_month(quantity: Quantity, before: list[Quantity], text: str) -> Quantity:
    """The second day of 「4月1日から30日まで」 is 4/30 too."""
    if not before or quantity.unit != "日" or before[-1].unit != DATE:
        return quantity
    if _ON_THE_SAME.fullmatch(text, before[-1].end, quantity.start) is None:
        return quantity
    month = before[-1].readings[0].value.split("/")[-2]
    day = Reading(f"{month}/{quantity.readings[0].value}", DATE)
    return replace(quantity, readings=(*quantity.readings, day), holds=(*quantity.holds, day))


_READERS: dict[str, Callable[[re.Match[str]], Iterator[Quantity]]] = {
    "marker": _nothing,
    "iso": _iso,
    "dotted": _dotted,
    "era": _era,
    "year": _year,
    "date": _date,
    "clock": _clock,
    "fraction": _fraction,
    "tenths": _tenths,
    "slash": _slash,
    "measure": _measure,
    "first": _nothing,
    "code": _code,
    "plain": _plain,
}
