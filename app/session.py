"""What belongs to one tab: its language, its conversation, and the question that waits to be asked."""

from __future__ import annotations

from typing import cast

import streamlit as st

from app.house import DOOR, House, Opened
from app.language import text
from errors import Language

LANGUAGE_KEY = "language"
_CONVERSATION = "conversation"
_PENDING = "pending_question"


def opened() -> Opened:
    """The open house with its runs. Raises what keeps it shut."""
    return DOOR.enter()


def house() -> House:
    return opened().house


def language() -> Language:
    """Japanese until the person switches."""
    return cast(Language, st.session_state.get(LANGUAGE_KEY, "ja"))


def say(key: str, **values: object) -> str:
    """A sentence of the page in the language of this tab."""
    return text(language(), key, **values)


def conversation_id() -> str | None:
    """The conversation on the page; None before its first question."""
    return cast("str | None", st.session_state.get(_CONVERSATION))


def open_conversation(chosen: str | None) -> None:
    st.session_state[_CONVERSATION] = chosen


def put_question(question: str) -> None:
    """The next run of the page asks this."""
    st.session_state[_PENDING] = question


def take_question() -> str | None:
    return cast("str | None", st.session_state.pop(_PENDING, None))
