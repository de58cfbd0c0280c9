"""用語: the company's own words and synonyms, edited and put into force."""

from __future__ import annotations

from html import escape

import streamlit as st

from app import frame, session
from app.house import Opened
from app.script_errors import show_error
from app.session import language, say
from app.terms_run import TermsRunState
from errors import ShokoError
from ingest.terms import read_terms
from ingest.terms_state import TermsState

_TEXT = "terms-text"
_FAULT = "terms-fault"


def show() -> None:
    opened = session.opened()
    frame.plain_side(opened.house.person)
    st.title(say("terms.title"))
    st.html(f'<p class="sk-wide sk-small" lang="{language()}">{escape(say("terms.lead"))}</p>')
    stored, run = opened.house.desk.terms(), opened.terms_run.state
    running = run is not None and not run.ended
    _editor(opened, stored, running)
    if running:
        _progress(opened)
    elif run is not None:
        _outcome(run)
    _in_force(stored, running)


def _editor(opened: Opened, stored: TermsState, running: bool) -> None:
    st.text_area(
        say("terms.text"), stored.saved, height=320, key=_TEXT, help=say("terms.help"), placeholder=say("terms.example")
    )
    st.button(say("terms.apply"), type="primary", key="terms-apply", disabled=running, on_click=_apply, args=(opened,))
    fault = st.session_state.pop(_FAULT, None)
    if fault is not None:
        show_error(fault)


def _apply(opened: Opened) -> None:
    text: str = st.session_state[_TEXT]
    try:
        read_terms(text)
    except ShokoError as error:
        st.session_state[_FAULT] = error
    else:
        opened.terms_run.start(text if not text or text.endswith("\n") else f"{text}\n", opened.house.desk)


@st.fragment(run_every=1.0)
def _progress(opened: Opened) -> None:
    state = opened.terms_run.state
    if state is None or state.ended:
        st.rerun()
    done, total = (0, 0) if state.progress is None else (state.progress.passages_done, state.progress.passages_total)
    st.progress(done / total if total else 0.0, text=say("terms.progress", done=f"{done:,}", total=f"{total:,}"))


def _outcome(run: TermsRunState) -> None:
    if run.error is not None:
        show_error(run.error)
    elif run.applied is not None:
        words = say("terms.applied", terms=run.applied.terms, passages=f"{run.applied.passages:,}")
        st.html(f'<p class="sk-small" role="status" lang="{language()}">{escape(words)}</p>')


def _in_force(stored: TermsState, running: bool) -> None:
    if stored.pending and not running:
        st.html(f'<p class="sk-note" role="alert" lang="{language()}">{escape(say("terms.pending"))}</p>')
    terms = read_terms(stored.in_force).terms
    st.subheader(say("terms.in_force", count=len(terms)))
    if not terms:
        st.caption(say("terms.none"))
        return
    head = "".join(f"<th scope='col'>{escape(say(key))}</th>" for key in ("column.term", "column.synonyms"))
    rows = "".join(
        f"<tr><td lang='ja'><b>{escape(term.words[0])}</b></td>"
        f"<td lang='ja'>{escape('、'.join(term.words[1:])) or escape(say('terms.whole'))}</td></tr>"
        for term in terms
    )
    st.html(
        f'<div class="sk-table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
