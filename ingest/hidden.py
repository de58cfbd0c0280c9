"""Text that a document doesn't show: what is done with it, by kind, and what the report says of it.

Parsers mark it where they find it (`Block.hidden`, `Page.hidden_lines`). Here it is left out or kept, and noted either way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from errors import FileTextHidden, Language
from index_store.file_records import Note
from index_store.records import HiddenKind
from ingest.notes import listed, note, note_sentence
from ingest.page import Block, Page, ParsedFile

HiddenTextRule = Literal["by_kind", "report", "leave_out"]

# Kept under `by_kind`: the office hides these to tidy up, one click shows them, and they hold data that people ask for. All else is
# hidden so that no reader can see it: an answer that cites it can't be checked.
KEPT_KINDS: frozenset[HiddenKind] = frozenset({"sheet", "lines", "slide", "number_format", "far"})
_NAMED: dict[HiddenKind, str] = {
    "white": "HiddenWhite",
    "tiny": "HiddenTiny",
    "off_page": "HiddenOffPage",
    "unpainted": "HiddenUnpainted",
    "covered": "HiddenCovered",
    "vanish": "HiddenVanish",
    "not_displayed": "HiddenNotDisplayed",
    "invisible": "HiddenInvisible",
    "number_format": "HiddenNumberFormat",
    "far": "HiddenFar",
    "sheet": "HiddenSheet",
    "lines": "HiddenLines",
    "slide": "HiddenSlide",
}
_EXCERPT = 60
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class HiddenText:
    """One hidden text and where it stands: a page, slide or sheet's name, and cells; None where the format has no such parts."""

    kind: HiddenKind
    text: str
    page: Page
    cells: str | None = None

    @property
    def characters(self) -> int:
        return len("".join(self.text.split()))


def leaves_out(kind: HiddenKind, rule: HiddenTextRule) -> bool:
    return rule == "leave_out" or (rule == "by_kind" and kind not in KEPT_KINDS)


def settled(parsed: ParsedFile, rule: HiddenTextRule) -> ParsedFile:
    """Without the hidden text that the rule leaves out, and with a note of all of it. Raises FileTextHidden where nothing is left."""
    found = tuple(hidden_texts(parsed))
    if not found:
        return parsed
    pages = tuple(kept for page in parsed.pages if (kept := _settled_page(page, rule)).blocks)
    if not pages and not parsed.holds:
        raise FileTextHidden(characters=sum(one.characters for one in found))
    return replace(parsed, pages=pages, notes=(*parsed.notes, *_notes(found, rule)))


def hidden_texts(parsed: ParsedFile) -> Iterator[HiddenText]:
    """In reading order, page by page. A letter alone is no message."""
    for page in parsed.pages:
        marked = [(block.hidden, block_text(block), block.cells) for block in page.blocks if block.hidden is not None]
        lines = page.hidden_lines
        if lines is not None:
            marked.append(("lines", lines.text, lines.cells))
        for kind, text, cells in marked:
            one = HiddenText(kind, text, page, None if kind == "sheet" else cells)
            if one.characters >= _SHORTEST:
                yield one


def block_text(block: Block) -> str:
    return "\n".join((*([block.text] if block.text else []), *(" | ".join(row) for row in block.rows)))


def hidden_words(kind: HiddenKind, language: Language) -> str:
    return note_sentence(note(_NAMED[kind]), language)


def shown(text: str) -> str:
    """With every sign that can't be seen as its code: `⟨U+200B⟩`."""
    return "".join(
        f"⟨U+{ord(sign):04X}⟩" if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn", "Cs") else sign
        for sign in " ".join(text.split())
    )


def _settled_page(page: Page, rule: HiddenTextRule) -> Page:
    lines = page.hidden_lines
    blocks = lines.without if lines is not None and leaves_out("lines", rule) else page.blocks
    kept = tuple(block for block in blocks if block.hidden is None or not leaves_out(block.hidden, rule))
    return replace(page, blocks=kept)


def _notes(found: Sequence[HiddenText], rule: HiddenTextRule) -> Iterator[Note]:
    """One for each kind."""
    for kind in dict.fromkeys(one.kind for one in found):
        of_kind = [one for one in found if one.kind == kind]
        standing = {(one.page.number, one.page.slide, one.page.sheet, one.cells): one for one in of_kind}
        places = tuple(place for one in standing.values() if (place := place_note(one.page, one.cells)) is not None)
        yield note(
            "HiddenText" if places else "HiddenTextSomewhere",
            how=note(_NAMED[kind]),
            count=sum(one.characters for one in of_kind),
            done=note("HiddenLeftOut" if leaves_out(kind, rule) else "HiddenKept"),
            excerpt=excerpt_of(of_kind[0].text),
            **({"places": listed(places)} if places else {}),
        )


def excerpt_of(text: str) -> str:
    told = shown(text[: 4 * _EXCERPT])
    return told if len(told) <= _EXCERPT else told[:_EXCERPT] + "…"


def place_note(page: Page, cells: str | None) -> Note | None:
    if page.number is not None:
        return note("OnPage", page=page.number)
    if page.slide is not None:
        return note("OnSlide", slide=page.slide)
    if page.sheet is not None:
        return note("OnCells", sheet=page.sheet, cells=cells) if cells else note("OnSheet", sheet=page.sheet)
    return None
