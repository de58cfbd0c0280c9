"""Pointing at the passage that answers a golden question: one that was found then, or one that is searched for now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

import streamlit as st

from app.house import House, Opened
from app.plain_label import plain_label
from app.session import language, say
from app.show_passages import place_words
from desk import Inquiry
from evaluation.datasets import GoldenQuestion
from evaluation.own_questions import Asked, OwnQuestion
from index_store.records import Hit, Place

_EXCERPT = 400


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place that can be pointed at. `text` is the passage's, empty where only the place is known."""

    source: str | None
    document: str | None
    place: Place
    title: str
    text: str

    def fields(self) -> dict[str, object]:
        """As a golden question names it; a passage without page, slide or sheet is known by its document alone."""
        place = self.place
        return {
            "source": self.source,
            "document": self.document,
            "page": place.page,
            "slide": place.slide,
            "sheet": place.sheet,
            "cells": place.cells if place.sheet is not None else None,
        }


def no_place() -> PlaceChoice:
    return PlaceChoice(None, None, Place(), "", "")


def choose_place(opened: Opened, own: OwnQuestion, asked: Asked | None) -> PlaceChoice:
    """What the person points at; `no_place()` where there is nothing to point at yet."""
    wanted = st.text_input(say("golden.place.search"), key=f"place-search-{own.golden.id}")
    house = opened.house
    hits = house.desk.search(Inquiry(wanted.strip())).hits if wanted.strip() else ()
    found = asked.answer.passages if asked is not None else ()
    choices = [*_now(own.golden), *_choices(house, hits), *_choices(house, found)]
    if not choices:
        st.html(f'<p class="sk-small" lang="{language()}">{escape(say("golden.place.none"))}</p>')
        return no_place()
    unique = list(dict.fromkeys(choices))
    chosen = st.radio(
        say("golden.place"), range(len(unique)), format_func=lambda number: _label(unique[number]),
        key=f"place-{own.golden.id}-{wanted}",
    )  # fmt: skip
    st.html(_excerpt_html(unique[chosen]))
    return unique[chosen]


def _now(golden: GoldenQuestion) -> tuple[PlaceChoice, ...]:
    if golden.document is None:
        return ()
    place = Place(golden.page, golden.slide, golden.sheet, golden.cells)
    return (PlaceChoice(golden.source, golden.document, place, say("golden.place.now"), ""),)


def _choices(house: House, hits: Iterable[Hit]) -> tuple[PlaceChoice, ...]:
    """Those of sources that are still there, and that this person may read now."""
    folders = {source.id: source.folder for source in house.desk.sources()}
    scopes = house.readable().scope_ids
    return tuple(
        PlaceChoice(
            folders[hit.document.source_id], hit.document.path, hit.chunk.place, hit.document.title, hit.chunk.text
        )
        for hit in hits
        if hit.document.source_id in folders and hit.document.scope_id in scopes
    )


def _label(choice: PlaceChoice) -> str:
    where = " › ".join(place_words(choice.place, language()))
    words = f"{choice.title} — {PurePath(choice.document or '').name} {where}".rstrip()
    return plain_label(words)


def _excerpt_html(choice: PlaceChoice) -> str:
    if not choice.text:
        return ""
    short = choice.text if len(choice.text) <= _EXCERPT else f"{choice.text[:_EXCERPT]}…"
    return f'<blockquote class="sk-quote">{escape(short)}</blockquote>'
