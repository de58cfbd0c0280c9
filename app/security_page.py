"""セキュリティ: what is in force, what was proved, measured and verified last, for those who answer for it."""

from __future__ import annotations

import re
from html import escape

import streamlit as st

from access.roles import require
from app import frame, session
from app.house import Opened
from app.session import language, say
from app.visitors import visitor
from evaluation.summary import Figure
from security.audit_state import verify_and_keep
from security.report import SuiteState, security_report
from security.report_tables import Table, moment, tables

# Commands stand between back quotes, as the command line shows them.
_COMMAND = re.compile(r"`([^`]+)`")

_NUMBER = re.compile(r"[0-9][0-9,.:\- ]*")
_WHOLE = ' class="w"'


def show() -> None:
    opened = session.opened()
    require(visitor(), "security.see")
    frame.plain_side(opened.house.person)
    st.title(say("security.title"))
    report = security_report(opened.house.settings)
    _head(moment(report.at, report.code, language()))
    for number, table in enumerate(tables(report, lambda suite: _figures(opened, suite), language())):
        st.html(table_html(table))
        if number == 1:  # below what is said of the audit log
            st.button(say("security.audit.verify"), key="audit-verify", on_click=_verify, args=(opened,))


def _verify(opened: Opened) -> None:
    verify_and_keep(opened.house.settings)


def _head(moment: str) -> None:
    links = "".join(
        f'<a class="sk-link" href="{address}" download>{escape(say(key))}</a>'
        for address, key in (
            ("/security/report.json", "security.download"),
            ("/security/sbom.json", "security.sbom"),
        )
    )
    st.html(
        f'<div class="sk-wide" lang="{language()}"><p>{escape(say("security.lead"))}</p>'
        f'<p class="sk-counts"><span>{escape(moment)}</span>{links}</p></div>'
    )


def _figures(opened: Opened, suite: SuiteState) -> str:
    """The headline figures of a suite's last run, with their intervals; computed once and kept (`KeptEvaluations`)."""
    from evaluation.measures import HEADLINES
    from evaluation.words import label

    record = opened.evaluations.store.find(suite.run or "")
    shown: dict[str, Figure] = {one.name: one for one in opened.evaluations.summary(record).figures}
    headlines = [shown[name] for name in HEADLINES[record.plan.kind] if name in shown]
    return "、".join(f"{label(one.name, language())} {figure_words(one)}" for one in headlines)


def figure_words(figure: Figure) -> str:
    from evaluation.words import shown, shown_interval

    return f"{shown(figure.value, figure.unit)} {shown_interval(figure)}".strip()


def table_html(table: Table) -> str:
    sentences = "".join(f"<p>{_with_commands(sentence)}</p>" for sentence in table.sentences)
    rows = "".join(_row(row) for row in table.rows)
    named = any(table.columns)
    head = f"<thead><tr>{''.join(f'<th>{escape(name)}</th>' for name in table.columns)}</tr></thead>" if named else ""
    body = f'<div class="sk-table"><table>{head}<tbody>{rows}</tbody></table></div>' if table.rows else ""
    return f'<section class="sk-wide" lang="{language()}"><h2>{escape(table.title)}</h2>{sentences}{body}</section>'


def _with_commands(words: str) -> str:
    return _COMMAND.sub(r"<code>\1</code>", escape(words))


def _row(cells: tuple[str, ...]) -> str:
    """The first cell names the row: it stays on one line, and so do numbers and days."""
    name, *values = cells
    rest = "".join(f"<td{_WHOLE if _NUMBER.fullmatch(value) else ''}>{_with_commands(value)}</td>" for value in values)
    return f"<tr><td{_WHOLE}>{_with_commands(name)}</td>{rest}</tr>"
