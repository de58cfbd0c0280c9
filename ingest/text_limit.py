"""How much text one file may bring, as it will stand in its chunks: checked in the sandboxed process, so that what comes out of it
can be cut into chunks without limits of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from errors import FileTextTooLong
from ingest.page import Block, ParsedFile

# Two hundred books: more would be days of embedding, and its copies more than a parser's memory.
MOST_TEXT = 32 * 2**20


def check_bytes(path: Path) -> None:
    """For files that are all text, before they are decoded. Raises FileTextTooLong."""
    size = path.stat().st_size
    if size > MOST_TEXT:
        raise _too_long(size)


def check_text(parsed: ParsedFile) -> None:
    """Raises FileTextTooLong."""
    total = 0
    for page in parsed.pages:
        for block in page.blocks:
            total += len(block.text)
            for size in _row_sizes(block):
                total += size
                if total > MOST_TEXT:
                    raise _too_long(total)
    if total > MOST_TEXT:
        raise _too_long(total)


def _row_sizes(block: Block) -> Iterator[int]:
    """The chunker writes a wide table's rows as `column: value`, so that a long header comes again with each of its values."""
    header, body = block.rows[: block.header_rows], block.rows[block.header_rows :]
    width = max(map(len, header), default=0)
    names = [sum(len(row[column]) for row in header if column < len(row)) for column in range(width)]
    yield sum(names)
    for row in body:
        yield sum(len(cell) + (names[column] if column < width else 0) for column, cell in enumerate(row) if cell)


def _too_long(size: int) -> FileTextTooLong:
    return FileTextTooLong(size=f"{size / 2**20:,.0f} MB", limit=f"{MOST_TEXT // 2**20} MB")
