"""Reads files with one library and says what it got: `python read_with.py READER FILE…`, a JSON object a line.

It runs in the environment of the library that it reads with, so it imports nothing but that library.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

Pages = dict[int, str]
# What a reader makes of a file: the text of its numbered pages or slides; 0 is text without a number.
Reader = Callable[[Path], Pages]


def ours() -> Reader:
    from ingest.page import Block
    from ingest.parse import parse_file

    def text(block: Block) -> str:
        return "\n".join([block.text, *(" | ".join(row).replace("\n", " ") for row in block.rows)])

    def read(path: Path) -> Pages:
        pages: Pages = {}
        for page in parse_file(path).pages:
            number = page.number or page.slide or 0
            pages[number] = "\n".join([*([pages[number]] if number in pages else []), *map(text, page.blocks)])
        return pages

    return read


def kreuzberg() -> Reader:
    import kreuzberg as library

    mark = "\n\n@@PAGE {page_num}@@\n\n"
    # Of a deck its `pages` are one, and empty, but its text takes marks; of a PDF it is the other way round.
    deck = library.PageConfig(insert_page_markers=True, marker_format=mark)
    marked = library.ExtractionConfig(use_cache=False, output_format="markdown", pages=deck)
    paged = library.ExtractionConfig(
        use_cache=False, output_format="markdown", pages=library.PageConfig(extract_pages=True)
    )

    def read(path: Path) -> Pages:
        if path.suffix != ".pdf":
            return _divided(library.extract_file_sync(str(path), config=marked).content, r"@@PAGE (\d+)@@")
        found = library.extract_file_sync(str(path), config=paged)
        return {page["page_number"]: page["content"] for page in found.pages or ()} or {0: found.content}

    return read


def markitdown() -> Reader:
    import markitdown as library

    converter = library.MarkItDown(enable_plugins=False)

    def read(path: Path) -> Pages:
        return _divided(converter.convert(str(path)).text_content, r"<!-- Slide number: (\d+) -->")

    return read


def pdfium() -> Reader:
    """The engine alone, PDF only: what our own layer on top of it costs and brings."""
    import pypdfium2 as library

    def read(path: Path) -> Pages:
        document = library.PdfDocument(path)
        return {number: page.get_textpage().get_text_range() for number, page in enumerate(document, start=1)}

    return read


READERS = {"ours": ours, "kreuzberg": kreuzberg, "markitdown": markitdown, "pdfium": pdfium}


def _divided(text: str, mark: str) -> Pages:
    before, *rest = re.split(mark, text)
    pages = {int(number): part for number, part in zip(rest[::2], rest[1::2], strict=True)}
    return {**pages, 0: before} if before.strip() else pages


def main() -> None:
    read = READERS[sys.argv[1]]()
    for name in sys.argv[2:]:
        wall, processor = time.perf_counter(), time.process_time()
        try:
            pages, failed = read(Path(name)), ""
        except Exception as error:  # noqa: BLE001 — whatever a library raises is a line of the comparison
            pages, failed = {}, f"{type(error).__name__}: {error}"[:200]
        seconds = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - processor}
        sys.stdout.write(json.dumps({"file": name, "pages": pages, "failed": failed, **seconds}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
