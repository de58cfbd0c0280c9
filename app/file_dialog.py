"""The dialog about one file of a report: its values, reading it again, its text beside the page's picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from app.file_parts import part_name, parts_of
from app.house import House, Opened
from app.index_runs import RunState
from app.run_reports import readable_report
from app.script_errors import show_error
from app.session import language, say
from app.show_file import file_html, part_html
from app.show_runs import progress_words
from errors import DocumentUnknown, ShokoError
from index_store.records import Chunk, Document
from ingest.report import FileResult
from ingest.run_order import RunOrder

_OPEN = "report_file"
_FAULT = "report_file_fault"


@dataclass(frozen=True, slots=True)
class OpenFile:
    run_id: str
    source_id: str
    path: str


def open_file(file: OpenFile) -> None:
    """The page shows the dialog when `show_open_file` runs next."""
    st.session_state[_OPEN] = file


def show_open_file(opened: Opened) -> None:
    """Once: a dialog that its reader closes doesn't come back with the next press elsewhere."""
    file: OpenFile | None = st.session_state.pop(_OPEN, None)
    if file is not None:
        st.dialog(say("file.title"), width="large")(_body)(opened, file)


def _body(opened: Opened, file: OpenFile) -> None:
    try:
        report = readable_report(opened, file.run_id)
    except ShokoError as error:
        show_error(error)
        return
    line = next((line for line in report.files if line.path == file.path), None)
    if line is None:
        st.html(f'<p class="sk-note">{escape(say("file.no_document"))}</p>')
        return
    st.html(file_html(line, language()))
    _retry(opened, file, line)
    _text(opened.house, file, line)


def _retry(opened: Opened, file: OpenFile, line: FileResult) -> None:
    state = opened.index_runs.state(file.source_id)
    if state is not None and not state.ended and file.path in state.order.only:
        _wait(opened, file)
        return
    busy = state is not None and not state.ended
    if line.status != "skipped":
        st.button(
            say("file.retry"), key="file-retry", icon=":material/refresh:", disabled=busy,
            help=say("file.busy") if busy else None, on_click=_start, args=(opened, file),
        )  # fmt: skip
    fault = st.session_state.pop(_FAULT, None)
    if fault is not None:
        show_error(fault)
    elif state is not None and state.error is not None and file.path in state.order.only:
        show_error(state.error)


def _start(opened: Opened, file: OpenFile) -> None:
    try:
        opened.index_runs.start(file.source_id, RunOrder(only=frozenset({file.path})), opened.house.desk)
    except ShokoError as error:
        st.session_state[_FAULT] = error


@st.fragment(run_every=1.0)
def _wait(opened: Opened, file: OpenFile) -> None:
    """When the run has ended, the page draws its table anew and opens this dialog on it again."""
    state = opened.index_runs.state(file.source_id)
    if state is None or state.ended:
        open_file(file)
        st.rerun()
    st.html(f'<p class="sk-wait" role="status"><i></i>{escape(_words(state))}</p>')


def _words(state: RunState) -> str:
    progress = progress_words(state.progress, language()) if state.progress is not None else ""
    return f"{say('file.retrying')} {progress}"


def _text(house: House, file: OpenFile, line: FileResult) -> None:
    try:
        document = house.manifest.document_at(file.source_id, file.path, house.readable())
        chunks = house.manifest.chunks(document.id, house.readable())
    except DocumentUnknown:
        words = say("file.no_document") if line.chunks or line.status == "failed" else say("file.container")
        if line.status != "skipped":
            st.html(f'<p class="sk-small">{escape(words)}</p>')
        return
    if line.status == "failed":
        st.html(f'<p class="sk-note">{escape(say("file.older"))}</p>')
    shown = house.document_gate().shown(document, chunks)
    parts = parts_of([_or_withheld(*pair) for pair in zip(shown, chunks, strict=True)], line.reading.pages_total)
    chosen = _chosen_part(document, [part_name(part, language()) for part in parts])
    st.html(part_html(document, parts[chosen], language()))


def _or_withheld(shown: Chunk | None, chunk: Chunk) -> Chunk:
    return replace(chunk, text=say("file.withheld.passage")) if shown is None else shown


def _chosen_part(document: Document, names: list[str]) -> int:
    """Which part is looked at, from 0; with more than one, there are steps and a list."""
    key = f"file-part-{document.id}-{document.version}-{len(names)}"
    if len(names) < 2:
        return 0
    with st.container(horizontal=True, vertical_alignment="bottom", key="file-steps"):
        at = int(st.session_state.get(key, 0))
        st.button(
            say("file.part.previous"), key="file-previous", icon=":material/chevron_left:", disabled=at == 0,
            on_click=_step_to, args=(key, at - 1),
        )  # fmt: skip
        chosen = st.selectbox(
            say("file.part"), range(len(names)), key=key, format_func=lambda part: names[part],
            label_visibility="collapsed",
        )  # fmt: skip
        st.button(
            say("file.part.next"), key="file-next", icon=":material/chevron_right:", disabled=at == len(names) - 1,
            on_click=_step_to, args=(key, at + 1),
        )  # fmt: skip
    return chosen


def _step_to(key: str, part: int) -> None:
    st.session_state[key] = part
