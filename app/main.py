"""The script that Streamlit runs for each tab: chooses the page."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page

from access.roles import Act, allows
from app import admin_page, banners, chat_page, evaluation_page, frame, security_page, session, terms_page
from app.house import DOOR
from app.script_errors import show_error
from app.session import say
from app.visitors import visitor
from errors import AccessDenied, ConversationUnknown, ShokoError

st.set_page_config(page_title="書庫", page_icon="📚", layout="centered", initial_sidebar_state="auto")


def _open_page() -> None:
    frame.dress()
    pages = [page for page, act in _pages() if allows(visitor(), act)]
    if not pages:  # somebody without any role
        show_error(AccessDenied(what="ask"))
        return
    page = st.navigation(pages, position="top")
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


def _pages() -> tuple[tuple[Page, Act], ...]:
    """Each with what one must be allowed to do to see it; another page's address leads to the first one."""
    alerts = banners.alert_count() if allows(visitor(), "index") else 0
    admin = say("page.admin") if alerts == 0 else say("page.admin.alerts", count=alerts)
    return (
        (st.Page(chat_page.show, title=say("page.ask"), url_path="ask", default=True), "ask"),
        (st.Page(admin_page.show, title=admin, url_path="manage"), "index"),
        (st.Page(terms_page.show, title=say("page.terms"), url_path="terms"), "terms"),
        (st.Page(evaluation_page.show, title=say("page.evaluation"), url_path="evaluation"), "evaluate"),
        (st.Page(security_page.show, title=say("page.security"), url_path="security"), "security.see"),
    )


_open_page()
