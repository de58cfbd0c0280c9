"""The report as tables of words: what the page and the command both show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from errors import Language
from security.egress_record import StepOutcome
from security.report import SecurityReport, SuiteState
from security.words import kind_word, name_word, value_word, word

_TARGETS = 3
_HASH_DIGITS = 16
SECTIONS = ("login", "models", "labels", "masks", "gates", "kept")

# What a suite's run came to, in words; the report itself doesn't compute figures.
Figures = Callable[[SuiteState], str]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, sentences, and rows below names of columns; all plain text."""

    title: str
    sentences: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def tables(report: SecurityReport, figures: Figures, language: Language) -> tuple[Table, ...]:
    return (
        egress_table(report, language),
        audit_table(report, language),
        _suites(report, figures, language),
        _gates(report, language),
        _models(report, language),
        *(_settings(report, section, language) for section in SECTIONS),
    )


def egress_table(report: SecurityReport, language: Language) -> Table:
    proof, title = report.egress, word(language, "security.egress")
    if proof is None:
        return Table(title, (word(language, "security.egress.never"),))
    verdict = (
        word(language, "security.egress.holds")
        if proof.holds
        else word(language, "security.egress.fails", packets=proof.packets, look_ups=proof.look_ups)
    )
    counted = {"packets": proof.control.packets, "look_ups": proof.control.look_ups}
    return Table(
        title,
        (
            verdict,
            word(language, "security.proof.at", at=_day(proof.at), code=proof.code),
            word(language, "security.egress.control", **counted),
        ),
        (word(language, "security.step"), word(language, "security.result")),
        tuple((step.name, _step(step, language)) for step in proof.steps),
    )


def audit_table(report: SecurityReport, language: Language) -> Table:
    audit, verified = report.audit, report.audit.verified
    if verified is None:
        checked = word(language, "security.audit.never")
    elif verified.fault is None:
        checked = word(language, "security.audit.well", at=_day(verified.at), entries=f"{verified.entries:,}")
    else:
        checked = word(language, "security.audit.fault", at=_day(verified.at), fault=verified.fault)
    if audit.length is None:
        return Table(
            word(language, "security.audit"), (word(language, "security.audit.unread", fault=audit.fault), checked)
        )
    length = word(language, "security.audit.length", length=f"{audit.length:,}")
    return Table(word(language, "security.audit"), (checked, length))


def _suites(report: SecurityReport, figures: Figures, language: Language) -> Table:
    columns = ("suite", "day", "model", "questions", "figures")
    rows = [
        (name, "", "", "", word(language, "security.suite.never"))
        if one.at is None
        else (name, _day(one.at), one.model or "—", str(one.questions), figures(one))
        for one, name in ((one, suite_word(one.suite, language)) for one in report.suites)
    ]
    return Table(word(language, "security.suites"), (), _columns(columns, language), tuple(rows))


def _gates(report: SecurityReport, language: Language) -> Table:
    title = word(language, "security.gates")
    if not report.gates:
        return Table(title, (word(language, "security.gates.none"),))
    rows = tuple(
        (
            one.day.isoformat(),
            word(language, f"gate.{one.gate}"),
            kind_word(one.kind, language),
            word(language, f"decision.{one.decision}"),
            f"{one.count:,}",
        )
        for one in sorted(report.gates, key=lambda one: one.day, reverse=True)
    )
    return Table(title, (), _columns(("day", "gate", "kind", "decision", "count"), language), rows)


def _models(report: SecurityReport, language: Language) -> Table:
    rows = tuple(
        (
            f"{one.name} ({word(language, 'security.used')})" if one.used else one.name,
            one.maker,
            one.licence,
            one.sha256[:_HASH_DIGITS] or "—",
            word(language, "security.verified.yes" if one.verified else "security.verified.no"),
        )
        for one in report.models
    )
    columns = _columns(("model", "maker", "licence", "hash", "verified"), language)
    said = word(language, "security.packages", count=report.packages)
    return Table(word(language, "security.models"), (said,), columns, rows)


def _settings(report: SecurityReport, section: str, language: Language) -> Table:
    rows = tuple(
        (name_word(line.name, language), value_word(line.name, line.value, language))
        for line in report.settings
        if line.section == section
    )
    return Table(word(language, f"security.section.{section}"), (), ("", ""), rows)


def suite_word(suite: str, language: Language) -> str:
    return word(language, f"suite.{suite}")


def moment(at: datetime, code: str, language: Language) -> str:
    return word(language, "security.at", at=_day(at), code=code)


def _step(step: StepOutcome, language: Language) -> str:
    if step.not_done is not None:
        return word(language, "security.step.not_done", reason=step.not_done)
    if step.packets:
        targets = ", ".join(one.asks or f"{one.to}:{one.port}" for one in step.targets[:_TARGETS])
        return word(language, "security.step.left", packets=step.packets, targets=targets)
    if step.failed is not None:
        return word(language, "security.step.failed", reason=step.failed)
    return word(language, "security.step.clean")


def _columns(names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return tuple(word(language, f"security.{name}") for name in names)


def _day(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
