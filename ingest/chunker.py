"""Pages -> chunks: passages that a person can read alone and a citation can name.

A chunk stays within one page, slide or sheet and within one section; an article (第n条) is never joined with another; a
table is divided only between rows. Headings stand at the top of the first chunk below them, never alone where text follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index_store.cell_marks import corners, without_cells
from index_store.records import Chunk, HiddenKind, Place
from ingest.chunk_pieces import Piece, divide, joined_cells, pieces_of
from ingest.outline import is_article
from ingest.page import Block, Page, ParsedFile

# Raise it with every change that makes any file's chunks come out otherwise: each document is then read again by the next run.
CHUNKER_VERSION = 3

_TINY = 60
_LONGEST_SECTION_NAME = 80
_PLAIN_SHEET_NAME = re.compile(r"^(?:sheet|シート)\s*\d*$", re.I)


def chunk_pages(parsed: ParsedFile, chunk_characters: int) -> tuple[Chunk, ...]:
    """The chunks of a file in reading order, ordinals from 0; the same file always gives the same chunks.

    A chunk has at most `chunk_characters`, but for its headings and for a last sentence too short to stand alone.
    """
    outline = _Outline()
    drafts = [
        part
        for page in parsed.pages
        for draft in (
            *_page_drafts(_in_sight(page), outline, chunk_characters),
            *_hidden_drafts(page, chunk_characters),
        )
        for part in _bounded(draft, chunk_characters)
    ]
    return tuple(
        Chunk(ordinal, draft.text, _place(draft), draft.page.read_by, _hidden(draft))
        for ordinal, draft in enumerate(drafts)
    )


def _in_sight(page: Page) -> Page:
    """Without what stands apart. A whole sheet or slide that is hidden reads like any other."""
    return replace(page, blocks=tuple(block for block in page.blocks if block.hidden is None or _is_whole(block)))


def _is_whole(block: Block) -> bool:
    return block.hidden in ("sheet", "slide")


def _hidden_drafts(page: Page, limit: int) -> Iterator[_Draft]:
    """What is hidden on a page belongs to none of its sections, and never shares a chunk with what is seen."""
    for block in page.blocks:
        if block.hidden is not None and not _is_whole(block):
            for piece in pieces_of([replace(block, kind="table" if block.rows else "paragraph")], limit):
                yield _Draft(page, (), piece.text.strip("\n"), piece.cells, alone=True, hidden=block.hidden)


def _hidden(draft: _Draft) -> HiddenKind | None:
    if draft.hidden is not None:
        return draft.hidden
    whole = next((block.hidden for block in draft.page.blocks if _is_whole(block)), None)
    lines = draft.page.hidden_lines
    if whole is not None or lines is None or draft.cells is None:
        return whole
    left, top, right, bottom = corners(draft.cells)
    meets = any(top <= row <= bottom for row in lines.rows) or any(left <= one <= right for one in lines.columns)
    return "lines" if meets and draft.page.blocks != lines.without else None


def search_text(title: str, chunk: Chunk) -> str:
    """What is embedded and cut into words: the title, the sheet and the sections that the text doesn't begin with, the text.

    A title without a letter (a scan's `000123`, a date) says nothing of the text, and would be part of every chunk's meaning.
    """
    text = without_cells(chunk.text)
    head = text[: 4 * _LONGEST_SECTION_NAME]
    context = [title] if any(map(str.isalpha, title)) and not head.startswith(title) else []
    if chunk.place.sheet is not None and not _PLAIN_SHEET_NAME.match(chunk.place.sheet):
        context.append(chunk.place.sheet)
    context.extend(section for section in chunk.place.section if section not in head)
    lead = " > ".join(dict.fromkeys(part for part in context if part))
    return f"{lead}\n{text}" if lead else text


@dataclass(slots=True)
class _Outline:
    """The headings above the place where we are, by level; it goes on from page to page."""

    headings: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, heading: Block) -> None:
        while self.headings and self.headings[-1][0] >= heading.level:
            self.headings.pop()
        self.headings.append((heading.level, _section_name(heading.text)))

    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A chunk in the making. `own_heading` is the innermost heading that it begins with."""

    page: Page
    section: tuple[str, ...]
    text: str
    cells: str | None = None
    alone: bool = False
    own_heading: str = ""
    hidden: HiddenKind | None = None

    @property
    def length(self) -> int:
        return len(without_cells(self.text))


def _bounded(draft: _Draft, limit: int) -> list[_Draft]:
    """Headings without end, which nothing else divides, as parts."""
    if draft.length <= 4 * limit:
        return [draft]
    return [replace(draft, text=part) for part in divide(draft.text, limit)]


def _section_name(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_SECTION_NAME]


def _page_drafts(page: Page, outline: _Outline, limit: int) -> list[_Draft]:
    drafts: list[_Draft] = []
    waiting: list[Block] = []
    for headings, body in _sections(page):
        for heading in headings:
            outline.enter(heading)
        waiting.extend(headings)
        if not body:
            continue
        drafts.extend(_section_drafts(page, outline.path(), (waiting, body), limit))
        waiting = []
    if waiting:
        drafts = _with_trailing(drafts, waiting, page, outline)
    return _merge_tiny(drafts, limit)


def _sections(page: Page) -> Iterator[tuple[list[Block], list[Block]]]:
    """Runs of headings, each with the blocks up to the next heading."""
    headings: list[Block] = []
    body: list[Block] = []
    for block in page.blocks:
        if block.kind == "heading":
            if body:
                yield headings, body
                headings, body = [], []
            headings.append(block)
        else:
            body.append(block)
    yield headings, body


def _section_drafts(
    page: Page, section: tuple[str, ...], content: tuple[list[Block], list[Block]], limit: int
) -> Iterator[_Draft]:
    """Pieces gathered up to the limit. The headings count only where they are long: a title costs no sentence its place."""
    headings, body = content
    lead = "\n".join(heading.text for heading in headings)
    first = headings[-1].text if headings else ""
    gathered: list[Piece] = []
    for piece in pieces_of(body, limit):
        size = sum(kept.length + 1 for kept in gathered) + piece.length
        if gathered and (size > limit or piece.alone or gathered[-1].alone):
            yield _draft(page, section, lead, gathered, first)
            lead, first, gathered = "", "", []
        gathered.append(piece)
    if gathered:
        yield _draft(page, section, lead, gathered, first)


def _draft(page: Page, section: tuple[str, ...], lead: str, pieces: list[Piece], own_heading: str) -> _Draft:
    text = "\n".join([lead, *(piece.text for piece in pieces)] if lead else [piece.text for piece in pieces])
    cells = joined_cells([piece.cells for piece in pieces])
    return _Draft(page, section, text.strip("\n"), cells, any(piece.alone for piece in pieces), own_heading)


def _with_trailing(drafts: list[_Draft], headings: list[Block], page: Page, outline: _Outline) -> list[_Draft]:
    """Headings below which the page has no text: at the end of its last chunk, or a chunk where the page has nothing else."""
    text = "\n".join(heading.text for heading in headings)
    if drafts:
        return [*drafts[:-1], replace(drafts[-1], text=f"{drafts[-1].text}\n{text}")]
    return [_Draft(page, outline.path()[:-1], text, joined_cells([heading.cells for heading in headings]))]


def _merge_tiny(drafts: list[_Draft], limit: int) -> list[_Draft]:
    """Joins a chunk under 60 characters with its neighbour where both belong to one section and no article is joined."""
    merged: list[_Draft] = []
    for draft in drafts:
        if merged and _may_join(merged[-1], draft, limit):
            merged[-1] = _joined(merged[-1], draft)
        else:
            merged.append(draft)
    return merged


def _may_join(first: _Draft, second: _Draft, limit: int) -> bool:
    tiny = min(first.length, second.length) < _TINY
    fits = first.length + second.length < limit + _TINY
    if not tiny or not fits or first.alone or second.alone:
        return False
    if first.section == second.section:
        return True
    articles = is_article(first.own_heading) or is_article(second.own_heading)
    return not articles and _common(first.section, second.section) == _shorter(first.section, second.section)


def _shorter(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """The deepest section that two neighbours can share: one's own, or the parent of two siblings."""
    if len(first) == len(second):
        return first[:-1]
    return first if len(first) < len(second) else second


def _joined(first: _Draft, second: _Draft) -> _Draft:
    common = _common(first.section, second.section)
    longer = max(first, second, key=lambda draft: len(draft.text))
    return replace(
        first,
        section=common if common else longer.section,
        text=f"{first.text}\n{second.text}",
        cells=joined_cells([first.cells, second.cells]),
    )


def _common(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    length = 0
    while length < min(len(first), len(second)) and first[length] == second[length]:
        length += 1
    return first[:length]


def _place(draft: _Draft) -> Place:
    page = draft.page
    return Place(page=page.number, slide=page.slide, sheet=page.sheet, cells=draft.cells, section=draft.section)
