"""What a report of quality counts of a parsed file, the same way for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.mojibake import mojibake_share
from ingest.page import Page, ParsedFile


def counted(parsed: ParsedFile) -> ParsedFile:
    """With `characters`, `mojibake` and, where the parser doesn't know of empty ones, `pages_total` and `pages_by_ocr`."""
    placed = sum(
        1 for page in parsed.pages if page.number is not None or page.slide is not None or page.sheet is not None
    )
    by_ocr = sum(1 for page in parsed.pages if page.read_by == "ocr")
    return replace(
        parsed,
        pages_total=max(parsed.pages_total, placed),
        pages_by_ocr=max(parsed.pages_by_ocr, by_ocr),
        characters=sum(len("".join(text.split())) for page in parsed.pages for text in page_texts(page)),
        mojibake=parsed.mojibake if parsed.mojibake is not None else _mojibake(parsed),
    )


def _mojibake(parsed: ParsedFile) -> float | None:
    return mojibake_share(text for page in parsed.pages if page.read_by == "text" for text in page_texts(page))


def page_texts(page: Page) -> Iterator[str]:
    """Every text of a page's blocks; a table's, cell by cell."""
    for block in page.blocks:
        yield block.text
        for row in block.rows:
            yield from row
