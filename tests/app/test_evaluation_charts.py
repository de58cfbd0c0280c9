from __future__ import annotations

import re
from dataclasses import replace

from app.evaluation_charts import changes_html, figures_html, group_changes_html, groups_html, kind_name
from evaluation.compare import Difference, compare
from evaluation.statistics import Interval
from evaluation.summary import Figure, summary
from settings import CostSettings
from tests.app.stored_runs import results
from tests.evaluation.building import record

COST = CostSettings()
FIRST = summary(record("a", "golden", 12), results(9, 100.0), COST)
SECOND = summary(record("b", "golden", 12), results(2, 100.0), COST)


def test_a_share_is_drawn_from_0_to_100_with_its_interval() -> None:
    figure = Figure("correct", "share", True, 40, 0.5, Interval(0.25, 0.75))
    html = figures_html([figure], "ja")
    assert '<i style="left:25.0%;width:50.0%"></i><u style="left:50.0%"></u>' in html
    assert "<b>正答</b>" in html and "25.0%〜75.0%（40 問）" in html


def test_what_was_not_counted_is_left_out_and_times_have_no_track() -> None:
    nothing = Figure("correct", "share", True, 0, None, None)
    assert "sk-figure" not in figures_html([nothing], "ja").replace("sk-figures", "")
    html = figures_html([Figure("answer_p50_ms", "ms", False, 3, 1234.5, Interval(1000.0, 2000.0))], "en")
    assert "sk-track" not in html
    assert "<strong>1,234 <i>ms</i></strong>" in html


def test_groups_are_named_by_kind_and_by_type() -> None:
    html = groups_html(FIRST.groups, "ja")
    assert "質問の種類" in html and "手順" in html and "文書の形式" in html and "xlsx" in html
    assert groups_html((), "ja") == ""
    assert kind_name("someone's own", "ja") == "someone's own"


def test_a_change_is_drawn_around_zero() -> None:
    comparison = compare(FIRST, SECOND, COST)
    made = Difference("correct", "share", True, 10, 0.5, 0.4, -0.1, Interval(-0.2, -0.05))
    html = changes_html(replace(comparison, differences=(made,)), "ja")
    assert '<i style="left:0.0%;width:37.5%"></i><u style="left:25.0%"></u>' in html
    assert "50.0% → 40.0%<strong>-10.0</strong>" in html
    assert 'class="sk-figure worse"' in html


def test_every_figure_of_two_runs_has_a_verdict_in_words() -> None:
    comparison = compare(FIRST, SECOND, COST)
    html = changes_html(comparison, "ja")
    counted = sum(one.change is not None for one in comparison.differences)
    assert len(re.findall(r'class="sk-figure (?:better|worse|unclear|none)"', html)) == counted
    assert "下回ります" in html and "AとBで同じです" in html
    assert group_changes_html(comparison.groups, "en").count("questions") >= 6
