"""A document's extracted text in the parts that one looks at: a page, a slide, a sheet, or some passages of a long text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.language import text
from errors import Language
from index_store.records import Chunk

# About 20,000 characters: what one still scrolls through.
_PASSAGES = 30


@dataclass(frozen=True, slots=True)
class FilePart:
    """`first` counts from 1 among the document's passages; all of `page`, `slide` and `sheet` are None in a text without such
    parts. A page may have no passages."""

    chunks: tuple[Chunk, ...]
    first: int = 1
    page: int | None = None
    slide: int | None = None
    sheet: str | None = None


def parts_of(chunks: Sequence[Chunk], pages_total: int) -> tuple[FilePart, ...]:
    """In reading order. Where chunks stand on pages, every page is a part, up to `pages_total` and the last one read."""
    if any(chunk.place.page is not None for chunk in chunks):
        return _pages(chunks, pages_total)
    parts: list[FilePart] = []
    first = 1
    for (slide, sheet), group in groupby(chunks, key=lambda chunk: (chunk.place.slide, chunk.place.sheet)):
        members = tuple(group)
        for start in range(0, len(members), _PASSAGES):
            some = members[start : start + _PASSAGES]
            parts.append(FilePart(some, first, slide=slide, sheet=sheet))
            first += len(some)
    return tuple(parts)


def part_name(part: FilePart, language: Language) -> str:
    """`3 ページ`, `スライド 14`, `シート 申請書 · 箇所 31–60`"""
    if part.page is not None:
        key = "file.part.page" if part.chunks else "file.part.page_empty"
        return text(language, key, number=part.page)
    last = part.first + len(part.chunks) - 1
    passages = text(language, "file.part.passages", first=part.first, last=last)
    if part.slide is not None:
        return text(language, "file.part.slide", number=part.slide)
    return passages if part.sheet is None else f"{text(language, 'file.part.sheet', sheet=part.sheet)} · {passages}"


def _pages(chunks: Sequence[Chunk], pages_total: int) -> tuple[FilePart, ...]:
    on_page: dict[int, list[Chunk]] = {}
    for chunk in chunks:
        on_page.setdefault(chunk.place.page or 1, []).append(chunk)
    pages = max(pages_total, *on_page)
    return tuple(FilePart(tuple(on_page.get(page, ())), page=page) for page in range(1, pages + 1))
