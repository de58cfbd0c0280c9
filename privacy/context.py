"""What a text says a number is: words before it in its line, its column's header, the label above it, words behind it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from privacy.labels import Labels

# How far a label may stand from what it labels, in characters.
BEFORE = 40
AFTER = 16
# Longer lines are running text: no row of a table, no header.
MAX_ROW = 1000

_SEVEN = re.compile(r"\d(?<!\d\d)(?=[\d \t|._/()ー・-]{6})")
_STOP = re.compile(r"[\n。]")
_DELIMITERS = ("\t", "|", ",")
_COLUMNS = re.compile(r"[\t|,]|  |\S \S+ \S")


@dataclass(frozen=True, slots=True)
class Heads:
    """Numbers of lines that head the lines below them up to the next empty one: the block's first line, and its first with each
    delimiter (-1: none)."""

    first: int
    tab: int = -1
    bar: int = -1
    comma: int = -1

    def of(self, delimiter: str) -> int:
        return {"\t": self.tab, "|": self.bar, ",": self.comma}[delimiter]


_NO_HEADS = Heads(-1)


@dataclass(frozen=True, slots=True)
class Line:
    """What counts for all that stands in one line: where it starts; itself where it is a row of a table, the line above it and its
    block's heading, each empty where there is none; where its block starts."""

    number: int
    start: int
    row: str
    above: str
    heading: str
    block: int


class Context:
    """A folded text with its lines, cut once: each look costs no more than a line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._last: Line | None = None

    def says(self, start: int, end: int, labels: Labels, reach: int = 0) -> bool | None:
        """Whether `[start, end)` is what the labels want; None where no label of any kind is near. The nearest word decides; in a
        row, the cell to the left and the column's header come before what else stands there. `reach`: how many characters before
        `start`, of the same block, a label may stand that lines without one follow."""
        line = self._line_at(start)
        column = start - line.start
        for said in (
            self._in_row(line, column, labels),
            labels.nearest(self.text[max(line.start, start - BEFORE) : start]),
            labels.nearest(line.above) if column <= BEFORE else None,
            labels.has_wanted(self.behind(end)) or None,
            labels.among(line.heading),
        ):
            if said is not None:
                return said
        return labels.nearest(self.text[max(line.block, line.start - reach) : line.start]) if reach else None

    def numbers(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches that begin where a row of digits does, none overlapping; of patterns for seven characters and more."""
        position = 0
        for start in self._digits:
            if start >= position and (found := pattern.match(self.text, start)) is not None:
                position = found.end()
                yield found

    def cells(self, labels: Labels) -> Iterator[tuple[int, int]]:
        """The cells of tables, without the space around them, whose column's header is a wanted label."""
        columns: dict[tuple[int, str], frozenset[int]] = {}
        for number, heads in enumerate(self._heads):
            if heads is _NO_HEADS:
                continue
            for delimiter in _DELIMITERS:
                head = heads.of(delimiter)
                if head in (-1, number):
                    continue
                if (head, delimiter) not in columns:
                    columns[head, delimiter] = self._columns(head, delimiter, labels)
                if columns[head, delimiter]:
                    yield from self._cells(number, delimiter, columns[head, delimiter])

    def behind(self, end: int) -> str:
        """The AFTER characters from `end` on, up to the end of sentence or line."""
        behind = self.text[end : end + AFTER]
        stop = _STOP.search(behind)
        return behind[: stop.start()] if stop else behind

    def head_of(self, position: int) -> str:
        """The lines that head the line at `position`, each with its end."""
        number = bisect_right(self._starts, position) - 1
        heads = self._heads[number]
        lines = sorted({heads.first, heads.tab, heads.bar, heads.comma} - {-1, number})
        return "".join(f"{line}\n" for line in map(self._line, lines) if len(line) <= MAX_ROW)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _digits(self) -> list[int]:
        return [found.start() for found in _SEVEN.finditer(self.text)]

    @cached_property
    def _heads(self) -> list[Heads]:
        return list(_heads(self.text.split("\n")))

    def _line_at(self, position: int) -> Line:
        number = bisect_right(self._starts, position) - 1
        if self._last is None or self._last.number != number:
            row = self._line(number)
            heads = self._heads[number]
            heading = self._line(heads.first)
            self._last = Line(
                number=number,
                start=self._starts[number],
                row=row if len(row) <= MAX_ROW and any(delimiter in row for delimiter in _DELIMITERS) else "",
                above=self._line_above(number),
                heading=heading if _is_heading(heading) else "",
                block=self._starts[heads.first],
            )
        return self._last

    def _line(self, number: int) -> str:
        """At most MAX_ROW + 1 characters."""
        start = self._starts[number]
        end = self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self.text)
        return self.text[start : min(end, start + MAX_ROW + 1)]

    def _line_above(self, number: int) -> str:
        line = self._line(number - 1).strip(" |\t") if number else ""
        return line[-BEFORE:] if len(line) <= MAX_ROW and not _COLUMNS.search(line) else ""

    def _columns(self, head: int, delimiter: str, labels: Labels) -> frozenset[int]:
        header = self._line(head)
        if len(header) > MAX_ROW:
            return frozenset()
        return frozenset(column for column, cell in enumerate(header.split(delimiter)) if labels.nearest(cell))

    def _cells(self, number: int, delimiter: str, columns: frozenset[int]) -> Iterator[tuple[int, int]]:
        line = self._line(number)
        start = self._starts[number]
        for column, cell in enumerate(line.split(delimiter) if len(line) <= MAX_ROW else ()):
            if column in columns and cell.strip():
                yield start + len(cell) - len(cell.lstrip()), start + len(cell.rstrip())
            start += len(cell) + 1

    def _in_row(self, line: Line, column: int, labels: Labels) -> bool | None:
        for delimiter in _DELIMITERS if line.row else ():
            if delimiter not in line.row:
                continue
            head = self._heads[line.number].of(delimiter)
            left = line.row[:column].split(delimiter)
            header = self._line(head).split(delimiter)
            if delimiter == "," and len(header) != line.row.count(",") + 1:
                continue  # prose and amounts have commas too
            said = labels.nearest(" ".join(left[-2:])[-BEFORE:])
            if said is None and head != line.number and len(left) <= len(header):
                said = labels.nearest(header[len(left) - 1])
            if said is not None:
                return said
        return None


def _heads(lines: list[str]) -> Iterator[Heads]:
    current: Heads | None = None
    for number, line in enumerate(lines):
        if not line or line.isspace():
            current = None
            yield _NO_HEADS
            continue
        if current is None:
            current = Heads(number)
        if -1 in (current.tab, current.bar, current.comma) and any(delimiter in line for delimiter in _DELIMITERS):
            current = Heads(
                current.first,
                number if current.tab == -1 and "\t" in line else current.tab,
                number if current.bar == -1 and "|" in line else current.bar,
                number if current.comma == -1 and "," in line else current.comma,
            )
        yield current


def _is_heading(line: str) -> bool:
    return len(line) <= 80 and "。" not in line and not any(character.isdigit() for character in line)
