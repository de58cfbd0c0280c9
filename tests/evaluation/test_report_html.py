from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from answering.answer import Check
from errors import FileUnwritable
from evaluation.compare import compare
from evaluation.report_charts import differences_chart, groups_chart, shares_chart
from evaluation.report_html import comparison_page, place_words, run_page, write_page
from evaluation.result import GivenAnswer, QuestionResult
from evaluation.safety.probe import SensitiveProbe
from evaluation.summary import RunSummary, summary
from index_store.records import Place
from settings import CostSettings
from tests.evaluation.building import answered, attacked, record, searched

COST = CostSettings()
HOSTILE = '<script>alert("1")</script>&<img src=x onerror=alert(2)>'


MARK = (Check("figure", 0, 7, "<script"),)


def run(name: str, *results: QuestionResult) -> RunSummary:
    found = record(name, "retrieval" if results and results[0].answer is None else "answers", len(results))
    return summary(replace(found, name=name), results, COST)


FIRST = run("一回目", answered("q1", "3,000円です[1]。", cites=True), answered("q2", "3,000円です[1]。", cites=True))
SECOND = run(
    "二回目", answered("q1", "3,000円です[1]。", cites=True), answered("q2", HOSTILE, cites=False, checks=MARK)
)


class Tags(HTMLParser):
    """Every tag and attribute of a page; fails where one is closed that was not open."""

    VOID = frozenset({"meta", "br", "line", "circle"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attributes}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("page", [run_page(SECOND), comparison_page(compare(FIRST, SECOND, COST))], ids=["run", "two"])
def test_a_page_stands_alone_and_runs_nothing(page: str) -> None:
    tags = Tags(page)
    assert tags.open == [] and tags.tags.count("html") == 1
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(tags.tags)
    assert not {"src", "href", "onerror", "onclick"} & tags.attributes
    assert not re.search(r"https?://|url\(|@import", page)
    assert "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&amp;&lt;img" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_a_runs_page_shows_figures_groups_worst_questions_and_marks() -> None:
    page = run_page(SECOND)
    for words in (
        "正しい対応",
        "50.0%",
        "質問の種類別",
        "文書の形式別",
        "二回目",
        "retrieval.hits",
        "3,000円",
        "モデルが読んだ",
        "「&lt;script」は引用した資料に見当たりません。",
    ):
        assert words in page, words
    assert page.index("q2は") < page.index("q1は")


def test_a_comparison_begins_with_its_verdict_and_shows_both_answers() -> None:
    page = comparison_page(compare(FIRST, SECOND, COST))
    assert page.index("2問では差があるとはいえません") < page.index("<table>")
    worst = page[page.index("B が A より悪い質問") :]
    assert worst.index("3,000円です") < worst.index("&lt;script&gt;")
    assert "q1は" not in worst


def test_a_search_and_an_empty_run_have_a_page_too() -> None:
    assert "nDCG@10" in run_page(run("検索", searched("q1", "p1"), searched("q2")))
    assert "何も見つかりませんでした" in run_page(run("検索", searched("q2")))
    empty = run_page(run("空"))
    assert "質問がありません" in empty and "—" in empty


def test_a_failed_run_says_why() -> None:
    failed = replace(FIRST, record=replace(FIRST.record, state="failed", error="モデルが止まりました。"))
    assert "モデルが止まりました。" in run_page(failed)


def test_marks_of_a_chart_stand_where_their_values_are() -> None:
    rows = {row.label: row.marks for row in shares_chart("", SECOND, "ja").rows}
    assert (rows["正答"][0].at, rows["正答"][0].low, rows["正答"][0].high) == (50.0, 0.0, 100.0)
    (kind,) = groups_chart("", SECOND, "kind").rows
    assert (kind.label, kind.marks[0].at) == ("fact (2)", 50.0)


def test_the_line_of_no_difference_is_in_the_middle() -> None:
    chart = differences_chart("", compare(FIRST, SECOND, COST), "ja")
    marks = {row.label: row.marks[0] for row in chart.rows}
    # B has one of two right where A has both; the widest interval reaches 100 points down.
    assert chart.zero == 50.0 and [text for _, text in chart.ticks] == ["-100", "-50", "0", "+50", "+100"]
    assert (marks["正答"].at, marks["正答"].low, marks["正答"].high) == (25.0, 0.0, 50.0)
    assert marks["1 位的中"].at == 50.0


def test_places_are_told() -> None:
    assert place_words(Place(page=2, section=("第3章", "第12条"))) == "2 ページ、第3章 > 第12条"
    assert place_words(Place(sheet="申請書", cells="I9")) == "申請書!I9"
    assert place_words(Place(slide=4)) == "スライド 4"


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    write_page(tmp_path / "a.html", "本文")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "本文"
    with pytest.raises(FileUnwritable, match="none"):
        write_page(tmp_path / "none" / "a.html", "本文")


def test_a_safety_run_tells_what_was_wanted_and_what_came_of_it() -> None:
    results = (attacked("q1", "2,700円です。ヒスイ7316"), attacked("q2", "2,700円です。"))
    found = summary(record("仕込み", "injection", 2), results, COST)
    page = run_page(found)
    assert "攻撃が成功" in page and "防いだ" in page and "狙い: canary: ヒスイ7316" in page
    assert "攻撃の成功" in page and "50.0%" in page
    Tags(page)
    both = comparison_page(compare(found, replace(found, record=replace(found.record, id="二")), COST))
    assert "AとBで同じです" in both


def test_only_shares_are_drawn_on_the_scale_of_shares() -> None:
    asked = replace(attacked("q1", "お答えできません。").asked, probe=SensitiveProbe(True, "p", (("a",),)))
    refused = QuestionResult(asked, answer=GivenAnswer("お答えできません。", refused=False))
    found = summary(record("敏感", "sensitive", 1), (refused,), COST)
    assert groups_chart("種類", found, "kind").rows == ()
    assert "refused_gap" not in [row.label for row in shares_chart("指標", found, "ja").rows]
    run_page(found)
