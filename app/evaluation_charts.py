"""Figures with their intervals, and differences of two runs, as bars of plain HTML: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.language import text
from errors import Language
from evaluation import words
from evaluation.compare import Comparison, Difference, GroupDifference
from evaluation.summary import Figure, Group

# A change beyond it is drawn at the edge; the number beside it says how large it is.
_LEAST_SPAN = 0.02


def figures_html(figures: Sequence[Figure], language: Language) -> str:
    """A row a figure: name with its meaning, value, a track from 0 to 100 % with the 95 % interval, what it counts."""
    rows = "".join(_figure_row(one, language) for one in figures if one.questions or one.value is not None)
    return f'<div class="sk-figures" lang="{language}">{rows}</div>'


def _figure_row(figure: Figure, language: Language) -> str:
    interval = words.shown_interval(figure)
    told = text(language, "evaluation.interval", interval=interval, count=figure.questions) if interval else ""
    unit = "" if figure.unit == "share" else f" <i>{escape(text(language, f'unit.{figure.unit}'))}</i>"
    return (
        f'<div class="sk-figure"><div><b>{escape(words.label(figure.name, language))}</b>'
        f"<small>{escape(words.meaning(figure.name, language))}</small></div>"
        f"<strong>{escape(words.shown(figure.value, figure.unit))}{unit}</strong>"
        f"<div>{_track(figure)}<small>{escape(told)}</small></div></div>"
    )


def _track(figure: Figure) -> str:
    """Only shares have two ends."""
    if figure.unit != "share" or figure.value is None:
        return ""
    band = ""
    if figure.interval is not None:
        low, high = figure.interval.low, figure.interval.high
        band = f'<i style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></i>'
    return f'<div class="sk-track" aria-hidden="true">{band}<u style="left:{100 * figure.value:.1f}%"></u></div>'


def groups_html(groups: Sequence[Group], language: Language) -> str:
    """The headline figures by kind of question, then by type of document."""
    parts = []
    for by in ("kind", "file_type"):
        members = [group for group in groups if group.by == by]
        if members:
            rows = "".join(_group_row(group, language) for group in members)
            parts.append(f"<h4>{escape(text(language, f'evaluation.by.{by}'))}</h4>{rows}")
    return f'<div class="sk-figures sk-groups" lang="{language}">{"".join(parts)}</div>' if parts else ""


def _group_row(group: Group, language: Language) -> str:
    counted = escape(text(language, "evaluation.questions", count=group.questions))
    return "".join(
        f'<div class="sk-figure"><div><b>{escape(group_name(group, language))}</b>'
        f"<small>{escape(words.label(figure.name, language))} · {counted}</small></div>"
        f"<strong>{escape(words.shown(figure.value, figure.unit))}</strong>"
        f"<div>{_track(figure)}<small>{escape(words.shown_interval(figure))}</small></div></div>"
        for figure in group.figures
        if figure.value is not None
    )


def group_name(group: Group | GroupDifference, language: Language) -> str:
    """A kind in words where it is one of ours; a type of document as it is."""
    return kind_name(group.name, language) if group.by == "kind" else group.name


def kind_name(kind: str, language: Language) -> str:
    try:
        return text(language, f"kind.{kind}")
    except KeyError:  # a set of someone else's, with kinds of its own
        return kind


def changes_html(comparison: Comparison, language: Language) -> str:
    """A row a figure that both runs have: both values, the change with its interval around zero, the verdict in words."""
    span = max([_LEAST_SPAN, *(_reach(one) for one in comparison.differences if one.unit == "share")])
    rows = "".join(
        _change_row(words.label(one.name, language), words.meaning(one.name, language), one, span, language)
        for one in comparison.differences
        if one.change is not None
    )
    return f'<div class="sk-figures sk-changes" lang="{language}">{_head(language)}{rows}</div>'


def group_changes_html(groups: Sequence[GroupDifference], language: Language) -> str:
    changes = [(group, one) for group in groups for one in group.differences if one.change is not None]
    if not changes:
        return ""
    span = max([_LEAST_SPAN, *(_reach(one) for _, one in changes)])
    rows = "".join(
        _change_row(
            group_name(group, language),
            f"{words.label(one.name, language)} · {text(language, 'evaluation.questions', count=group.questions)}",
            one,
            span,
            language,
        )
        for group, one in changes
    )
    return f'<div class="sk-figures sk-changes sk-groups" lang="{language}">{rows}</div>'


def _head(language: Language) -> str:
    worse, better = (escape(text(language, f"evaluation.axis.{side}")) for side in ("less", "more"))
    return f'<div class="sk-figure sk-head"><div></div><span></span><div class="sk-ends"><span>{worse}</span><span>{better}</span></div></div>'


def _reach(difference: Difference) -> float:
    """How far from zero its bar goes."""
    if difference.interval is None:
        return abs(difference.change or 0.0)
    return max(abs(difference.interval.low), abs(difference.interval.high))


def _change_row(name: str, meaning: str, one: Difference, span: float, language: Language) -> str:
    values = f"{words.shown(one.first, one.unit)} → {words.shown(one.second, one.unit)}"
    change = words.shown_change(one)
    span_words = words.shown_interval(one)
    verdict = f"{words.verdict(one, language)}（{span_words}）" if span_words else words.verdict(one, language)
    return (
        f'<div class="sk-figure {one.verdict}"><div><b>{escape(name)}</b><small>{escape(meaning)}</small></div>'
        f"<span>{escape(values)}<strong>{escape(change)}</strong></span>"
        f"<div>{_zero_track(one, span)}<small>{escape(verdict)}</small></div></div>"
    )


def _zero_track(one: Difference, span: float) -> str:
    """Zero in the middle; only shares share a scale."""
    if one.unit != "share" or one.interval is None or one.change is None:
        return ""

    def at(value: float) -> float:
        return 50 + 50 * max(-1.0, min(1.0, value / span))

    low, high = at(one.interval.low), at(one.interval.high)
    return (
        f'<div class="sk-track sk-zero" aria-hidden="true"><i style="left:{low:.1f}%;width:{max(high - low, 0.6):.1f}%"></i>'
        f'<u style="left:{at(one.change):.1f}%"></u></div>'
    )
