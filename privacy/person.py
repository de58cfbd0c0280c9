"""Names of people: words that the dictionary has as such (固有名詞-人名), before an honorific or behind a 氏名 label."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Protocol

from privacy.context import Context
from privacy.finding import Finding
from privacy.labels import Labels

_NAME = r"[\u3005-\u3007\u4e00-\u9fffぁ-んァ-ヶー]"
_HONORIFIC = re.compile(r"(?:様(?![式々子相態])|さん|さま|氏(?![名族神])|殿(?!下)|と申します|先生|くん|君(?!主))")
_LABELLED = r"氏名|(?<![品社会ド])名前|フリガナ|ふりがな|署名|名義人?|受取人|届出人|世帯主|被扶養者|喪主|担当|講師|議長|立会|社員|職員|from:|to:|cc:|[\u4e00-\u9fff]者|(?<![a-z])name"
_LABEL = re.compile(rf"(?:{_LABELLED})(?:又は名称|名|氏名)?[^\S\n]?(?:\([^)\n]{{0,10}}\))?[ :|\t,\n]{{1,3}}(?={_NAME})")
_TITLE = re.compile(
    r"(?:部長|課長|係長|主任|社長|店長|次長|工場長|取締役|専務|常務|監査役|[課部室係])[ \t]{1,2}(?=" + _NAME + ")"
)
_READING = re.compile(r"[ァ-ヶー]{2,8} [ァ-ヶー]{2,8}(?![ァ-ヶー])")
_GIVEN = re.compile(r" (?:[\u3005-\u3007\u4e00-\u9fff]{1,3}(?![\u4e00-\u9fffァ-ヶー])|[ァ-ヶー]{2,6}(?![ァ-ヶー]))")
_WORD_GOES_ON = re.compile(r"[\u4e00-\u9fffァ-ヶー](?<![様氏殿君])")
_TWO_KANJI = re.compile(r"[\u4e00-\u9fff]{2}")
_COLUMN = Labels(_LABELLED, other_numbers=False)
# Behind these two words in katakana are a name, though no dictionary has them.
_READ_ALOUD = r"フリガナ|カナ|名義|受取人|氏名"
_READ_COLUMN = Labels(_READ_ALOUD, other_numbers=False)
# A name of six characters with its given name.
_LONGEST = 16
# What is cut into words at once: a sentence, or this much of it.
_STRETCH = 200
_STRETCHES = re.compile(rf"[^\n。]{{1,{_STRETCH}}}")


class NamesPeople(Protocol):
    """A word of a folded text at `[start, end)`; `is_person` where the dictionary has it as a name of people, `is_name` where as
    any proper noun."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def is_person(self) -> bool: ...
    @property
    def is_name(self) -> bool: ...


class PlacesWords(Protocol):
    def placed(self, text: str) -> Iterable[NamesPeople]: ...


def people(context: Context, words: PlacesWords) -> Iterator[Finding]:
    text = context.text
    named = _Named(text, words)
    for found in _HONORIFIC.finditer(text):
        start, end = named.ending_at(found.start())
        if start < end:
            yield Finding("person", start, end)
    for found in (*_LABEL.finditer(text), *_TITLE.finditer(text)):
        end = named.beginning_at(found.end(), is_read=re.search(_READ_ALOUD, found[0]) is not None)
        if end > found.end() and _WORD_GOES_ON.match(text, end) is None:
            yield Finding("person", found.end(), end)
    read = set(context.cells(_READ_COLUMN))
    for start, end in context.cells(_COLUMN):
        if 1 < end - start <= _LONGEST and named.beginning_at(start, is_read=(start, end) in read) == end:
            yield Finding("person", start, end)


class _Named:
    """Where names of people stand in a text, asked for from left to right: only sentences that are asked for are cut into words."""

    def __init__(self, text: str, words: PlacesWords) -> None:
        self._text = text
        self._words = words
        self._stretches = [found.start() for found in _STRETCHES.finditer(text)]
        self._last: tuple[int, tuple[tuple[int, int, bool], ...]] = (-1, ())

    def ending_at(self, end: int) -> tuple[int, int]:
        """The run of names before `end`, empty without one. A proper noun of two kanji is one: 千葉 and 中野 are places to the
        dictionary."""
        text = self._text
        last = end - 1 if text[end - 1 : end] == " " else end
        start = last
        for word_start, word_end, is_person in reversed(self._names(last - 1)):
            if word_end > start:
                continue
            is_name = is_person or _TWO_KANJI.fullmatch(text, word_start, word_end) is not None
            if not is_name or text[word_end:start].strip(" ") or start - word_end > 1 or last - word_start > _LONGEST:
                break
            start = word_start
        return start, last

    def beginning_at(self, start: int, *, is_read: bool) -> int:
        """Where the run of names from `start` on ends, `start` without one. With a given name that no dictionary has (早乙女 陸)
        the second word belongs to it; `is_read`: two words in katakana are one."""
        text = self._text
        if is_read and (reading := _READING.match(text, start)) is not None:
            return reading.end()
        end = start
        for word_start, word_end, is_person in self._names(start):
            if word_start < end:
                continue
            if not is_person or text[end:word_start].strip(" ") or word_start - end > 1:
                break
            end = word_end
        given = _GIVEN.match(text, end) if end > start else None
        return end if given is None else given.end()

    def _names(self, position: int) -> tuple[tuple[int, int, bool], ...]:
        """(start, end, whether of a person) of the proper nouns in the stretch around `position`."""
        start = self._stretches[max(0, bisect_right(self._stretches, position) - 1)] if self._stretches else 0
        if self._last[0] != start:
            found = _STRETCHES.match(self._text, start)
            placed = self._words.placed(found[0]) if found is not None else ()
            names = ((start + w.start, start + w.end, w.is_person) for w in placed if w.is_person or w.is_name)
            self._last = (start, tuple(names))
        return self._last[1]
