"""Golden questions as files: export through our own route, import from the page."""

from __future__ import annotations

from html import escape

import streamlit as st

from app.house import Opened
from app.script_errors import show_error
from app.session import language, say
from errors import ShokoError
from evaluation.golden_files import of_source, read_golden

_ROUND = "golden_import_round"
_MOST_MB = 10


def show_files(opened: Opened) -> None:
    with st.expander(say("golden.files")):
        st.html(
            f'<p class="sk-small" lang="{language()}">{escape(say("golden.files.lead"))}</p>'
            '<p><a class="sk-link" href="/golden/questions.csv" download>CSV</a>　'
            '<a class="sk-link" href="/golden/questions.jsonl" download>JSONL</a></p>'
        )
        _import(opened)


def _import(opened: Opened) -> None:
    sources = [source.folder for source in opened.house.desk.sources()]
    # Another key is another, empty box: what was imported has done its work.
    number = int(st.session_state.get(_ROUND, 0))
    file = st.file_uploader(
        say("golden.files.file"), type=["csv", "jsonl"], key=f"golden-file-{number}", max_upload_size=_MOST_MB
    )
    source = st.selectbox(say("golden.files.source"), sources, key="golden-import-source") if sources else None
    if st.button(say("golden.files.import"), key="golden-import", disabled=file is None) and file is not None:
        try:
            questions = read_golden(file.name, file.getvalue())
            count = opened.house.own_questions.take_in(questions if source is None else of_source(questions, source))
        except ShokoError as error:
            show_error(error)
            return
        st.session_state[_ROUND] = number + 1
        st.toast(say("golden.files.done", count=count))
        st.rerun()
