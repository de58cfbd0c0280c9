"""What an administrator should look at: sources whose last run failed or lost much, and news that could not be delivered."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from app.house import DOOR, Opened
from app.session import language, opened, say
from errors import Language, MessageNotDelivered, ShokoError, error_from
from ingest.run_order import RunOrder
from journal.alerts import Alert, Delivery

_ACCEPTING = "accepting_removals"
_FAULT = "banner_fault"


def show_banners(opened: Opened) -> None:
    fault = st.session_state.pop(_FAULT, None)
    if fault is not None:
        st.error(fault.sentence(language()))
    for alert in opened.house.alerts.open():
        with st.container(key=f"alert-{alert.kind}-{alert.source_id}"):
            st.html(alert_html(alert, language()))
            if st.session_state.get(_ACCEPTING) == alert.source_id:
                _confirm(opened, alert)
            else:
                _buttons(opened, alert)
    for delivery in opened.house.alerts.deliveries():
        if delivery.reason is not None:
            st.html(delivery_html(delivery, language()))


def alert_count() -> int:
    """For the mark beside the page's name; 0 while the house isn't open."""
    if DOOR.status != "ready":
        return 0
    try:
        return len(opened().house.alerts.open())
    except ShokoError:  # an edge: every page shows this mark, and what is wrong is told by the page itself
        return 0


def alert_html(alert: Alert, language: Language) -> str:
    """Which source, since when, and what to do."""
    error = error_from(alert.error_code, dict(alert.error_values))
    since = f"{alert.raised_at.astimezone():%Y-%m-%d %H:%M}"
    return (
        f'<div class="sk-alert" lang="{language}" role="alert"><b>{escape(Path(alert.folder).name)}</b>'
        f"<small>{escape(alert.folder)} · {since}</small><p>{escape(error.sentence(language))}</p></div>"
    )


def delivery_html(delivery: Delivery, language: Language) -> str:
    error = MessageNotDelivered(channel=delivery.channel, reason=delivery.reason)
    when = f"{delivery.tried_at.astimezone():%Y-%m-%d %H:%M}"
    return f'<p class="sk-note" role="status">{escape(error.sentence(language))} <small>{when}</small></p>'


def _buttons(opened: Opened, alert: Alert) -> None:
    with st.container(horizontal=True):
        if alert.kind == "shrinking":
            state = opened.index_runs.state(alert.source_id)
            st.button(
                say("alert.accept"), key=f"accept-{alert.source_id}", on_click=_ask, args=(alert.source_id,),
                disabled=state is not None and not state.ended,
            )  # fmt: skip
        st.button(
            say("alert.dismiss"), key=f"dismiss-{alert.source_id}", on_click=opened.house.alerts.dismiss,
            args=(alert.source_id,),
        )  # fmt: skip


def _confirm(opened: Opened, alert: Alert) -> None:
    words = say("alert.accept.ask", count=alert.error_values.get("missing", ""))
    st.html(f'<p class="sk-note" role="alert">{escape(words)}</p>')
    with st.container(horizontal=True):
        st.button(
            say("alert.accept.yes"), key=f"accept-yes-{alert.source_id}", type="primary", on_click=_accept,
            args=(opened, alert.source_id),
        )  # fmt: skip
        st.button(say("alert.accept.no"), key=f"accept-no-{alert.source_id}", on_click=_ask, args=(None,))


def _ask(source_id: str | None) -> None:
    st.session_state[_ACCEPTING] = source_id


def _accept(opened: Opened, source_id: str) -> None:
    _ask(None)
    try:
        opened.index_runs.start(source_id, RunOrder("page", accept_removals=True), opened.house.desk)
    except ShokoError as error:
        st.session_state[_FAULT] = error
