"""The picture of a page -> its lines: straightened, put upright, each line read, in reading order.

Which way up a page lies, and whether it is written vertically, isn't guessed from its look: a few of its longest lines are
read in each way. The reader knows letters that stand upright and letters that lie on their backs, as a vertical line's do once it
is turned left, though it leaves out most marks of these. So the turn in which lines read well is the right one; and where they
still read well after each letter was put up from its back, they lay on their backs, and the page is written vertically.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from ingest.line_pictures import pieces_of, upright
from ingest.ocr import LONGEST_LINE, LineText, Picture, ReadsLines, engine
from ingest.pdf_lines import is_pdf
from ingest.pdf_picture import pdf_image
from ingest.read_pictures import picture_image, rotate
from ingest.scan import PageImage, ScannedPage
from ingest.scan_geometry import Span, reading_order, rotated, skew_degrees, spans_of, turned_left
from ingest.text_lines import Cell, TextLine

_TRIED_LINES = 4
_TRIED_LETTERS = 14
# Letters that were upright and are turned once more read far worse than this share of what they were.
_LYING_SHARE = 0.6
# A way of reading that is as sure as this isn't compared with others.
_SURE = 0.93
# A line is told to be horizontal or vertical where it is this much longer than it is thick.
_LONG = 1.8
# A vertical line's letters were cut well where they read so surely; else what a reading without marks must be surer by.
_WELL_CUT, _MARKS_WORTH = 0.85, 0.15
# Letters that the reader itself thinks wrong: specks, stamps and drawings give such lines.
_LEAST_CONFIDENCE = 0.45
# The finder puts some white around a line: the letters' height as a share of its box's.
_LETTER_SHARE = 0.8
# Ruby is about half as large as the letters that it stands by.
_RUBY_RATIO = 0.68
# What lines of a form are read as.
_RULES = " 　_＿|｜"
_KANA_ONLY = re.compile(r"^[ぁ-ゖァ-ヺー・\s]+$")
_JAPANESE = re.compile(r"[\u3000-\u9fff\uf900-\uff9f]")


@dataclass(frozen=True, slots=True)
class _Way:
    """How a page is to be read: turned left by `quarters`, after which its lines run to the right; `lying` letters lie on their
    backs then, for the page is written vertically."""

    quarters: int
    lying: bool


@dataclass(frozen=True, slots=True)
class _ReadSpan:
    span: Span
    cells: tuple[Cell, ...]
    text: str
    confidence: float


def scan_page(path: Path, number: int) -> ScannedPage:
    """Page `number` (from 1) of a PDF or a picture. Raises FileDamaged, FilePasswordNeeded, PictureTooLarge."""
    image = page_image(path, number)
    return read_scan(image.pixels, engine(), image.points)


def page_image(path: Path, number: int) -> PageImage:
    """The page as a reader sees it; the same errors."""
    return pdf_image(path, number) if is_pdf(path) else picture_image(path, number)


def read_scan(picture: Picture, reader: ReadsLines, points_per_pixel: float = 1.0) -> ScannedPage:
    """Lengths of the lines are in points. A page on which nothing can be read has no lines."""
    corners = reader.find(picture)
    if not corners:
        return ScannedPage()
    degrees = skew_degrees(corners)
    if degrees:
        straight = rotate(picture, degrees)
        corners = rotated(corners, degrees, _shape(picture), _shape(straight))
        picture = straight
    spans = [span for span in spans_of(corners) if span.width >= 4 and span.height >= 4]
    way = _best_way(picture, spans, reader)
    picture, spans = _turned(picture, spans, way.quarters)
    read = [one for span in spans for one in _read_span(picture, span, way.lying, reader)]
    text, ruby = _without_ruby(read)
    return _page(text, ruby, way, (points_per_pixel, picture.shape[0]))


def _shape(picture: Picture) -> tuple[int, int]:
    return picture.shape[0], picture.shape[1]


def _best_way(picture: Picture, spans: Sequence[Span], reader: ReadsLines) -> _Way:
    """Upright and horizontal where there is no line long enough to tell. Of the two turns the usual one is tried first."""
    wide = [span for span in spans if span.width >= _LONG * span.height]
    tall = [span for span in spans if span.height >= _LONG * span.width]
    if not wide and not tall:
        return _Way(0, lying=False)
    across = sum(span.width for span in wide) >= sum(span.height for span in tall)
    tried = sorted(wide if across else tall, key=lambda span: -max(span.width, span.height))[:_TRIED_LINES]
    first, second = (_Way(turn, lying=False) for turn in ((0, 2) if across else (1, 3)))
    score = _score(picture, tried, first, reader)
    quarters = first.quarters
    if score < _SURE and (other := _score(picture, tried, second, reader)) > score:
        quarters, score = second.quarters, other
    lying = _Way(quarters, lying=True)
    return lying if _score(picture, tried, lying, reader) > _LYING_SHARE * score else _Way(quarters, lying=False)


def _score(picture: Picture, spans: Sequence[Span], way: _Way, reader: ReadsLines) -> float:
    """Sureness of a reading times the share of the letters that there must be, 0 to 1."""
    turned, moved = _turned(picture, spans, way.quarters)
    scores = []
    for span in moved:
        short = Span(span.left, span.top, min(span.right, span.left + _TRIED_LETTERS * span.height), span.bottom)
        line = _cut(turned, short)
        read = reader.read(upright(line) if way.lying else line)
        expected = _LETTER_SHARE * short.width / max(short.height, 1.0)
        full = sum(1.0 if _JAPANESE.match(letter) else 0.5 for letter in read.text) / max(expected, 1.0)
        scores.append(read.confidence * min(1.0, full))
    return sum(scores) / len(scores)


def _turned(picture: Picture, spans: Sequence[Span], quarters: int) -> tuple[Picture, list[Span]]:
    moved = list(spans)
    for turn in range(quarters):
        width = picture.shape[1] if turn % 2 == 0 else picture.shape[0]
        moved = [turned_left(span, width) for span in moved]
    return np.ascontiguousarray(np.rot90(picture, quarters)), moved


def _cut(picture: Picture, span: Span) -> Picture:
    top, bottom = max(0, int(span.top)), int(np.ceil(span.bottom))
    left, right = max(0, int(span.left)), int(np.ceil(span.right))
    return np.ascontiguousarray(picture[top:bottom, left:right])


def _read_span(picture: Picture, span: Span, lying: bool, reader: ReadsLines) -> Iterator[_ReadSpan]:
    """The text in a box; nothing where it is no text. A box that stands across the others' direction is read in its own."""
    line, turned = _cut(picture, span), lying
    if span.height > _LONG * span.width:
        line, turned = np.ascontiguousarray(np.rot90(line, -1 if lying else 1)), not lying
    read = [(start, end, _read_line(line[:, start:end], turned, reader)) for start, end in _parts(line)]
    read = [(start, end, one) for start, end, one in read if one.text.strip(_RULES)]
    letters = sum(len(one.text) for _, _, one in read)
    if not letters:
        return
    confidence = sum(one.confidence * len(one.text) for _, _, one in read) / letters
    if confidence >= _LEAST_CONFIDENCE:
        cells = tuple(Cell(one.text.strip(), span.left + start, span.left + end) for start, end, one in read)
        yield _ReadSpan(span, cells, "　".join(cell.text for cell in cells), confidence)


def _parts(line: Picture) -> Iterator[tuple[int, int]]:
    """A line parted at its gaps, and where it is too long for the reader."""
    longest = LONGEST_LINE * line.shape[0]
    for piece in pieces_of(line):
        for start in range(piece.start, piece.end, longest):
            yield start, min(piece.end, start + longest)


def _read_line(line: Picture, lying: bool, reader: ReadsLines) -> LineText:
    """Letters on their backs are put upright one by one; where cutting went wrong, they are read as they lie, without marks."""
    if not lying:
        return reader.read(np.ascontiguousarray(line))
    cut = reader.read(upright(line))
    if cut.confidence >= _WELL_CUT:
        return cut
    whole = reader.read(np.ascontiguousarray(line))
    return whole if whole.confidence > cut.confidence + _MARKS_WORTH else cut


def _without_ruby(read: Sequence[_ReadSpan]) -> tuple[list[_ReadSpan], tuple[str, ...]]:
    """Small kana close above a larger line: the reading of its kanji."""
    text: list[_ReadSpan] = []
    ruby: list[str] = []
    for one in read:
        is_ruby = _KANA_ONLY.match(one.text) is not None and any(
            other.span.height * _RUBY_RATIO >= one.span.height
            and -0.5 * one.span.height <= other.span.top - one.span.bottom <= 0.8 * one.span.height
            and other.span.left < (one.span.left + one.span.right) / 2 < other.span.right
            for other in read
        )
        if is_ruby:
            ruby.append(one.text)
        else:
            text.append(one)
    return text, tuple(ruby)


def _page(read: Sequence[_ReadSpan], ruby: tuple[str, ...], way: _Way, scale: tuple[float, int]) -> ScannedPage:
    by_span = {one.span: one for one in read}
    usual = median(one.span.height for one in read) if read else 0.0
    lines = [_line([by_span[span] for span in spans], usual, scale) for spans in reading_order(list(by_span))]
    letters = sum(len(one.text) for one in read)
    confidence = sum(one.confidence * len(one.text) for one in read) / letters if letters else None
    turned = (way.quarters * 90 - (90 if way.lying else 0)) % 360
    return ScannedPage(tuple(lines), confidence, turned, way.lying, ruby)


def _line(read: Sequence[_ReadSpan], usual: float, scale: tuple[float, int]) -> TextLine:
    """Boxes of one size of letters differ in height by what letters they hold: only clearly larger ones are larger."""
    points, height = scale
    tallest = max(one.span.height for one in read)
    size = usual if 0.7 * usual <= tallest < 1.35 * usual else round(2 * tallest / usual) / 2 * usual
    cells = [Cell(cell.text, cell.left * points, cell.right * points) for one in read for cell in one.cells]
    return TextLine(
        text="　".join(one.text for one in read),
        left=cells[0].left,
        right=cells[-1].right,
        top=(height - min(one.span.top for one in read)) * points,
        bottom=(height - max(one.span.bottom for one in read)) * points,
        size=max(size, 0.5 * usual) * _LETTER_SHARE * points,
        cells=tuple(_joined(cells, usual * points)),
    )


def _joined(cells: Sequence[Cell], size: float) -> Iterator[Cell]:
    """Cells with a mere space between them are one: columns stand further apart."""
    current: Cell | None = None
    for cell in cells:
        if current is not None and cell.left - current.right <= 1.2 * size:
            current = Cell(f"{current.text}　{cell.text}", current.left, cell.right)
        else:
            if current is not None:
                yield current
            current = cell
    if current is not None:
        yield current
