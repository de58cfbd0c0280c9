"""Earlier runs of a source: bars, and a table of who began each, how it ended and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st

from app.house import House
from app.language import text
from app.run_charts import charts_html
from app.session import language, say
from app.show_runs import duration, source_words
from errors import Language, error_from
from journal.runs import StoredRun

# Two months of nights; the bars show the last thirty.
_SHOWN_RUNS = 60
_COLUMNS = ("column.when", "column.started_by", "column.outcome")
_NUMBERS = (
    "status.indexed",
    "status.unchanged",
    "status.failed",
    "status.skipped",
    "status.missing",
    "column.removed",
    "column.documents",
    "column.time",
)


def show_history(house: House) -> None:
    st.subheader(say("run.history"))
    folders = {source.id: source.folder for source in house.runs.sources()}
    if not folders:
        st.caption(say("run.no_history"))
        return
    chosen = next(iter(folders))
    if len(folders) > 1:
        chosen = st.selectbox(
            say("column.source"), list(folders), key="history-source", format_func=lambda one: _named(folders[one])
        )
    runs = house.runs.of_source(chosen, _SHOWN_RUNS)
    st.html(charts_html(runs, language()) + history_html(runs, language()))


def history_html(runs: Sequence[StoredRun], language: Language) -> str:
    """The latest first."""
    heads = [f'<th scope="col">{escape(text(language, key))}</th>' for key in _COLUMNS]
    heads += [f'<th scope="col" class="n">{escape(text(language, key))}</th>' for key in _NUMBERS]
    rows = "".join(_row(run, language) for run in runs)
    return (
        f'<div class="sk-table sk-runs" tabindex="0"><table><thead><tr>{"".join(heads)}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _named(folder: str) -> str:
    return f"{Path(folder).name}（{folder}）"


def _row(run: StoredRun, language: Language) -> str:
    counts = (run.indexed, run.unchanged, run.failed, run.skipped, run.missing, run.removed, run.documents)
    numbers = "".join(f'<td class="n">{_number(count)}</td>' for count in counts)
    by = "" if run.started_by is None else text(language, f"by.{run.started_by}")
    kind = "attention" if run.state == "finished" and run.error_code is not None else run.state
    return (
        f'<tr><td class="w">{run.started_at.astimezone():%Y-%m-%d %H:%M}</td><td class="w">{escape(by)}</td>'
        f'<td class="w"><span class="sk-tag {kind}">{escape(text(language, f"outcome.{kind}"))}</span></td>'
        f'{numbers}<td class="n">{escape(_time(run, language))}</td></tr>{_why(run, language)}'
    )


def _why(run: StoredRun, language: Language) -> str:
    """A row of its own below the run where something is wrong, or where it was limited to some files."""
    if run.error_code is not None:
        sentence = error_from(run.error_code, dict(run.error_values or {})).sentence(language)
    elif run.only is not None:
        sentence = source_words(run, language)
    else:
        return ""
    return f'<tr class="why"><td></td><td colspan="{len(_COLUMNS + _NUMBERS) - 1}">{escape(sentence)}</td></tr>'


def _number(count: int | None) -> str:
    """Nothing where it is 0: what is there then stands out."""
    return f"{count:,}" if count else ""


def _time(run: StoredRun, language: Language) -> str:
    return "" if run.ended_at is None else duration((run.ended_at - run.started_at).total_seconds(), language)
