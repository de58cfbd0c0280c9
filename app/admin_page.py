"""管理: the folders that Shoko reads, what it could read of them, and why not the rest."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from app import frame, session
from app.banners import show_banners
from app.house import House, Opened
from app.report_section import show_report, show_run
from app.run_history import show_history
from app.script_errors import show_error
from app.session import language, say
from app.show_runs import progress_words, share_done
from errors import ShokoError
from index_store.records import Source

_REMOVING = "removing"


def show() -> None:
    opened = session.opened()
    frame.plain_side(opened.house.person)
    _heading(opened.house)
    show_banners(opened)
    _pipeline(opened.house)
    st.subheader(say("admin.sources"))
    for source in opened.house.desk.sources():
        with st.container(border=True, key=f"source-{source.id}"):
            _source(opened, source)
    _add_form(opened.house)
    show_report(opened)
    show_history(opened.house)
    _look_again(opened, _under_way(opened))


def _heading(house: House) -> None:
    health = house.desk.health()
    summary = say("admin.summary", documents=f"{health.documents:,}", chunks=f"{health.chunks:,}")
    models = say("admin.models", embedding=health.embedding_model, chat=health.chat_model)
    st.title(say("admin.title"))
    st.html(
        f'<p class="sk-wide sk-counts" lang="{language()}"><span>{escape(summary)}</span><span>{escape(models)}</span></p>'
    )


def _pipeline(house: House) -> None:
    """Where the index in use can't be searched here, or the settings ask for another one: what to do."""
    overview = house.desk.indexes.overview()
    sentences = [] if overview.refusal is None else [overview.refusal.sentence(language())]
    if overview.differences:
        differences = [
            say("admin.pipeline.difference", name=one.name, indexed=one.indexed, current=one.current)
            for one in overview.differences
        ]
        sentences.append(say("admin.pipeline", differences="、".join(differences)))
    for sentence in sentences:
        st.html(f'<p class="sk-note" role="status">{escape(sentence)}</p>')


def _source(opened: Opened, source: Source) -> None:
    state = opened.index_runs.state(source.id)
    running = state is not None and not state.ended
    with st.container(horizontal=True, vertical_alignment="center"):
        added = say("admin.added_at", date=f"{source.added_at.astimezone():%Y-%m-%d}")
        watch = None if opened.watch is None else opened.watch.state(source.id)
        details = " · ".join((source.folder, added, *(() if watch is None else (say(f"watch.{watch}"),))))
        st.html(
            f'<div class="sk-source"><b>{escape(Path(source.folder).name)}</b><small>{escape(details)}</small></div>'
        )
        st.button(
            say("admin.reindex"), key=f"run-{source.id}", type="primary", disabled=running,
            on_click=_start, args=(opened, source.id),
        )  # fmt: skip
        st.button(
            say("admin.remove"), key=f"remove-{source.id}", disabled=running, on_click=_ask_to_remove, args=(source.id,)
        )
    if st.session_state.get(_REMOVING) == source.id:
        _confirm_removal(opened.house, source)
    if running:
        _progress(opened, source.id)
    elif state is not None and state.error is not None:
        show_error(state.error)


@st.fragment(run_every=1.0)
def _progress(opened: Opened, source_id: str) -> None:
    """Looks every second at a run of the server's; when it has ended, the page shows its report."""
    state = opened.index_runs.state(source_id)
    if state is None or state.ended:
        if state is not None and state.report is not None and not state.order.only:
            show_run(state.report.run_id)
        st.rerun()
    st.progress(share_done(state.progress), text=_plain_progress(progress_words(state.progress, language())))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say("admin.stop"), key=f"stop-{source_id}", icon=":material/stop_circle:", disabled=state.stopping,
            on_click=opened.index_runs.stop, args=(source_id,),
        )  # fmt: skip
        path = state.progress.path if state.progress is not None else None
        words = say("admin.stopping") if state.stopping else say("run.now", path=path) if path else ""
        st.html(f'<span class="sk-small" role="status">{escape(words)}</span>')


def _under_way(opened: Opened) -> tuple[str, ...]:
    """What the page shows of runs and watched folders, to be compared. Files that are read again have a dialog, which a new
    drawing of the page would close."""
    running = [state.source_id for state in opened.index_runs.states() if not state.ended and not state.order.only]
    watch = opened.watch
    watched = () if watch is None else (f"{one.id} {watch.state(one.id)}" for one in opened.house.desk.sources())
    return (*running, *watched)


@st.fragment(run_every=3.0)
def _look_again(opened: Opened, drawn: tuple[str, ...]) -> None:
    """Draws the page again when a command or a watched folder has begun a run."""
    if _under_way(opened) != drawn:
        st.rerun()


def _plain_progress(words: str) -> str:
    return words.replace("~", "\\~")


def _start(opened: Opened, source_id: str) -> None:
    try:
        opened.index_runs.start(source_id, desk=opened.house.desk)
    except ShokoError as error:
        st.session_state[_FAULT] = error


def _ask_to_remove(source_id: str | None) -> None:
    st.session_state[_REMOVING] = source_id


def _confirm_removal(house: House, source: Source) -> None:
    st.html(f'<p class="sk-note" role="alert">{escape(say("admin.remove.ask", folder=source.folder))}</p>')
    with st.container(horizontal=True):
        st.button(
            say("admin.remove.yes"), key=f"yes-{source.id}", type="primary", on_click=_remove, args=(house, source)
        )
        st.button(say("admin.remove.no"), key=f"no-{source.id}", on_click=_ask_to_remove, args=(None,))


def _remove(house: House, source: Source) -> None:
    _ask_to_remove(None)
    try:
        house.desk.remove_source(source.id)
    except ShokoError as error:
        st.session_state[_FAULT] = error
    else:
        st.toast(escape(say("admin.removed", folder=Path(source.folder).name)))


def _add_form(house: House) -> None:
    with st.form("add-source", border=False, clear_on_submit=False), st.container(
        horizontal=True, vertical_alignment="bottom"
    ):  # fmt: skip
        # Another key is another, empty box: once its folder stands above, the path has done its work.
        folder = st.text_input(
            say("admin.folder"),
            key=f"folder-{st.session_state.get(_ADDED, 0)}",
            placeholder="/srv/documents",
            help=say("admin.folder.help"),
        )
        pressed = st.form_submit_button(say("admin.add"))
    fault = st.session_state.pop(_FAULT, None)
    if fault is not None:
        show_error(fault)
    if pressed and folder.strip():
        try:
            house.desk.add_source(Path(folder.strip()).expanduser())
        except ShokoError as error:
            show_error(error)
        else:
            st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1
            st.rerun()


_FAULT = "admin_fault"
_ADDED = "admin_added"
