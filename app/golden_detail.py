"""One golden question: what was asked and answered, and what is right."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from app.golden_place import PlaceChoice, choose_place, no_place
from app.golden_readable import asked_as_readable, find_readable
from app.house import Opened
from app.script_errors import show_error
from app.session import language, say
from errors import ShokoError
from evaluation.answer_match import holds_reference
from evaluation.datasets import GoldenQuestion, GoldenTurn
from evaluation.golden_check import KINDS, golden_from
from evaluation.own_questions import Asked, OwnQuestion

_OPEN = "golden_open"


def open_golden(golden_id: str | None) -> None:
    """The page shows this question from now on; None: the list."""
    st.session_state[_OPEN] = golden_id


def opened_golden() -> str | None:
    golden_id: str | None = st.session_state.get(_OPEN)
    return golden_id


def show_detail(opened: Opened, golden_id: str) -> None:
    st.button(
        say("golden.back"), icon=":material/arrow_back:", key="golden-back", type="tertiary",
        on_click=open_golden, args=(None,),
    )  # fmt: skip
    try:
        own = find_readable(opened.house, golden_id)
        asked = asked_as_readable(opened.house, own)
    except ShokoError as error:
        show_error(error)
        return
    st.subheader(say("golden.title"))
    if asked is not None:
        st.html(asked_html(own, asked))
    fields = _fields(opened, own, asked)
    _presses(opened, own, fields)


def asked_html(own: OwnQuestion, asked: Asked) -> str:
    """The turns before, the answer given, and the reason of a 👎."""
    turns = "".join(f"<dt>{escape(turn.question)}</dt><dd>{escape(turn.answer)}</dd>" for turn in asked.history)
    before = f"<details><summary>{escape(say('golden.before'))}</summary><dl>{turns}</dl></details>" if turns else ""
    reason = f"<em>{escape(say('golden.reason', reason=own.reason))}</em>" if own.reason else ""
    return (
        f'<div class="sk-asked" lang="{language()}">{before}<small>{escape(say("golden.given"))}</small>'
        f"<p>{escape(asked.answer.text)}</p>{reason}</div>"
    )


def _fields(opened: Opened, own: OwnQuestion, asked: Asked | None) -> dict[str, object]:
    """What stands in the form, as the fields of a golden question; they are checked when it is accepted."""
    golden = own.golden
    key = golden.id
    question = st.text_area(say("golden.question"), golden.question, key=f"question-{key}", height=68)
    kind = st.selectbox(
        say("golden.kind"), KINDS, KINDS.index(golden.kind) if golden.kind in KINDS else 0, key=f"kind-{key}",
        format_func=lambda kind: say(f"kind.{kind}"),
    )  # fmt: skip
    unanswerable = st.checkbox(say("golden.unanswerable"), golden.unanswerable, key=f"unanswerable-{key}")
    answers: tuple[str, ...] = ()
    place = no_place()
    if not unanswerable:
        typed = st.text_area(
            say("golden.answers"), "\n".join(golden.answers), key=f"answers-{key}", height=68,
            help=say("golden.answers.help"),
        )  # fmt: skip
        answers = tuple(line.strip() for line in typed.split("\n") if line.strip())
        place = choose_place(opened, own, asked)
        _warn(place, answers)
    return {
        "id": key,
        "question": question.strip(),
        "kind": kind,
        "history": _history(golden, asked),
        "answers": answers,
        "unanswerable": unanswerable,
        **place.fields(),
    }


def _history(golden: GoldenQuestion, asked: Asked | None) -> tuple[GoldenTurn, ...]:
    known = golden.history or (asked.history if asked is not None else ())
    if not known:
        return ()
    follows = bool(golden.history) or (asked is not None and asked.follows_up)
    return known if st.checkbox(say("golden.followup"), follows, key=f"followup-{golden.id}") else ()


def _warn(place: PlaceChoice, answers: tuple[str, ...]) -> None:
    if answers and place.text and not holds_reference(place.text, answers):
        st.html(f'<p class="sk-note" role="status">{escape(say("golden.place.missing"))}</p>')


def _presses(opened: Opened, own: OwnQuestion, fields: dict[str, object]) -> None:
    golden_questions = opened.house.own_questions
    with st.container(horizontal=True, key="golden-presses"):
        accept = st.button(
            say("golden.save") if own.state == "accepted" else say("golden.accept"), type="primary", key="golden-accept"
        )
        reject = own.state != "rejected" and st.button(say("golden.reject"), key="golden-reject")
    if accept:
        _then(lambda: golden_questions.accept(own, golden_from(fields)), say("golden.accepted"))
    elif reject:
        _then(lambda: golden_questions.reject(own), say("golden.rejected"))


def _then(judge: Callable[[], None], thanks: str) -> None:
    """Back to the list; where something is wrong, it is told here."""
    try:
        judge()
    except ShokoError as error:
        show_error(error)
        return
    st.toast(thanks)
    open_golden(None)
    st.rerun()
