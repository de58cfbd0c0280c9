"""Lines of pages -> pages of blocks: lines joined to paragraphs, headings by size and by form, tables by their gaps.

Running heads, page numbers and the dotted lines of a table of contents are left out: they would be found for every question.
The lines may come from a PDF's text layer or from the reading of a scan.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest import pdf_tables
from ingest.letter import begins_letter, letter_title
from ingest.outline import blocks_from_paragraphs, heading_level, is_article, is_caption, starts_anew
from ingest.page import Block, Page
from ingest.text_lines import PageLines, TextLine

_PAGE_NUMBER = re.compile(
    r"^[\s\-–—‐−－ー/|]*(?:[Pp](?:age)?\.?\s*)?[0-9０-９]{1,4}(?:\s*(?:/|of|ページ|頁)\s*[0-9０-９]{0,4})?[\s\-–—‐−－ー|]*$"
)
_DOT_LEADER = re.compile(r"(?:[.．…‥・･]\s?){4,}\s*[0-9０-９ivx]{1,4}$")
_CONTENTS = re.compile(r"^(?:目\s*次|もくじ|contents|table of contents)$", re.I)
_TITLE_NOISE = re.compile(
    r"microsoft|\.(?:docx?|xlsx?|pptx?|pdf|html?|txt|md|csv|jtd|tex|dvi|eps|ai|indd)\b|untitled|無題|^\W*$|[\ufffd\x00-\x1f]",
    re.I,
)
_TAIL = re.compile(r"[。．！？：:」）)]$")
# A heading's letters are this much larger than the body's; below it, bold or spaced body text is mistaken for headings.
_HEADING_RATIO = 1.15
_HEADING_LENGTH = 60
_RUNNING_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Layout:
    """`left_out` counts lines of running heads, page numbers and tables of contents."""

    pages: tuple[Page, ...]
    left_out: int
    title: str | None


def lay_out(pages: Sequence[PageLines], named: str = "") -> Layout:
    """The pages that have text. The title is `named`, the file's own, where it can be one, else the line of the largest letters on
    the first page, else None."""
    kept, left_out = _without_running_heads(pages)
    body_size = _body_size(kept)
    sizes = _heading_sizes(kept, body_size)
    whole = [Page(_blocks(page.lines, sizes), number=page.number) for page in kept]
    laid, listed = _without_contents(whole)
    return Layout(laid, left_out + listed, _title(named, kept))


def _without_running_heads(pages: Sequence[PageLines]) -> tuple[list[PageLines], int]:
    """Drops page numbers, dotted lines, and a first or last line that stands, digits aside, on most of the pages."""
    edges = Counter(key for page in pages for key in {_edge_key(line) for line in _edge_lines(page)})
    filled = sum(1 for page in pages if page.lines)
    running = {key for key, count in edges.items() if filled >= 4 and count >= _RUNNING_SHARE * filled}
    kept, dropped = [], 0
    for page in pages:
        edge = _edge_lines(page)
        lines = tuple(
            line
            for line in page.lines
            if not (_DOT_LEADER.search(line.text) or (line in edge and _is_running(line, running)))
        )
        dropped += len(page.lines) - len(lines)
        kept.append(PageLines(page.number, lines))
    return kept, dropped


def _edge_lines(page: PageLines) -> tuple[TextLine, ...]:
    """Where running heads stand: two lines from above and below, one on a page of few lines, whose rest is text."""
    count = 2 if len(page.lines) >= 10 else 1
    return (*page.lines[:count], *page.lines[-count:])


def _edge_key(line: TextLine) -> str:
    return re.sub(r"[0-9０-９\s]+", "#", line.text)


def _is_running(line: TextLine, running: set[str]) -> bool:
    return _PAGE_NUMBER.match(line.text) is not None or _edge_key(line) in running


def _body_size(pages: list[PageLines]) -> float:
    """The font size that most characters have, to half a point."""
    counted: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counted[round(line.size * 2) / 2] += len(line.text)
    return counted.most_common(1)[0][0] if counted else 0.0


def _heading_sizes(pages: list[PageLines], body: float) -> dict[float, int]:
    """Font size -> heading level for the three largest sizes that are clearly larger than the body's."""
    sizes = {
        round(line.size)
        for page in pages
        for line in page.lines
        if line.size >= _HEADING_RATIO * body and len(line.text) <= _HEADING_LENGTH
    }
    return {float(size): min(rank, 3) for rank, size in enumerate(sorted(sizes, reverse=True), start=1)}


def _blocks(lines: tuple[TextLine, ...], heading_sizes: dict[float, int]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    body: list[TextLine] = []
    for line in lines:
        level = heading_sizes.get(float(round(line.size)))
        if level is None or len(line.text) > _HEADING_LENGTH or not _reads_as_heading(line.text):
            body.append(line)
            continue
        blocks.extend(_body_blocks(body))
        body = []
        if blocks and blocks[-1].kind == "heading" and blocks[-1].level == level and 15 <= len(blocks[-1].text) <= 45:
            blocks[-1] = Block("heading", _joined(blocks[-1].text, line.text), level=level)
        else:
            blocks.append(Block("heading", line.text, level=level))
    blocks.extend(_body_blocks(body))
    return tuple(blocks)


def _body_blocks(lines: list[TextLine]) -> Iterator[Block]:
    """The tables and paragraphs of lines between two headings."""
    if not lines:
        return
    margin = sorted(line.right for line in lines)[int(0.9 * (len(lines) - 1))]
    for is_table, run in pdf_tables.runs(lines):
        if is_table:
            yield pdf_tables.table_block(run)
        else:
            yield from blocks_from_paragraphs(_paragraphs(run, margin))


def _without_contents(pages: list[Page]) -> tuple[tuple[Page, ...], int]:
    """Drops a table of contents: the headings that follow `目次` one on another, until text comes. Returns how many, too."""
    kept: list[Page] = []
    listing, dropped = False, 0
    for page in pages:
        blocks: list[Block] = []
        for block in page.blocks:
            if _CONTENTS.match(block.text):
                listing = True
            elif listing and block.kind != "heading":
                listing = False
            if listing:
                dropped += 1
            else:
                blocks.append(block)
        if blocks:
            kept.append(Page(tuple(blocks), number=page.number))
    return tuple(kept), dropped


def _reads_as_heading(text: str) -> bool:
    return len(text) >= 2 and not is_article(text) and heading_level(text) is None and text[-1] not in "。、，,"


def _paragraphs(lines: list[TextLine], margin: float) -> list[str]:
    """A line goes on in the next where it reaches the right margin and no new item, article or heading begins there."""
    found: list[str] = []
    previous: TextLine | None = None
    for line in lines:
        if previous is not None and _goes_on(previous, line, margin):
            found[-1] = _joined(found[-1], line.text)
        else:
            found.append(line.text)
        previous = line
    return found


def _goes_on(previous: TextLine, line: TextLine, margin: float) -> bool:
    if starts_anew(line.text) or is_caption(previous.text) or heading_level(previous.text) is not None:
        return False
    reaches = previous.right >= margin - 2.2 * previous.size
    indented = line.left > previous.left + 0.7 * line.size and _TAIL.search(previous.text) is not None
    same_size = abs(previous.size - line.size) <= 0.2 * previous.size
    return reaches and not indented and same_size and len(previous.text) >= 10


def _joined(first: str, second: str) -> str:
    latin = first[-1:].isascii() and second[:1].isascii() and first[-1:].strip() and second[:1].strip()
    return f"{first} {second}" if latin else first + second


def _title(named: str, pages: Sequence[PageLines]) -> str | None:
    if 2 <= len(named) <= 100 and not _TITLE_NOISE.search(named) and not begins_letter(named):
        return named
    first = next((page for page in pages if page.lines), None)
    among = [] if first is None else [line for line in first.lines if not _CONTENTS.match(line.text)]
    if not among:
        return None
    largest = max(line.size for line in among)
    usual = median(line.size for line in among)
    lines = [line.text for line in among if line.size >= 0.95 * largest]
    title = "".join(lines)
    stands_out = largest >= _HEADING_RATIO * usual or len(among) == len(lines) == 1
    if stands_out and 2 <= len(title) <= 60:
        return title
    return letter_title(line.text for line in among) if begins_letter(among[0].text) else None
