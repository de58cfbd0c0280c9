"""What of a sentence do its citations not prove: numbers, dates, amounts, units, names, and calculations that are wrong?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.answer import Check, CheckKind
from answering.arithmetic import Calculation, calculations
from answering.names import NameFinder, PlacesWords
from answering.proof import Held, held_by
from answering.quantities import Quantity, quantities
from ingest.normalize import Folded, fold

# What stands before it repeats the question's condition (「2023年の日当は、…」); what stands after it is the answer.
_TOPIC = re.compile(r"(?<!また)は(?![いじがずな])|場合|とき|時に|際|なら(?:ば)?|について|ので|ため")
_LEADS_IN = re.compile(
    r"[^。\d]{0,40}(?:以下|次|下記|上記)の(?:とおり|通り|よう|手順|内容|方法|点|もの)[^。\d]{0,12}[。:：]?"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence rests on: the texts that it cites, and the question. `paths` prove names (総務/旅費規程.pdf), and no numbers."""

    cited: tuple[str, ...]
    question: str = ""
    paths: tuple[str, ...] = ()


class Checker:
    def __init__(self, words: PlacesWords) -> None:
        self._names = NameFinder(words)

    def check(self, sentence: str, source: Source) -> tuple[Check, ...]:
        """In the order of the sentence, one for each place. `sentence` has no markers; where nothing is cited, it is marked as a
        whole, and its numbers by themselves."""
        folded = fold(sentence)
        found = quantities(folded.text)
        checks = [*_figures(folded, sentence, found, source), *self._named(folded, sentence, found, source)]
        if not source.cited:
            checks = [check for check in checks if check.kind != "name"]
            if sentence.strip() and not leads_in(sentence):
                checks.append(Check("uncited", 0, len(sentence), sentence))
        return tuple(sorted(dict.fromkeys(checks), key=lambda check: (check.start, -check.end)))

    def _named(self, folded: Folded, sentence: str, found: Sequence[Quantity], source: Source) -> Iterator[Check]:
        there = "\n".join(fold(text).text for text in (*source.cited, *source.paths))
        asked, topic = fold(source.question).text, _topic_end(folded.text)
        for name in self._names.names(folded.text, found):
            restated = name.end <= topic and name.stands_in(asked)
            if not restated and not name.stands_in(there):
                yield _check("name", folded, sentence, (name.start, name.end))


def leads_in(sentence: str) -> bool:
    """Whether it only announces what follows (「手順は次のとおりです。」): it needs no source."""
    return _LEADS_IN.fullmatch(sentence.strip()) is not None


def unproved(sentence: str, source: Source) -> tuple[Check, ...]:
    """The numbers alone."""
    folded = fold(sentence)
    return tuple(_figures(folded, sentence, quantities(folded.text), source))


def _figures(folded: Folded, sentence: str, found: Sequence[Quantity], source: Source) -> Iterator[Check]:
    held, asked = held_by(source.cited), held_by((source.question,))
    topic = _topic_end(folded.text)
    proved = {
        quantity
        for quantity in found
        if held.proves(quantity) or quantity.end <= topic and asked.proves(quantity) or not quantity.readings
    }
    wrong: dict[Quantity, Calculation] = {}
    for calculation in calculations(folded.text, found):
        if calculation.stated or calculation.is_right:  # 2泊 of the question, in ×2泊
            proved.update(one for one in calculation.operands if asked.proves(one))
        if calculation.is_right and proved.issuperset(calculation.operands):
            proved.add(calculation.result)
        elif not calculation.is_right and calculation.stated and calculation.result not in proved:
            wrong[calculation.result] = calculation
    for quantity in found:
        span = (quantity.start, quantity.end)
        if quantity in wrong:
            yield _check("sum", folded, sentence, span, _said(wrong[quantity]))
        elif quantity not in proved:
            other = _elsewhere(held, quantity)
            yield _check("unit" if other else "figure", folded, sentence, span, other)


def _topic_end(text: str) -> int:
    """Where the last topic or condition of a sentence ends; a list's mark and the full stop after it say nothing."""
    return max((match.end() for match in _TOPIC.finditer(text) if text[match.end() :].strip("。. ")), default=0)


def _elsewhere(held: Held, quantity: Quantity) -> str:
    value = quantity.readings[0].value
    return "・".join(f"{value}{unit}" for unit in held.units_of(quantity))


def _said(calculation: Calculation) -> str:
    right, unit = calculation.right, calculation.result.unit
    return f"{round(right, 2) if right % 1 else right.to_integral_value():,f}{unit}"


def _check(kind: CheckKind, folded: Folded, sentence: str, span: tuple[int, int], instead: str = "") -> Check:
    start, end = folded.span(*span)
    return Check(kind, start, end, sentence[start:end], instead)
