"""Beginning a run, and watching the one that is under way."""

from __future__ import annotations

from datetime import datetime
from html import escape

import streamlit as st

from app.evaluation_order import EvaluationOrder, EvaluationSet
from app.evaluation_runs import UnderWay
from app.evaluation_sets import known_sets, typed_sets, written
from app.house import House, Opened
from app.plain_label import plain_label
from app.script_errors import show_error
from app.session import language, say
from app.show_runs import duration
from errors import ShokoError
from evaluation.safety.suite_names import suite_of
from models.catalogue import load_catalogue
from models.verify import installed

_FAULT = "evaluation_fault"
_SEEN = "evaluation_seen"
_WANTED = "evaluation_wanted_run"
_PASSAGES = (1, 2, 3, 4, 5, 6, 8, 10)
_USUAL_LIMIT = 20


def show_start(opened: Opened) -> None:
    running = opened.evaluation_runs.under_way()
    if running is not None:
        _under_way(opened)
    fault = opened.evaluation_runs.fault()
    if fault:
        st.error(say("evaluation.child_failed", reason=fault))
    with st.expander(say("evaluation.new"), expanded=running is None):
        _form(opened, running)
    error = st.session_state.pop(_FAULT, None)
    if error is not None:
        show_error(error)


def take_wanted_run() -> str | None:
    """The run that ended while this tab was watching, once."""
    wanted: str | None = st.session_state.pop(_WANTED, None)
    return wanted


def resume_button(opened: Opened, run_id: str) -> None:
    """For a run that did not come to its end."""
    st.button(
        say("evaluation.resume"), key="evaluation-resume", icon=":material/play_arrow:", on_click=_resume,
        args=(opened, run_id),
    )  # fmt: skip


def _form(opened: Opened, running: UnderWay | None) -> None:
    st.html(f'<p class="sk-small" lang="{language()}">{escape(say("evaluation.new.lead"))}</p>')
    order = _order(opened.house, _chosen_set(opened.house))
    st.button(
        say("evaluation.start"), type="primary", key="evaluation-start", icon=":material/play_arrow:",
        on_click=_start, args=(opened, order),
    )  # fmt: skip
    if running is not None:
        st.caption(say("evaluation.one_at_a_time", name=plain_label(running.name)))


def _order(house: House, chosen: EvaluationSet) -> EvaluationOrder:
    """What stands in the form; a search has no model, and only golden questions come in halves."""
    left, right = st.columns(2)
    model = None
    tried: tuple[tuple[str, str], ...] = ()
    if chosen.kind != "retrieval":
        with left:
            model = st.selectbox(say("evaluation.model"), chat_models(house), key="evaluation-model")
        with right:
            tried = _tried(house)
    with left:
        limit = st.number_input(say("evaluation.limit"), 0, 100_000, _USUAL_LIMIT, key="evaluation-limit")
    split = None
    if chosen.kind == "golden":
        with right:
            split = st.selectbox(
                say("evaluation.split"), (None, "tune", "test"), key="evaluation-split",
                format_func=lambda one: say(f"evaluation.split.{one or 'both'}"),
            )  # fmt: skip
    name = st.text_input(
        say("evaluation.name"), key="evaluation-name", max_chars=60, placeholder=say("evaluation.name.example")
    )
    return EvaluationOrder(chosen, name.strip() or _name(chosen, model), model, int(limit) or None, split, tried)


def _tried(house: House) -> tuple[tuple[str, str], ...]:
    """The settings as they are, until the person chooses otherwise."""
    usual = house.settings.answer.passages
    choices = sorted({usual, *_PASSAGES})
    passages = st.selectbox(
        say("evaluation.passages"), choices, choices.index(usual), key="evaluation-passages",
        help=say("evaluation.passages.help"),
    )  # fmt: skip
    return (("answer.passages", str(passages)),)


def _chosen_set(house: House) -> EvaluationSet:
    sets = {one.key: one for one in known_sets(house)}
    typed = st.session_state.get("evaluation-typed", "").strip()
    fault: ShokoError | None = None
    if typed:
        try:
            sets |= {one.key: one for one in typed_sets(typed)}
        except ShokoError as error:
            fault = error
    if all(suite_of(one.kind) is not None for one in sets.values()):
        st.html(f'<p class="sk-note" lang="{language()}">{escape(say("evaluation.no_set"))}</p>')
    key = st.selectbox(
        say("evaluation.set"), list(sets), key="evaluation-set", format_func=lambda key: _set_name(sets[key])
    )
    st.text_input(say("evaluation.typed"), key="evaluation-typed", help=say("evaluation.typed.help"))
    if fault is not None:
        show_error(fault)
    return sets[key]


def _set_name(one: EvaluationSet) -> str:
    return one.name if one.count is None else f"{one.name}（{say('evaluation.questions', count=one.count)}）"


def chat_models(house: House) -> tuple[str, ...]:
    """The settings' one first, then the catalogue's that are here, whole and verified. Behind another server, its own alone."""
    usual = house.settings.models.chat
    if house.settings.llm.base_url is not None:
        return (house.settings.llm.model or usual,)
    here = [
        model.name
        for model in load_catalogue().models
        if model.role == "chat" and model.name != usual and installed(model, house.settings.models_folder).verified
    ]
    return (usual, *here)


def _name(chosen: EvaluationSet, model: str | None) -> str:
    """Never twice the same: two runs of one day are told apart."""
    return " · ".join(part for part in (chosen.path.stem, model, f"{datetime.now():%m-%d %H:%M:%S}") if part)


def _start(opened: Opened, order: EvaluationOrder) -> None:
    try:
        written(opened.house, order.chosen)
        opened.evaluation_runs.start(order)
    except ShokoError as error:
        st.session_state[_FAULT] = error


def _resume(opened: Opened, run_id: str) -> None:
    try:
        opened.evaluation_runs.resume(opened.evaluations.store.record(run_id))
    except ShokoError as error:
        st.session_state[_FAULT] = error


@st.fragment(run_every=2.0)
def _under_way(opened: Opened) -> None:
    """When the run has ended, the page shows its result."""
    running = opened.evaluation_runs.under_way()
    if running is None:
        st.session_state[_WANTED] = st.session_state.pop(_SEEN, None)
        st.rerun()
    if running.record is not None:
        st.session_state[_SEEN] = running.record.id
    with st.container(border=True, key="evaluation-running"):
        st.progress(share_done(running), text=progress_words(running))
        if running.ours:
            st.button(
                say("admin.stop"), key="stop-evaluation", icon=":material/stop_circle:", disabled=running.stopping,
                on_click=opened.evaluation_runs.stop,
            )  # fmt: skip
        else:
            st.caption(say("evaluation.elsewhere"))


def share_done(running: UnderWay) -> float:
    """Between 0 and 1."""
    progress = running.progress
    return min(1.0, progress.done / progress.total) if progress is not None and progress.total else 0.0


def progress_words(running: UnderWay) -> str:
    """`my run · 12 / 99 questions · about 4 min left`"""
    progress = running.progress
    if progress is None:
        step = say("evaluation.preparing")
    elif not progress.indexed:
        step = say("evaluation.indexing")
    else:
        step = say("evaluation.progress", done=progress.done, total=progress.total)
    name = plain_label(running.name)
    left = running.seconds_left
    words = (name, step, *(() if left is None else (say("run.left", time=duration(left, language())),)))
    return " · ".join((*words, say("evaluation.stopping")) if running.stopping else words)
