"""The numbers that Word writes by itself: `第3条`, `1.2`, `(ア)` stand in no paragraph's text, only in its numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_KANJI = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: `text` is a pattern such as `第%1条`, `format` one of ST_NumberFormat (ECMA-376 17.18.59)."""

    text: str
    format: str
    start: int
    style_id: str | None = None


@dataclass(frozen=True, slots=True)
class ListPlace:
    """What a paragraph or its style says of its list; None where it says nothing. A level may be tied to a style instead."""

    list_id: str | None = None
    depth: int | None = None
    style_id: str | None = None

    def over(self, inherited: ListPlace) -> ListPlace:
        """This, completed by what is inherited."""
        return ListPlace(
            self.list_id if self.list_id is not None else inherited.list_id,
            self.depth if self.depth is not None else inherited.depth,
            self.style_id if self.style_id is not None else inherited.style_id,
        )


@dataclass(slots=True)
class Numbering:
    """Counts as Word does: each list (numId) has a counter for each level; a level starts anew after a higher one."""

    lists: dict[str, dict[int, _Level]]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: DocxDocument) -> Numbering:
        """The document's lists; none where it has no numbering part."""
        parts = [rel.target_part for rel in document.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.NUMBERING]
        if not parts:
            return cls({})
        root = etree.fromstring(parts[0].blob, etree.XMLParser(resolve_entities=False, no_network=True))
        abstract = {item.get(qn("w:abstractNumId")): _levels(item) for item in root.iter(qn("w:abstractNum"))}
        lists: dict[str, dict[int, _Level]] = {}
        shared: dict[str, str] = {}
        for number in root.iter(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            name = number.get(qn("w:numId"))
            if link is not None and name is not None:
                lists[name] = abstract.get(link.get(qn("w:val")), {})
                overridden = number.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}") is not None
                shared[name] = name if overridden else f"abstract {link.get(qn('w:val'))}"
        return cls(lists, shared=shared)

    def label(self, place: ListPlace) -> str:
        """The next number of a list at a level, as it is shown; empty for no list, list 0 and levels without a sign."""
        name = place.list_id
        if name is None or name not in self.lists:
            return ""
        levels = self.lists[name]
        tied = (
            known for known, level in levels.items() if level.style_id is not None and level.style_id == place.style_id
        )
        depth = place.depth if place.depth is not None else next(tied, 0)
        level = levels.get(depth)
        if level is None:
            return ""
        if level.format == "bullet":
            return "・"
        counter = self.counters.setdefault(self.shared[name], {})
        counter[depth] = counter.get(depth, level.start - 1) + 1
        for deeper in [known for known in counter if known > depth]:
            del counter[deeper]
        return re.sub(r"%([1-9])", lambda found: _shown(levels, counter, int(found.group(1)) - 1), level.text).strip()


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for element in abstract.iter(qn("w:lvl")):
        found[int(element.get(qn("w:ilvl"), "0"))] = _Level(
            text=_value(element, "w:lvlText", ""),
            format=_value(element, "w:numFmt", "decimal"),
            start=int(_value(element, "w:start", "1")),
            style_id=_value(element, "w:pStyle", "") or None,
        )
    return found


def _value(element: etree._Element, tag: str, otherwise: str) -> str:
    child = element.find(qn(tag))
    return str(child.get(qn("w:val"), otherwise)) if child is not None else otherwise


def _shown(levels: dict[int, _Level], counter: dict[int, int], depth: int) -> str:
    level = levels.get(depth)
    if level is None:
        return ""
    return format_number(counter.get(depth, level.start), level.format)


def format_number(number: int, style: str) -> str:
    """`number` as ST_NumberFormat `style` writes it; decimal for styles that are rare in Japan."""
    if style == "decimalFullWidth":
        return str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style in ("japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand", "kanjiDigital"):
        return _kanji_number(number)
    if style in ("aiueo", "aiueoFullWidth") and 1 <= number <= len(_AIUEO):
        return _AIUEO[number - 1]
    if style in ("iroha", "irohaFullWidth") and 1 <= number <= len(_IROHA):
        return _IROHA[number - 1]
    if style in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((97 if style == "lowerLetter" else 65) + number - 1)
    if style in ("lowerRoman", "upperRoman"):
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    return "" if style == "none" else str(number)


def _kanji_number(number: int) -> str:
    if not 0 < number < 100:
        return "".join(_KANJI[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _KANJI[tens] + "十") + (_KANJI[ones] if ones else "")


def _roman(number: int) -> str:
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
             (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    text = ""
    for value, sign in signs:
        while number >= value:
            text, number = text + sign, number - value
    return text
