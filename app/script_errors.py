"""What a person sees where a page fails: a sentence, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from app.language import text
from app.session import language
from errors import LoginNeeded, ShokoError

_LOG = logging.getLogger("shoko.page")


def show_error(error: ShokoError) -> None:
    """The error's own sentence, in the language of the page."""
    st.error(error.sentence(language()))
    if isinstance(error, LoginNeeded):
        st.html(f'<a class="sk-again" href="/login" target="_self">{text(language(), "login.again")}</a>')


def tell_script_error(error: Exception) -> bool:
    """Streamlit's handler for what a page let through; True keeps its own display (a traceback) away."""
    if isinstance(error, ShokoError):
        show_error(error)
        return True
    _LOG.error("page failed", exc_info=error)
    st.error(text(language(), "unexpected", kind=type(error).__name__))
    return True
