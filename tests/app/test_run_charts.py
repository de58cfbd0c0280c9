from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from app.run_charts import SHOWN_RUNS, ceiling, charts_html
from journal.runs import StoredRun
from journal.tables import RunState

START = datetime(2026, 11, 1, 3, tzinfo=UTC)


def run(night: int, types: Mapping[str, int] | None = None, state: RunState = "finished", **counts: int) -> StoredRun:
    started = START + timedelta(days=night)
    indexed, unchanged, failed = (counts.get(name, 0) for name in ("indexed", "unchanged", "failed"))
    return StoredRun(
        f"run-{night}", "source", "/文書", started, started, state, indexed, unchanged, failed=failed, types=types
    )


@pytest.mark.parametrize(
    ("value", "top"), [(1, 1), (2, 2), (3, 4), (5, 6), (7, 8), (10, 10), (11, 20), (61, 80), (999, 1000), (1001, 2000)]
)
def test_an_axis_ends_at_a_round_number(value: int, top: int) -> None:
    assert ceiling(value) == top


def test_the_latest_run_stands_on_the_right_with_its_parts_to_scale() -> None:
    html = charts_html([run(1, unchanged=6, failed=2), run(0, indexed=4)], "ja")
    first, last = html.split('<div title="')[1:3]
    assert 'class="indexed" style="height:50.00%"' in first
    assert 'class="failed" style="height:25.00%"' in last
    assert last.index('"failed"') < last.index('"unchanged"')
    assert "変更なし 6 · 読めず 2" in last
    assert '<span class="sk-tick">8</span>' in html
    assert '<span class="sk-tick half">4</span>' in html


def test_colours_that_no_bar_has_are_not_explained() -> None:
    legend = charts_html([run(1, unchanged=6), run(0, failed=1, unchanged=5)], "en").split("<ul>")[1]
    assert "unchanged" in legend
    assert "failed" in legend
    assert "missing" not in legend


def test_runs_that_did_not_come_to_their_end_are_left_out() -> None:
    assert charts_html([run(1, state="failed"), run(0, state="stopped", indexed=3)], "ja") == ""
    assert charts_html([run(1, state="failed"), run(0, indexed=3)], "ja").count("<div title=") == 1


def test_only_so_many_runs_fit() -> None:
    runs = [run(night, indexed=1) for night in reversed(range(SHOWN_RUNS + 5))]
    html = charts_html(runs, "ja")
    assert html.count("<div title=") == SHOWN_RUNS
    assert "2026-11-05" not in html


def test_types_that_are_rare_share_a_colour_and_keep_theirs_over_the_runs() -> None:
    types = {"docx": 9, "pdf": 8, "xlsx": 7, "pptx": 6, "md": 5, "txt": 4, "csv": 3, "eml": 2}
    html = charts_html([run(1, types, unchanged=44), run(0, {"pdf": 3}, indexed=3), run(2, indexed=1)], "ja")
    chart = html.split("検索できる文書の形式</figcaption>")[1]
    assert '<i class="type-others"></i>その他 <b>5</b>' in chart
    assert '<i class="type-1"></i>pdf <b>8</b>' in chart
    assert chart.count("<div title=") == 2
    assert chart.split('<div title="')[1].count('class="type-1"') == 1


def test_before_types_were_counted_there_is_one_chart() -> None:
    assert charts_html([run(0, None, indexed=3)], "ja").count("<figure") == 1


def test_a_name_of_a_type_is_never_markup() -> None:
    assert "<b>x" not in charts_html([run(0, {"<b>x": 1}, indexed=1)], "ja")
