"""Who is at the page, or behind a request: the person of the browser's session, or, where no login is set up, the one local person,
for whom the page is on loopback only."""

from __future__ import annotations

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.runtime.scriptrunner import get_script_run_ctx

from access.people import LOCAL_PERSON, Person
from app.entrance import Entrance
from errors import LoginNeeded
from people.sessions import key_of

# Where the guard at the entrance puts a request's person. Nothing that a browser sends becomes a key of an ASGI scope.
PERSON = "shoko.person"


class Threshold:
    """The one entrance of this process, as `app.house.DOOR` is the one door; None where no login is set up."""

    def __init__(self) -> None:
        self.entrance: Entrance | None = None


THRESHOLD = Threshold()


def visitor() -> Person:
    """The person at the tab whose script runs here, as they are known now. Raises LoginNeeded."""
    entrance = THRESHOLD.entrance
    if entrance is None:
        return LOCAL_PERSON
    context = get_script_run_ctx()
    if context is None:
        raise LoginNeeded()
    key = entrance.tabs.key_of(context.session_id)
    if key is None:
        # The cookies of the handshake: the guard let it through by the same one.
        token = st.context.cookies.get(entrance.session_cookie)
        if token is None:
            raise LoginNeeded()
        key = key_of(token)
        entrance.tabs.bind(context.session_id, key)
    found = entrance.sessions.find(key)
    if found is None:
        raise LoginNeeded()
    return found.person


def visitor_of(request: HTTPConnection) -> Person:
    """The person behind a request. Raises LoginNeeded where a login is set up and the guard put nobody there."""
    if THRESHOLD.entrance is None:
        return LOCAL_PERSON
    person = request.scope.get(PERSON)
    if not isinstance(person, Person):
        raise LoginNeeded()
    return person
