"""What every page shares: its style, its one script, the language switch, and the page while the house is opened."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from access.people import Person
from app.house import DOOR
from app.session import LANGUAGE_KEY, language, say
from app.visitors import THRESHOLD

_ASSETS = Path(__file__).with_name("assets")
_LANGUAGES = {"ja": "日本語", "en": "English"}


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def dress() -> None:
    """Our style sheet and the script for the copy button. Both are constant: nothing of a document enters them."""
    st.html(f"<style>{_asset('page.css')}</style>")
    st.html(f"<script>{_asset('page.js')}</script>", unsafe_allow_javascript=True)
    watch_the_login()


def watch_the_login() -> None:
    """Tells the page's script that there is a login to look after, and in which language: once it has ended, the socket is closed."""
    if THRESHOLD.entrance is None:
        return
    st.html(f'<div class="sk-login" lang="{language()}"></div>')


def plain_side(person: Person) -> None:
    """The side of every page but the one for questions."""
    with st.sidebar:
        brand()
        language_switch()
        who_is_here(person)


def who_is_here(person: Person) -> None:
    """The person's name and the way out, where there is a login. The script sends what the button stands for, as a POST."""
    if THRESHOLD.entrance is None:
        return
    name = escape(say("side.person", name=person.name or person.id))
    st.html(
        f'<div class="sk-person" lang="{language()}"><span title="{escape(person.id)}">{name}</span>'
        f'<button type="button" data-logout="1">{escape(say("side.logout"))}</button></div>'
    )


def brand() -> None:
    st.html(f'<div class="sk-brand" lang="ja"><b>{escape(say("name"))}</b></div>')


def language_switch() -> None:
    st.segmented_control(
        say("language"),
        list(_LANGUAGES),
        format_func=lambda code: _LANGUAGES[code],
        default=None if LANGUAGE_KEY in st.session_state else language(),
        key=LANGUAGE_KEY,
        required=True,
        label_visibility="collapsed",
    )


@st.fragment(run_every=1.0)
def wait_for_the_house() -> None:
    """Says that the index is being opened, and turns into the page when it is."""
    if DOOR.status != "opening":
        st.rerun()
    title, detail = escape(say("opening")), escape(say("opening.detail"))
    st.html(
        f'<div class="sk-opening" lang="{language()}" role="status"><h1>{title}</h1>'
        f'<div class="sk-bar"><i></i></div><p>{detail}</p></div>'
    )
