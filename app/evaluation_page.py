"""評価: what the models are worth on the company's own questions, and the questions themselves."""

from __future__ import annotations

import streamlit as st

from app import frame, session
from app.evaluation_list import show_runs
from app.golden_list import show_golden
from app.golden_readable import readable_questions
from app.house import Opened
from app.session import say

_SECTION = "evaluation-section"


def show() -> None:
    opened = session.opened()
    frame.plain_side(opened.house.person)
    st.title(say("evaluation.title"))
    if _section(opened) == "questions":
        show_golden(opened)
    else:
        show_runs(opened)


def _section(opened: Opened) -> str:
    waiting = sum(1 for own in readable_questions(opened.house) if own.state == "new")
    questions = say("evaluation.section.questions")
    names = {
        "runs": say("evaluation.section.runs"),
        "questions": say("evaluation.section.questions.new", count=waiting) if waiting else questions,
    }
    chosen: str = st.segmented_control(
        say("evaluation.section"), list(names), format_func=lambda key: names[key], default="runs", key=_SECTION,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    return chosen
