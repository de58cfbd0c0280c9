"""A run, or the comparison of two, as one HTML file: nothing is fetched, no script runs, every text is escaped by the template."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from answering.check_words import reason
from errors import FileUnwritable
from evaluation.compare import Comparison
from evaluation.observed import Observed
from evaluation.report_charts import Chart, differences_chart, groups_chart, pairs_chart, shares_chart
from evaluation.run_record import RunRecord
from evaluation.safety.words import aim_of, finding
from evaluation.summary import RunSummary
from evaluation.words import (
    BY,
    STATES,
    label,
    meaning,
    overall,
    shown,
    shown_change,
    shown_interval,
    verdict,
)
from index_store.records import Place

TEMPLATES = Path(__file__).with_name("templates")
SHOWN_WORST = 30


@dataclass(frozen=True, slots=True)
class WorstQuestion:
    """One question with its results, one in a run's page, A and B in a comparison's."""

    results: tuple[Observed, ...]


def run_page(found: RunSummary) -> str:
    charts = [shares_chart("指標と 95% 区間", found, "ja")]
    charts += [groups_chart(f"{BY[by]}別", found, by) for by in BY]
    worst = [WorstQuestion((one,)) for one in found.worst[:SHOWN_WORST]]
    return _render("run.ja.html.jinja", found=found, charts=_filled(charts), worst=worst)


def comparison_page(found: Comparison) -> str:
    """A is the run that is compared against."""
    charts = [
        differences_chart("差 B − A と 95% 区間（ポイント）", found, "ja"),
        pairs_chart("A と B の値", found, "ja"),
    ]
    worst = [WorstQuestion((pair.first, pair.second)) for pair in found.worst[:SHOWN_WORST]]
    return _render("comparison.ja.html.jinja", found=found, charts=_filled(charts), worst=worst)


def write_page(path: Path, page: str) -> None:
    """Raises FileUnwritable."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise FileUnwritable(path=path, reason=error.strerror) from error


def _filled(charts: list[Chart]) -> list[Chart]:
    return [chart for chart in charts if chart.rows]


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        label=lambda name: label(name, "ja"),
        meaning=lambda name: meaning(name, "ja"),
        verdict=lambda one: verdict(one, "ja"),
        overall=lambda one: overall(one, "ja"),
        shown=shown,
        shown_change=shown_change,
        shown_interval=shown_interval,
        place=place_words,
        finding=lambda name: finding(name, "ja"),
        reason=lambda check: reason(check, "ja"),
        aim=aim_of,
        marks=run_marks,
        by=BY,
        states=STATES,
    )
    return environment


def place_words(place: Place) -> str:
    """「2 ページ」「スライド 3」「申請書!I9」 with the headings above it."""
    parts = [f"{place.page} ページ" if place.page is not None else "", f"スライド {place.slide}" if place.slide else ""]
    if place.sheet is not None:
        parts.append(f"{place.sheet}!{place.cells}" if place.cells else place.sheet)
    return "、".join(part for part in (*parts, " > ".join(place.section)) if part)


def run_marks(record: RunRecord) -> dict[str, str]:
    """What the run was made with, as a reader years later needs it."""
    plan = {name: str(number) for name, number in asdict(record.plan).items() if number is not None}
    return {**plan, **record.marks.flat()}
