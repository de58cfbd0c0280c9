"""測定: beginning a run, the runs so far, one of them or two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from app.evaluation_compare import show_comparison
from app.evaluation_run import model_name, moment, run_name, show_run
from app.evaluation_start import show_start, take_wanted_run
from app.house import Opened
from app.language import text
from app.session import language, say
from app.show_runs import duration
from errors import Language
from evaluation.run_record import RunRecord

_RUN = "evaluation-run"
_AGAINST = "evaluation-against"
_COLUMNS = ("column.when", "evaluation.column.name", "evaluation.set", "evaluation.column.model", "column.outcome")
_NUMBERS = ("evaluation.column.questions", "column.time")


def show_runs(opened: Opened) -> None:
    st.html(f'<p class="sk-wide sk-small" lang="{language()}">{escape(say("evaluation.lead"))}</p>')
    show_start(opened)
    kept = opened.evaluations.store.kept()
    st.subheader(say("evaluation.runs"))
    for damaged in kept.damaged:
        st.warning(say("evaluation.damaged", run=damaged))
    if not kept.runs:
        st.html(f'<p class="sk-note" lang="{language()}">{escape(say("evaluation.none"))}</p>')
        return
    st.html(runs_html(kept.runs, language()))
    run, against = _chosen(kept.runs)
    if against is None:
        show_run(opened, run)
    else:
        show_comparison(opened, against, run)


def _chosen(runs: Sequence[RunRecord]) -> tuple[RunRecord, RunRecord | None]:
    """A run, and what it is compared with: runs of its kind."""
    named = {run.id: run for run in runs}
    wanted = take_wanted_run()
    if wanted in named:
        st.session_state[_RUN] = wanted
    left, right = st.columns(2)
    with left:
        chosen = st.selectbox(
            say("evaluation.choose"), list(named), key=_RUN, format_func=lambda one: run_name(named[one])
        )
    run = named[chosen]
    alike = [one.id for one in runs if one.id != run.id and one.plan.kind == run.plan.kind]
    with right:
        against = st.selectbox(
            say("evaluation.against"), (None, *alike), key=f"{_AGAINST}-{run.id}",
            format_func=lambda one: say("evaluation.against.none") if one is None else run_name(named[one]),
        )  # fmt: skip
    return run, None if against is None else named[against]


def runs_html(runs: Sequence[RunRecord], language: Language) -> str:
    """The latest first."""
    heads = [f'<th scope="col">{escape(text(language, key))}</th>' for key in _COLUMNS]
    heads += [f'<th scope="col" class="n">{escape(text(language, key))}</th>' for key in _NUMBERS]
    rows = "".join(_row(run, language) for run in runs)
    return (
        f'<div class="sk-table sk-evaluations" tabindex="0"><table><thead><tr>{"".join(heads)}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(run: RunRecord, language: Language) -> str:
    kind = text(language, f"evaluation.kind.{run.plan.kind}")
    model = "—" if run.marks.chat_model is None else model_name(run)
    took = "" if run.ended_at is None else duration((run.ended_at - run.started_at).total_seconds(), language)
    return (
        f'<tr><td class="w">{moment(run)}</td><td>{escape(run.shown_name)}</td>'
        f"<td>{escape(run.plan.dataset)}<br><small>{escape(kind)}</small></td><td>{escape(model)}</td>"
        f'<td class="w"><span class="sk-tag {run.state}">{escape(text(language, f"outcome.{run.state}"))}</span></td>'
        f'<td class="n">{run.plan.questions:,}</td><td class="n">{escape(took)}</td></tr>'
    )
