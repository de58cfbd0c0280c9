"""A source's last runs as bars, drawn by the browser from plain HTML: no script, nothing fetched, both colour schemes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from app.language import text
from errors import Language
from journal.runs import StoredRun

SHOWN_RUNS = 30
# More colours are not told apart.
SHOWN_TYPES = 6
# The steps of an axis that people read without counting.
_STEPS = (1, 2, 4, 6, 8, 10)
_STATES = ("unchanged", "indexed", "skipped", "failed", "missing")


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of a bar; `style` is a class of page.css."""

    name: str
    style: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One run, its parts from the ground up."""

    when: str
    moment: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


def charts_html(runs: Sequence[StoredRun], language: Language) -> str:
    """`runs`, the latest first; only whole ones that came to their end have something to compare."""
    whole = [run for run in reversed(runs) if run.state == "finished" and run.only is None][-SHOWN_RUNS:]
    if not whole:
        return ""
    states = [_bar(run, _state_parts(run, language)) for run in whole]
    charts = _chart(text(language, "chart.states"), states, language)
    typed = [run for run in whole if run.types is not None]
    if typed:
        names = _shown_types(typed[-1])
        types = [_bar(run, _type_parts(run, names, language)) for run in typed]
        charts += _chart(text(language, "chart.types"), types, language)
    return f'<div class="sk-charts" lang="{language}">{charts}</div>'


def ceiling(value: int) -> int:
    """The least round number that is not below: 1, 2, 4, 6, 8 or 10 times a power of ten, so that its half is one, too."""
    power = 1
    while power * 10 < value:
        power *= 10
    return next(step * power for step in _STEPS if step * power >= value)


def _bar(run: StoredRun, parts: tuple[Part, ...]) -> Bar:
    started = run.started_at.astimezone()
    return Bar(f"{started:%m-%d}", f"{started:%Y-%m-%d %H:%M}", parts)


def _state_parts(run: StoredRun, language: Language) -> tuple[Part, ...]:
    counts = (run.unchanged, run.indexed, run.skipped, run.failed, run.missing)
    return tuple(
        Part(text(language, f"status.{state}"), state, count) for state, count in zip(_STATES, counts, strict=True)
    )


def _shown_types(run: StoredRun) -> tuple[str, ...]:
    """The most frequent ones of the latest run; the others share one colour."""
    types = run.types or {}
    return tuple(sorted(types, key=lambda name: (-types[name], name))[:SHOWN_TYPES])


def _type_parts(run: StoredRun, names: Sequence[str], language: Language) -> tuple[Part, ...]:
    types = run.types or {}
    parts = [Part(name, f"type-{place}", types.get(name, 0)) for place, name in enumerate(names)]
    others = sum(count for name, count in types.items() if name not in names)
    return (*parts, Part(text(language, "chart.others"), "type-others", others))


def _chart(title: str, bars: Sequence[Bar], language: Language) -> str:
    top = ceiling(max(1, *(bar.total for bar in bars)))
    columns = "".join(_column(bar, top) for bar in bars)
    latest = bars[-1]
    half = f"{top // 2:,}" if top % 2 == 0 else ""
    seen = [part for part in latest.parts if any(part.style == p.style and p.count for bar in bars for p in bar.parts)]
    legend = "".join(f'<li><i class="{part.style}"></i>{escape(part.name)} <b>{part.count:,}</b></li>' for part in seen)
    label = escape(text(language, "chart.label", title=title, count=len(bars), latest=_told(latest)))
    return (
        f'<figure class="sk-chart"><figcaption>{escape(title)}</figcaption>'
        f'<div class="sk-plot"><span class="sk-tick">{top:,}</span><span class="sk-tick half">{half}</span>'
        f'<div class="sk-columns" role="img" aria-label="{label}">{columns}</div></div>'
        f'<div class="sk-axis"><span>{bars[0].when}</span><span>{latest.when if len(bars) > 1 else ""}</span></div>'
        f"<ul>{legend}</ul></figure>"
    )


def _column(bar: Bar, top: int) -> str:
    parts = "".join(
        f'<i class="{part.style}" style="height:{100 * part.count / top:.2f}%"></i>'
        for part in reversed(bar.parts)
        if part.count
    )
    return f'<div title="{escape(f"{bar.moment}  {_told(bar)}")}">{parts}</div>'


def _told(bar: Bar) -> str:
    return " · ".join(f"{part.name} {part.count:,}" for part in bar.parts if part.count)
