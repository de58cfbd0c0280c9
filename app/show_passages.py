"""Passages as cards, each with its panel: document, place, quote, page picture and the way to the original.

All of it is HTML that we build from escaped text; panels open by the browser's own `popover`, without a script and
without a round trip, so that they open while the answer is still being written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from html import escape
from pathlib import PurePosixPath
from types import MappingProxyType

from access.decisions import Reason
from answering.edition_words import edition_facts, standing_words
from app.access_words import reason_words
from app.highlight import highlighted
from app.language import text
from app.show_scores import why_html
from errors import Language
from index_store.paths import way_to
from index_store.records import Hit, Place
from ingest.hidden import hidden_words
from ingest.page import PICTURED_TYPES

_SHOWN_AT_ONCE = 4
_EXCERPT_CHARACTERS = 160


def passages_html(
    turn: str, hits: Sequence[Hit], language: Language, reasons: Mapping[str, Reason] = MappingProxyType({})
) -> str:
    """The cards of one turn, the best first, and their panels. `turn` makes their ids unique on the page; `reasons` tell by scope
    why the person sees what is in it."""
    if not hits:
        return f'<p class="sk-label">{escape(text(language, "passages.none"))}</p>'
    cards = [_card(turn, number, hit, language) for number, hit in enumerate(hits, start=1)]
    panels = [
        _panel(turn, (number, hit), reasons.get(hit.document.scope_id), language)
        for number, hit in enumerate(hits, start=1)
    ]
    title = escape(text(language, "passages"))
    return (
        f'<section lang="{language}" aria-label="{title}"><div class="sk-label">{title}</div>'
        f'<ul class="sk-cards">{"".join(cards[:_SHOWN_AT_ONCE])}</ul>'
        f"{_more(cards[_SHOWN_AT_ONCE:], language)}</section>{''.join(panels)}"
    )


def panel_id(turn: str, number: int) -> str:
    """The id of the panel that a marker `[number]` of this turn opens."""
    return f"passage-{turn}-{number}"


def place_words(place: Place, language: Language) -> tuple[str, ...]:
    """Where a passage stands, in words: page, slide or sheet with its cells, then the sections that lead to it."""
    words = []
    if place.page is not None:
        words.append(text(language, "place.page", page=place.page))
    if place.slide is not None:
        words.append(text(language, "place.slide", slide=place.slide))
    if place.sheet is not None:
        words.append(f"{place.sheet}!{place.cells}" if place.cells is not None else place.sheet)
    return (*words, *place.section)


def container_words(path: str, language: Language) -> str | None:
    """What a document lies in, in words: 「資料.zip の 規程.docx」; None for a file of its own."""
    names = [PurePosixPath(name).name for name in way_to(path)]
    if len(names) == 1:
        return None
    return reduce(lambda outer, name: text(language, "place.inside", container=outer, name=name), names)


def _more(cards: Sequence[str], language: Language) -> str:
    if not cards:
        return ""
    label = escape(text(language, "passages.more", count=len(cards)))
    return f'<details class="sk-more"><summary>{label}</summary><ul class="sk-cards">{"".join(cards)}</ul></details>'


def _card(turn: str, number: int, hit: Hit, language: Language) -> str:
    words = _place(hit, language)
    how = (text(language, "passage.ocr"),) if hit.chunk.read_by == "ocr" else ()
    place = " › ".join((*(words if words else (hit.document.path,)), *how))
    named = f"{hit.document.title} {standing_words(hit.standing, language)}".rstrip()
    label = text(language, "passage.open", number=number, document=named)
    return (
        f'<li><button class="sk-card" popovertarget="{panel_id(turn, number)}" aria-label="{escape(label)}">'
        f'<span class="sk-card-head"><em>{number}</em><span>{escape(hit.document.title)}</span></span>'
        f'{_warnings(hit, language)}<span class="sk-place">{escape(place)}</span>'
        f'<span class="sk-excerpt">{_excerpt(hit)}</span></button></li>'
    )


def _excerpt(hit: Hit) -> str:
    """The beginning, on a page that makes one space of any white space."""
    passage = hit.chunk.text
    end = "…" if len(passage) > _EXCERPT_CHARACTERS else ""
    return f"{highlighted(passage[:_EXCERPT_CHARACTERS], hit.matched)}{end}"


def _panel(turn: str, numbered: tuple[int, Hit], reason: Reason | None, language: Language) -> str:
    number, hit = numbered
    identity = panel_id(turn, number)
    where = "".join(f"<li>{escape(word)}</li>" for word in _where(hit, language))
    original = escape(text(language, "passage.original"))
    close = escape(text(language, "passage.close"))
    return (
        f'<div popover="auto" class="sk-panel" id="{identity}" role="dialog" aria-label="{escape(hit.document.title)}" '
        f'lang="{language}"><header><h2><em>{number}</em>{escape(hit.document.title)}</h2>'
        f'<button class="sk-close" popovertarget="{identity}" popovertargetaction="hide" aria-label="{close}">✕</button>'
        f'</header><div class="sk-body">{_warnings(hit, language)}<ul class="sk-where">{where}</ul>'
        f'<blockquote class="sk-quote">{highlighted(hit.chunk.text, hit.matched)}</blockquote>'
        f'<a class="sk-open" href="/files/{escape(hit.document.id)}?language={language}" target="_blank" rel="noopener">{original}</a>'
        f"{_picture(hit, language)}{why_html(hit.scores, language)}"
        f"{_facts(hit, reason, language)}</div></div>"
    )


def _warnings(hit: Hit, language: Language) -> str:
    """Above all else: an edition that isn't in force, words to the model, text that the document itself doesn't show."""
    words = [standing_words(hit.standing, language)]
    if hit.suspect:
        words.append(text(language, "passage.suspect"))
    if hit.chunk.hidden is not None:
        words.append(text(language, "passage.hidden", how=hidden_words(hit.chunk.hidden, language)))
    return "".join(f'<span class="sk-standing">{escape(word)}</span>' for word in words if word)


def _where(hit: Hit, language: Language) -> tuple[str, ...]:
    words = _place(hit, language)
    return (*words, text(language, "passage.ocr")) if hit.chunk.read_by == "ocr" else words


def _place(hit: Hit, language: Language) -> tuple[str, ...]:
    """The container with what it holds, where there is one, then the place in the document."""
    container = container_words(hit.document.path, language)
    words = place_words(hit.chunk.place, language)
    return words if container is None else (container, *words)


def _picture(hit: Hit, language: Language) -> str:
    """The page of a PDF, or a picture file; the browser asks for it when the panel opens, and our route checks who asks."""
    page = hit.chunk.place.page
    if hit.document.file_type not in PICTURED_TYPES:
        return ""
    place = text(language, "place.page", page=page) if page is not None else ""
    key = "passage.picture.whole" if hit.chunk.read_by == "ocr" else "passage.picture"
    alt = escape(text(language, key, document=hit.document.title, place=place))
    source = f"/files/{escape(hit.document.id)}/picture?chunk={hit.chunk.ordinal}&amp;language={language}"
    return f'<img class="sk-picture" loading="lazy" src="{source}" alt="{alt}">'


def _facts(hit: Hit, reason: Reason | None, language: Language) -> str:
    edition = edition_facts(hit.standing.edition, language)
    facts = (
        *([("passage.edition", edition)] if edition else []),
        ("passage.file", hit.document.path),
        ("passage.changed", f"{hit.document.modified_at.astimezone():%Y-%m-%d}"),
        *([] if reason is None else [("passage.reason", reason_words(reason, language))]),
    )
    rows = "".join(f"<dt>{escape(text(language, key))}</dt><dd>{escape(value)}</dd>" for key, value in facts)
    return f'<dl class="sk-facts">{rows}</dl>'
