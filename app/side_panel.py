"""The side of the question page: conversations, filters, language."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import PurePath

import streamlit as st

from app import frame, session
from app.house import House
from app.plain_label import plain_label
from app.session import say
from index_store.records import Narrowing

_SHOWN_CONVERSATIONS = 30


def side_panel(house: House) -> Narrowing:
    """Draws the side; returns what the person wants to look in."""
    with st.sidebar:
        frame.brand()
        st.button(
            say("side.new"),
            icon=":material/add:",
            key="new",
            width="stretch",
            on_click=session.open_conversation,
            args=(None,),
        )
        narrowing = _filters(house)
        _conversations(house)
        frame.language_switch()
        frame.who_is_here(house.person)
    return narrowing


def _conversations(house: House) -> None:
    st.caption(say("side.conversations"))
    mine = house.conversations.of(house.person.id)[:_SHOWN_CONVERSATIONS]
    if not mine:
        st.caption(say("side.none"))
    for conversation in mine:
        here = conversation.id == session.tab().conversation
        with st.container(
            horizontal=True, gap=None, vertical_alignment="center", key=f"conversation-{conversation.id}"
        ):
            st.button(
                f"**{plain_label(conversation.title)}**" if here else plain_label(conversation.title),
                key=f"open-{conversation.id}",
                type="tertiary",
                width="stretch",
                on_click=session.open_conversation,
                args=(conversation.id,),
            )
            st.button(
                "",
                icon=":material/close:",
                key=f"delete-{conversation.id}",
                type="tertiary",
                help=say("side.delete", title=plain_label(conversation.title)),
                on_click=_delete,
                args=(house, conversation.id),
            )


def _delete(house: House, conversation_id: str) -> None:
    house.conversations.delete(conversation_id, house.person.id)
    if session.tab().conversation == conversation_id:
        session.open_conversation(None)


def _filters(house: House) -> Narrowing:
    sources = {source.id: PurePath(source.folder).name for source in house.desk.sources()}
    types = house.manifest.file_types(house.readable())
    count = sum(1 for key in ("in-sources", "in-types", "in-from", "in-to") if st.session_state.get(key))
    label = say("side.filters.on", count=count) if count else say("side.filters")
    with st.popover(label, icon=":material/tune:", width="stretch"):
        chosen = st.multiselect(
            say("side.sources"), list(sources), format_func=lambda key: sources.get(key, key),
            placeholder=say("side.all"), key="in-sources",
        )  # fmt: skip
        kinds = st.pills(say("side.types"), types, selection_mode="multi", key="in-types")
        since = st.date_input(say("side.from"), value=None, key="in-from", format="YYYY-MM-DD")
        until = st.date_input(say("side.to"), value=None, key="in-to", format="YYYY-MM-DD")
    return Narrowing(
        source_ids=tuple(chosen),
        file_types=tuple(kinds),
        modified_from=_moment(since, time.min),
        modified_to=_moment(until, time.max),
    )


def _moment(day: date | None, at: time) -> datetime | None:
    """The start or end of a day in this machine's time zone."""
    return None if day is None else datetime.combine(day, at).astimezone()
