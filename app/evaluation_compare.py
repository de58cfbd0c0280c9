"""Two runs side by side: the verdict in plain words, where B is better or worse, the gate, and the questions that B lost."""

from __future__ import annotations

from html import escape

import streamlit as st

from app.evaluation_charts import changes_html, group_changes_html
from app.evaluation_questions import worst_pairs_html
from app.evaluation_readable import readable_comparison
from app.evaluation_run import downloads_html, model_name, moment, more_button, shown_count
from app.house import Opened
from app.language import text
from app.script_errors import show_error
from app.session import language, say
from errors import Language, ShokoError
from evaluation import words
from evaluation.compare import Comparison
from evaluation.gate import GateResult
from evaluation.run_record import RunRecord


def show_comparison(opened: Opened, first: RunRecord, second: RunRecord) -> None:
    """`first` is A, what it was before; `second` is B, what may take its place."""
    try:
        comparison = readable_comparison(opened.house, opened.evaluations.comparison(first, second))
    except ShokoError as error:
        show_error(error)
        return
    st.html(verdict_html(comparison, language()))
    _gate(opened, comparison)
    st.html(downloads_html(second, first, language()))
    st.html(changes_html(comparison, language()))
    groups = group_changes_html(comparison.groups, language())
    if groups:
        st.subheader(say("evaluation.groups"))
        st.html(groups)
    st.subheader(say("evaluation.lost"))
    worst = comparison.worst
    key = f"evaluation-lost-{first.id}-{second.id}"
    count = shown_count(key, len(worst))
    st.html(
        worst_pairs_html(worst[:count], language()) or f'<p class="sk-note">{escape(say("evaluation.lost.none"))}</p>'
    )
    more_button(key, count, len(worst))
    st.html(marks_table_html(comparison, language()))


def verdict_html(comparison: Comparison, language: Language) -> str:
    """A large sentence on the headline figure; which run is which; what only one of them was asked."""
    names = "".join(
        f"<li><b>{letter}</b> {escape(run.name or moment(run))}<small>{escape(model_name(run))}</small></li>"
        for letter, run in (("A", comparison.first), ("B", comparison.second))
    )
    left_out = (
        f"<small>{escape(text(language, 'evaluation.left_out', count=comparison.left_out))}</small>"
        if comparison.left_out
        else ""
    )
    verdict = comparison.headline.verdict
    return (
        f'<div class="sk-verdict {verdict}" role="status" lang="{language}"><p>{escape(words.overall(comparison, language))}</p>'
        f"<ul>{names}</ul>{left_out}</div>"
    )


def _gate(opened: Opened, comparison: Comparison) -> None:
    """Runs that can be compared need not be fit for the gate; then it says why."""
    try:
        result = opened.evaluations.gate(comparison)
    except ShokoError as error:
        st.html(
            f'<p class="sk-small" lang="{language()}">{escape(say("evaluation.gate.not", why=error.sentence(language())))}</p>'
        )
        return
    st.html(gate_html(result, language()))


def gate_html(result: GateResult, language: Language) -> str:
    key = "evaluation.gate.passed" if result.passed else "evaluation.gate.closed"
    kind = "finished" if result.passed else "failed"
    rows = "".join(
        f'<li class="{"" if check.passed else "failed"}">{"✓" if check.passed else "✕"} '
        f"{escape(words.label(check.difference.name, language))} <b>{escape(words.shown_change(check.difference))}</b>"
        f"<small>{escape(text(language, 'evaluation.gate.allowed', points=f'{check.allowed:g}'))}</small></li>"
        for check in result.checks
    )
    return (
        f'<details class="sk-gate" lang="{language}"{"" if result.passed else " open"}>'
        f'<summary><em class="sk-tag {kind}">{escape(text(language, key))}</em>'
        f"{escape(text(language, 'evaluation.gate'))}</summary><ul>{rows}</ul></details>"
    )


def marks_table_html(comparison: Comparison, language: Language) -> str:
    """What the two were made with differently."""
    if not comparison.marks:
        return f'<p class="sk-small">{escape(text(language, "evaluation.same_marks"))}</p>'
    rows = "".join(
        f"<tr><td>{escape(one.mark)}</td><td>{escape(one.first)}</td><td>{escape(one.second)}</td></tr>"
        for one in comparison.marks
    )
    head = escape(text(language, "evaluation.differ"))
    return (
        f'<div class="sk-table sk-marks" tabindex="0"><table><thead><tr><th scope="col">{head}</th><th scope="col">A</th>'
        f'<th scope="col">B</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )
