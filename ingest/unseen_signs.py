"""Characters that no font draws, in texts of any format: messages written in tags or selectors, and letters broken up by zero widths.

A tag character (U+E0000…) stands for an ASCII letter, a variation selector for a byte, and a run of either is read as such. A flag
(🏴 with tags), a kanji with one selector, an emoji's joiner and a soft hyphen carry meaning, and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index_store.file_records import Note
from ingest.hidden import block_text, excerpt_of
from ingest.notes import note
from ingest.page import Block, Page, ParsedFile

# Behind a black flag, tags are a region's flag (UTS #51).
_TAGS = re.compile("(?<!\U0001f3f4)(?<![\U000e0000-\U000e007f])[\U000e0000-\U000e007f]{2,}")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}")
# Zero widths and joiners between letters; directions that turn the order of what is read.
_BETWEEN = re.compile("(?<=[\\w。、])[\u200b\u200c\u2060\ufeff\u00ad\u034f\u180e]+(?=[\\w。、])")
_TURNS = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# One in a hundred letters breaks long words on web pages; a message that is to escape a search has more.
_BROKEN_SHARE = 0.1
_FEWEST_BREAKS = 5
# Text behind so many spaces lies off the right edge of any window.
_GAP = re.compile(r"(?<=\S)[ \t　]{120,}(?=\S)")


def parted(parsed: ParsedFile) -> ParsedFile:
    """What is written in such characters, and what lies behind a long gap, as hidden blocks at the end of their page; and a note of
    letters that are broken up or turned."""
    pages = tuple(_parted_page(page) for page in parsed.pages)
    notes = tuple(_notes([block_text(block) for page in pages for block in page.blocks]))
    return (
        parsed if pages == parsed.pages and not notes else replace(parsed, pages=pages, notes=(*parsed.notes, *notes))
    )


def _parted_page(page: Page) -> Page:
    found: list[Block] = []
    blocks = tuple(_parted_block(block, found) for block in page.blocks)
    return page if not found else replace(page, blocks=(*(one for one in blocks if block_text(one).strip()), *found))


def _parted_block(block: Block, found: list[Block]) -> Block:
    text = _without(block.text, found)
    rows = tuple(tuple(_without(cell, found) for cell in row) for row in block.rows)
    if text == block.text and rows == block.rows:
        return block
    return replace(block, text=text, rows=rows)


def _without(text: str, found: list[Block]) -> str:
    """The visible part; the rest is added to `found`."""
    if text.isascii() and len(text) < 120:
        return text
    for match in (*_TAGS.finditer(text), *_SELECTORS.finditer(text)):
        found.append(Block("paragraph", _read(match[0]), hidden="invisible"))
    text = _SELECTORS.sub(lambda run: run[0][:1], _TAGS.sub("", text)) if found else text
    lines = []
    for line in text.split("\n"):
        near, *far = _GAP.split(line)
        found.extend(Block("paragraph", part, hidden="far") for part in far)
        lines.append(near)
    return "\n".join(lines)


def _read(run: str) -> str:
    """What the characters stand for; they themselves where that is no text."""
    if ord(run[0]) < 0xE0080 and ord(run[0]) >= 0xE0000:
        return "".join(chr(ord(sign) - 0xE0000) for sign in run if 0xE0020 <= ord(sign) < 0xE007F)
    data = bytes(ord(sign) - 0xFE00 if ord(sign) < 0xE0000 else ord(sign) - 0xE0100 + 16 for sign in run)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return run


def _notes(texts: list[str]) -> Iterator[Note]:
    told = [(text, count) for text in texts if (count := unseen_between(text))]
    if told:
        yield note("SignsUnseen", count=sum(count for _, count in told), excerpt=excerpt_of(told[0][0]))


def unseen_between(text: str) -> int:
    """How many characters that can't be seen break up or turn these letters; 0 where they are as few as layout needs."""
    if text.isascii():
        return 0
    breaks = len(_BETWEEN.findall(text))
    broken = breaks if breaks >= _FEWEST_BREAKS and breaks >= _BROKEN_SHARE * len(text) / 2 else 0
    turned = len(_TURNS.findall(text)) if not _RIGHT_TO_LEFT.search(text) else 0
    return broken + turned
