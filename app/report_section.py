"""The quality report on the 管理 page: which run, what of it, its table, and one file of it in a dialog."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import cast

import streamlit as st

from app.file_dialog import OpenFile, open_file, show_open_file
from app.house import Opened
from app.report_table import row_key, sort_key, summary_html, table_html
from app.report_view import (
    STATUSES,
    Column,
    ReportRows,
    ReportView,
    columns_of,
    has_problem,
    rows_of,
    shown_type,
)
from app.run_reports import readable_report, readable_runs
from app.session import language, say
from app.show_runs import source_words
from ingest.report import FileStatus, IngestReport
from journal.runs import StoredRun

_RUN = "report-run"
_WANTED_RUN = "report_wanted_run"
_ORDER = "report_order"


def show_run(run_id: str) -> None:
    """The page shows this run's report from now on."""
    st.session_state[_WANTED_RUN] = run_id


def show_report(opened: Opened) -> None:
    """Nothing before the first run has ended."""
    runs = readable_runs(opened.house)
    if runs:
        st.subheader(say("run.result"))
        _report(opened, runs)


@st.fragment
def _report(opened: Opened, runs: tuple[StoredRun, ...]) -> None:
    report = readable_report(opened, _chosen_run(runs))
    st.html(summary_html(report, language()))
    view = _chosen_view(report)
    shown = rows_of(report, view, language())
    st.html(table_html(report, view, language()))
    _pages(shown)
    _presses(report, view, shown)
    show_open_file(opened)


def _chosen_run(runs: tuple[StoredRun, ...]) -> str:
    """The latest whole run, until another one is chosen."""
    by_id = {run.id: run for run in runs}
    whole = [run.id for run in runs if run.only is None]
    wanted = st.session_state.pop(_WANTED_RUN, None) or st.session_state.get(_RUN)
    if wanted not in by_id:
        wanted = whole[0] if whole else runs[0].id
    st.session_state[_RUN] = wanted
    return st.selectbox(
        say("run.choose"), list(by_id), key=_RUN, format_func=lambda id_: _run_words(by_id[id_]), on_change=_to_page
    )


def _run_words(run: StoredRun) -> str:
    named = replace(run, folder=Path(run.folder).name)
    return f"{run.started_at.astimezone():%Y-%m-%d %H:%M} · {source_words(named, language())}"


def _chosen_view(report: IngestReport) -> ReportView:
    """The filters as they are set now; the order and the page as they were pressed last."""
    problems = sum(1 for file in report.files if has_problem(file))
    types = Counter(shown_type(file) for file in report.files)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        statuses = st.pills(
            say("run.filter"), [status for status in STATUSES if report.count(status)], selection_mode="multi",
            key=f"report-statuses-{report.run_id}", on_change=_to_page,
            format_func=lambda status: f"{say(f'status.{status}')} {report.count(status):,}",
        )  # fmt: skip
        only_problems = st.toggle(
            f"{say('run.problems')} {problems:,}", key="report-problems", help=say("run.problems.help"),
            on_change=_to_page,
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(say("run.search"), key="report-wanted", on_change=_to_page)
        chosen = st.multiselect(
            say("run.types"), sorted(types), key=f"report-types-{report.run_id}", placeholder=say("run.types.all"),
            format_func=lambda name: f"{name or say('run.types.none')} {types[name]:,}", on_change=_to_page,
        )  # fmt: skip
    order: ReportView = st.session_state.get(_ORDER, ReportView())
    return replace(
        order,
        statuses=cast(tuple[FileStatus, ...], tuple(statuses)),
        types=tuple(chosen),
        problems=only_problems,
        wanted=wanted,
    )


def _pages(shown: ReportRows) -> None:
    if shown.pages == 1:
        return
    last = shown.pages - 1
    steps = (
        ("first", "«", 0, shown.page == 0),
        ("previous", "‹", shown.page - 1, shown.page == 0),
        ("next", "›", shown.page + 1, shown.page == last),
        ("last", "»", last, shown.page == last),
    )
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center", key="report-pages"):
        for name, mark, page, disabled in steps:
            words = say(f"run.page.{name}")
            label = f"{words} {mark}" if page > shown.page else f"{mark} {words}"
            st.button(label, key=f"report-page-{name}", disabled=disabled, on_click=_to_page, args=(page,))


def _presses(report: IngestReport, view: ReportView, shown: ReportRows) -> None:
    """Hidden buttons behind our own table: its headings and rows press them (page.js). The table stays HTML, with an order that
    a screen reader tells, and what a press does stays here."""
    with st.container(key="sk-presses"):
        for column in columns_of(report, language()):
            st.button(say(f"column.{column}"), key=sort_key(column), on_click=_sort, args=(column, view))
        for position, file in enumerate(shown.files, start=shown.first):
            chosen = OpenFile(report.run_id, report.source_id, file.path)
            st.button(str(position), key=row_key(position), on_click=open_file, args=(chosen,))


def _sort(column: Column, view: ReportView) -> None:
    st.session_state[_ORDER] = view.sorted_by(column)


def _to_page(page: int = 0) -> None:
    st.session_state[_ORDER] = replace(st.session_state.get(_ORDER, ReportView()), page=page)
