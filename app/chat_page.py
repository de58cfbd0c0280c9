"""質問: a conversation with the documents."""

from __future__ import annotations

import time
from collections.abc import Mapping
from html import escape

import streamlit as st

from access.decisions import Reason
from answering.answer import AnswerEvent, Turn
from answering.withheld import turns_of
from app import session, show_answer
from app.asking import Draft
from app.event_stream import EventStream, StreamEnded
from app.feedback_row import feedback_row
from app.house import House
from app.my_conversations import Exchange, exchanges, keep
from app.session import Tab, language, say
from app.show_passages import passages_html
from app.side_panel import side_panel
from desk import Health, Inquiry
from errors import ModelError, QuestionEmpty

_POLL_SECONDS = 0.25
_EXAMPLES = ("ask.example.1", "ask.example.2", "ask.example.3")


def show() -> None:
    house, tab = session.house(), session.tab()
    narrowing = side_panel(house)
    health = house.desk.health()
    _banner(health)
    earlier = exchanges(house, tab.conversation)
    for exchange in earlier:
        _show_exchange(house, exchange)
    typed = st.chat_input(say("ask.placeholder"), submit_mode="disable", disabled=health.documents == 0)
    question = session.take_question() or typed
    if question is not None:
        _ask(house, tab, Inquiry(question.strip(), narrowing, _history(earlier)), str(len(earlier)))
    elif not earlier:
        _welcome(health)


def _banner(health: Health) -> None:
    if health.llm == "starting":
        st.info(say("llm.starting"))
    elif health.llm == "down":
        st.warning(say("llm.down", detail=health.llm_detail))


def _welcome(health: Health) -> None:
    """One container: the first turn takes its place, and nothing of it lingers while that is answered."""
    title, line = escape(say("ask.welcome")), escape(say("tagline" if health.documents else "ask.no_documents"))
    with st.container(key="welcome"):
        st.html(f'<div class="sk-welcome" lang="{language()}"><h1>{title}</h1><p>{line}</p></div>')
        if health.documents:
            with st.container(horizontal=True, horizontal_alignment="center", key="examples"):
                for key in _EXAMPLES:
                    st.button(say(key), key=key.replace(".", "-"), on_click=session.put_question, args=(say(key),))


def _history(earlier: tuple[Exchange, ...]) -> tuple[Turn, ...]:
    return turns_of([(exchange.question, exchange.answer) for exchange in earlier])


def _show_exchange(house: House, exchange: Exchange) -> None:
    """A finished turn. Its parts stand where `_Canvas` put them: moved ones would be made anew, which closes open panels."""
    answer, turn = exchange.answer, exchange.turn
    with st.container(key=f"turn-{turn}"):
        st.html(show_answer.question_html(exchange.question, language()))
        if answer.search_text != exchange.question:
            _show_rewritten(answer.search_text)
        else:
            st.empty()
        st.html(passages_html(turn, answer.passages, language(), house.rights.reasons(house.person)))
        st.html(show_answer.outcome_html(turn, answer, language()))
        with st.container(horizontal=True, vertical_alignment="center", key=f"foot-{turn}"):
            st.html(show_answer.foot_html(answer, language()))
            feedback_row(house, exchange)


def _show_rewritten(search_text: str) -> None:
    words = escape(say("ask.rewritten", text=search_text))
    st.html(f'<div class="sk-label" lang="{language()}">{words}</div>')


def _ask(house: House, tab: Tab, inquiry: Inquiry, turn: str) -> None:
    """Shows the passages at once and the answer as it is written; however it ends, what there is of it is kept. What is shown and
    kept of the question is without the personal data that the rules mask."""
    if not inquiry.text:
        raise QuestionEmpty
    question = house.masked(inquiry.text)
    draft = Draft(question, search_text=question)
    note = say("ask.stopped")
    with st.container(key=f"turn-{turn}"):
        canvas = _Canvas(turn, question, house.rights.reasons(house.person))
        events: EventStream[AnswerEvent] = EventStream(lambda: house.desk.ask(inquiry))
        try:
            while draft.answer is None:
                event = events.poll(_POLL_SECONDS)
                draft = draft if event is None else draft.after(event)
                canvas.draw(draft)
        except StreamEnded:
            pass
        except ModelError as error:
            note = error.sentence(language())
            draft = draft if draft.hits is not None else draft.searched(house.desk.search(inquiry))
        finally:
            events.close()
            if draft.hits is not None or draft.answer is not None:
                keep(house, tab, question, draft.answer or draft.cut_off(note))
    st.rerun()


class _Canvas:
    """The places of a turn that is being answered, each drawn again only when it has changed."""

    def __init__(self, turn: str, question: str, reasons: Mapping[str, Reason]) -> None:
        self._turn = turn
        self._reasons = reasons
        self._started = time.monotonic()
        st.html(show_answer.question_html(question, language()))
        self._rewritten, self._passages, self._answer = st.empty(), st.empty(), st.empty()
        with st.container(horizontal=True, vertical_alignment="center", key=f"wait-{turn}"):
            self._wait = st.empty()
            st.button(say("ask.stop"), key=f"stop-{turn}", icon=":material/stop_circle:")
        self._drawn: Draft | None = None

    def draw(self, draft: Draft) -> None:
        """Also where nothing has changed: only by a call of Streamlit does this thread learn that someone pressed stop."""
        self._wait.html(show_answer.wait_html(self._words(draft), draft.read_percent))
        if draft is self._drawn:
            return
        if draft.search_text != draft.question:
            with self._rewritten:
                _show_rewritten(draft.search_text)
        if draft.hits is not None and (self._drawn is None or self._drawn.hits is None):
            self._passages.html(passages_html(self._turn, draft.hits, language(), self._reasons))
        if draft.text:
            shown = show_answer.Shown(draft.text, draft.citations, draft.checks)
            self._answer.html(show_answer.answer_html(self._turn, shown, draft.hits or (), language()))
        self._drawn = draft

    def _words(self, draft: Draft) -> str:
        if draft.hits is None:
            return say("ask.searching")
        if not draft.text:
            seconds = int(time.monotonic() - self._started)
            if draft.read_percent is not None:
                return say("ask.reading.share", share=draft.read_percent, seconds=seconds)
            return say("ask.reading", seconds=seconds)
        return say("ask.writing")
