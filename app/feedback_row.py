"""👍 and 👎 under an answer, with the reason of a 👎."""

from __future__ import annotations

import streamlit as st

from app.house import House
from app.my_conversations import Exchange
from app.session import say

_VERDICTS = ("down", "up")


def feedback_row(house: House, exchange: Exchange) -> None:
    """The person's latest opinion, shown and changeable."""
    given = house.feedback.of(exchange.message_id, house.person.id)
    key = f"thumbs-{exchange.message_id}"
    if given is not None and key not in st.session_state:
        st.session_state[key] = _VERDICTS.index(given.verdict)
    st.feedback("thumbs", key=key, on_change=_give, args=(house, exchange.message_id))
    if st.session_state.get(key) == _VERDICTS.index("down"):
        st.text_input(
            say("feedback.reason"),
            value=given.reason if given is not None else "",
            key=f"reason-{exchange.message_id}",
            placeholder=say("feedback.reason"),
            label_visibility="collapsed",
            max_chars=500,
            on_change=_give,
            args=(house, exchange.message_id),
        )


def _give(house: House, message_id: str) -> None:
    verdict = st.session_state.get(f"thumbs-{message_id}")
    if verdict is None:
        house.feedback.withdraw(message_id, house.person.id)
        return
    reason = st.session_state.get(f"reason-{message_id}", "") if _VERDICTS[verdict] == "down" else ""
    house.feedback.give(message_id, house.person.id, _VERDICTS[verdict], house.masked(reason))
    st.toast(say("feedback.thanks"))
