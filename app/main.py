"""The script that Streamlit runs for each tab: chooses the page."""

from __future__ import annotations

import streamlit as st

from app import admin_page, banners, chat_page, evaluation_page, frame, session, terms_page
from app.house import DOOR
from app.script_errors import show_error
from app.session import say
from errors import ConversationUnknown, ShokoError

st.set_page_config(page_title="書庫", page_icon="📚", layout="centered", initial_sidebar_state="auto")


def _open_page() -> None:
    frame.dress()
    alerts = banners.alert_count()
    admin = say("page.admin") if alerts == 0 else say("page.admin.alerts", count=alerts)
    page = st.navigation(
        [
            st.Page(chat_page.show, title=say("page.ask"), url_path="ask", default=True),
            st.Page(admin_page.show, title=admin, url_path="manage"),
            st.Page(terms_page.show, title=say("page.terms"), url_path="terms"),
            st.Page(evaluation_page.show, title=say("page.evaluation"), url_path="evaluation"),
        ],
        position="top",
    )
    if DOOR.status == "opening":
        frame.wait_for_the_house()
        return
    try:
        page.run()
    except ConversationUnknown as error:
        session.open_conversation(None)
        show_error(error)
    except ShokoError as error:
        show_error(error)


_open_page()
