"""自社の質問: candidates, drafts, accepted and rejected questions, to be looked at one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from app.golden_detail import open_golden, opened_golden, show_detail
from app.golden_drafts import show_drafting
from app.golden_files import show_files
from app.golden_readable import readable_questions
from app.house import Opened
from app.language import text
from app.plain_label import plain_label
from app.session import language, say
from errors import Language
from evaluation.own_questions import STATES, OwnQuestion, State

_FILTER = "golden-filter"
_SHOWN = "golden-shown"
_PAGE = 20
_SHORT = 40


def show_golden(opened: Opened) -> None:
    """One question where one is open, else the list."""
    golden_id = opened_golden()
    if golden_id is not None:
        show_detail(opened, golden_id)
        return
    st.html(f'<p class="sk-wide sk-small" lang="{language()}">{escape(say("golden.lead"))}</p>')
    every = readable_questions(opened.house)
    state = _chosen_state(every)
    _rows([own for own in every if own.state == state], state)
    st.html(f'<p class="sk-small sk-kept" lang="{language()}">{escape(say("golden.kept"))}</p>')
    show_drafting(opened)
    show_files(opened)


def _chosen_state(every: Sequence[OwnQuestion]) -> State:
    counts = Counter(own.state for own in every)
    chosen: State = st.segmented_control(
        say("golden.filter"), STATES, key=_FILTER, default="new", required=True, label_visibility="collapsed",
        format_func=lambda state: f"{say(f'golden.state.{state}')} {counts[state]}",
    )  # fmt: skip
    return chosen


def _rows(shown: Sequence[OwnQuestion], state: State) -> None:
    if not shown:
        st.html(f'<p class="sk-note" lang="{language()}">{escape(say(f"golden.none.{state}"))}</p>')
        return
    count = int(st.session_state.get(_SHOWN, _PAGE))
    for own in shown[:count]:
        with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"golden-{own.golden.id}"):
            st.html(row_html(own, language()))
            st.button(
                "", icon=":material/chevron_right:", key=f"look-{own.golden.id}", type="tertiary",
                help=say("golden.open", question=_short(own.golden.question)),
                on_click=open_golden, args=(own.golden.id,),
            )  # fmt: skip
    if len(shown) > count:
        st.button(
            say("golden.more", count=min(_PAGE, len(shown) - count)), key="golden-more",
            on_click=_show_more, args=(count + _PAGE,),
        )  # fmt: skip


def _show_more(count: int) -> None:
    st.session_state[_SHOWN] = count


def row_html(own: OwnQuestion, language: Language) -> str:
    """The question; below it where it came from, what is right, and where that stands."""
    golden = own.golden
    tags = [text(language, f"golden.why.{why}") for why in own.why]
    if own.times > 1:
        tags.append(text(language, "golden.times", count=own.times))
    if own.state != "new":
        tags.append(text(language, f"kind.{golden.kind}"))
    marks = "".join(f'<span class="sk-tag">{escape(tag)}</span> ' for tag in tags)
    right = " / ".join(golden.answers)
    where = [own.at.astimezone().strftime("%Y-%m-%d"), *([right] if right else []), *_place(own)]
    reason = f"<em>{escape(text(language, 'golden.reason', reason=own.reason))}</em>" if own.reason else ""
    return f'<div class="sk-golden"><b>{escape(golden.question)}</b><small>{marks}{escape(" · ".join(where))}</small>{reason}</div>'


def _place(own: OwnQuestion) -> tuple[str, ...]:
    golden = own.golden
    if golden.document is None:
        return ()
    cells = f"{golden.sheet}!{golden.cells}" if golden.cells is not None else golden.sheet
    number = golden.page if golden.page is not None else golden.slide
    parts = (golden.document, *(() if number is None else (f"p.{number}",)), *(() if cells is None else (cells,)))
    return (" ".join(parts),)


def _short(question: str) -> str:
    return plain_label(question if len(question) <= _SHORT else f"{question[:_SHORT]}…")
