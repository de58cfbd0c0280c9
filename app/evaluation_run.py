"""One run: its figures with intervals, groups of questions, the worst ones, and what it was made with."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import streamlit as st

from app.evaluation_charts import figures_html, groups_html
from app.evaluation_questions import worst_html
from app.evaluation_readable import readable_summary
from app.evaluation_start import resume_button
from app.house import Opened
from app.language import text
from app.session import language, say
from errors import Language
from evaluation.run_record import RunRecord

_SHOWN = 10


def show_run(opened: Opened, record: RunRecord) -> None:
    st.html(head_html(record, language()))
    if record.state in ("stopped", "failed") and opened.evaluation_runs.under_way() is None:
        resume_button(opened, record.id)
    summary = readable_summary(opened.house, opened.evaluations.summary(record))
    if not summary.observed:
        st.html(f'<p class="sk-note" lang="{language()}">{escape(say("evaluation.empty"))}</p>')
        st.html(marks_html(record, language()))
        return
    st.html(downloads_html(record, None, language()))
    st.html(figures_html(summary.figures, language()))
    groups = groups_html(summary.groups, language())
    if groups:
        st.subheader(say("evaluation.groups"))
        st.html(groups)
    st.subheader(say("evaluation.worst"))
    count = shown_count(f"evaluation-worst-{record.id}", len(summary.worst))
    st.html(worst_html(summary.worst[:count], language()))
    more_button(f"evaluation-worst-{record.id}", count, len(summary.worst))
    st.html(marks_html(record, language()))


def run_name(run: RunRecord) -> str:
    """With its moment, since several runs may have one name; one without a name is told by its questions and its model."""
    return f"{run.name or f'{run.plan.dataset} {model_name(run)}'}（{moment(run)}）"


def model_name(run: RunRecord) -> str:
    """Of the model that answered; of the search's where none did."""
    return (run.marks.chat_model or run.marks.embedding_model).split("@")[0]


def moment(run: RunRecord) -> str:
    return f"{run.started_at.astimezone():%Y-%m-%d %H:%M}"


def head_html(record: RunRecord, language: Language) -> str:
    """Its name, how it ended, and why where it failed."""
    state = f'<em class="sk-tag {record.state}">{escape(text(language, f"outcome.{record.state}"))}</em>'
    why = f'<p class="sk-note" role="alert">{escape(record.error)}</p>' if record.error else ""
    partly = record.state in ("stopped", "failed")
    note = f"<small>{escape(text(language, 'evaluation.partly'))}</small>" if partly else ""
    return f'<div class="sk-run-head" lang="{language}"><h3>{escape(record.shown_name)} {state}</h3>{note}{why}</div>'


def downloads_html(record: RunRecord, against: RunRecord | None, language: Language) -> str:
    """Through our own routes, which check who asks."""
    other = "" if against is None else f"&against={quote(against.id)}"
    base = f"/evaluation-runs/{quote(record.id)}"
    links = (
        (f"{base}/report.html?language={language}{other}", "evaluation.report"),
        (f"{base}/run.json?language={language}{other}", "evaluation.json"),
    )
    shown = "".join(
        f'<a class="sk-link" href="{escape(address)}" download>{escape(text(language, key))}</a>'
        for address, key in links
    )
    return f'<p class="sk-downloads">{shown}</p>'


def marks_html(record: RunRecord, language: Language) -> str:
    """All that could change a result, behind a summary."""
    totals = record.totals
    facts = {
        "id": record.id,
        "path": record.plan.path,
        "content": record.plan.content[:16],
        **record.marks.flat(),
        "peak_memory": f"{totals.peak_memory_mib:,.0f} MiB",
        "index_s": "—" if totals.index_s is None else f"{totals.index_s:,.1f} s",
    }
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    return (
        f'<details class="sk-more" lang="{language}"><summary>{escape(text(language, "evaluation.marks"))}</summary>'
        f'<dl class="sk-facts">{rows}</dl></details>'
    )


def shown_count(key: str, total: int) -> int:
    return min(total, int(st.session_state.get(f"{key}-count", _SHOWN)))


def more_button(key: str, shown: int, total: int) -> None:
    if shown < total:
        st.button(
            say("golden.more", count=min(_SHOWN, total - shown)), key=f"{key}-more", on_click=_show_more,
            args=(key, shown + _SHOWN),
        )  # fmt: skip


def _show_more(key: str, count: int) -> None:
    st.session_state[f"{key}-count"] = count
