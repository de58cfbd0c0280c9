"""What belongs to one tab: its language, its conversation, and the question that waits to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import streamlit as st

from app.house import DOOR, House, Opened
from app.language import text
from app.visitors import visitor
from errors import Language

LANGUAGE_KEY = "language"
_TAB = "tab"


def opened() -> Opened:
    """The open house with its runs, as the person at this tab sees it. Raises what keeps it shut."""
    return DOOR.enter(visitor())


def house() -> House:
    return opened().house


def language() -> Language:
    """Japanese until the person switches."""
    return cast(Language, st.session_state.get(LANGUAGE_KEY, "ja"))


def say(key: str, **values: object) -> str:
    """A sentence of the page in the language of this tab."""
    return text(language(), key, **values)


@dataclass(slots=True)
class Tab:
    """What a tab remembers between runs. Held in the session by reference: while a run is being stopped, Streamlit lets
    nobody touch the session itself, but what was written so far must still find its conversation.

    `conversation` is None before its first question; `question` waits to be asked by the next run.
    """

    conversation: str | None = None
    question: str | None = None


def tab() -> Tab:
    if _TAB not in st.session_state:
        st.session_state[_TAB] = Tab()
    return cast(Tab, st.session_state[_TAB])


def open_conversation(chosen: str | None) -> None:
    tab().conversation = chosen


def put_question(question: str) -> None:
    """The next run of the page asks this."""
    tab().question = question


def take_question() -> str | None:
    question, tab().question = tab().question, None
    return question
