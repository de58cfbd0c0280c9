from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from errors import RunsNotComparable
from evaluation.compare import Comparison, Difference, Verdict, compare
from evaluation.result import QuestionResult
from evaluation.run_record import Kind
from evaluation.statistics import Interval
from evaluation.summary import summary
from evaluation.words import label, meaning, overall, shown_change, shown_interval, verdict
from settings import CostSettings
from tests.evaluation.building import answered, marks, record, searched

COST = CostSettings()
RIGHT, WRONG = "3,000円です[1]。", "2,000円です[1]。"
Results = tuple[QuestionResult, ...]


def compared(first: Results, second: Results, kind: Kind = "answers") -> Comparison:
    one = summary(record("a", kind, len(first)), first, COST)
    return compare(one, summary(record("b", kind, len(second)), second, COST), COST)


def of(found: Comparison, name: str) -> Difference:
    return next(one for one in found.differences if one.name == name)


def some(texts: Sequence[str | None], kind: str = "fact") -> Results:
    return tuple(answered(f"q{place}", text, kind=kind) for place, text in enumerate(texts))


def test_a_difference_is_that_of_the_same_questions() -> None:
    found = compared(some([RIGHT, WRONG, WRONG, None]), some([RIGHT, RIGHT, WRONG, WRONG]))
    correct = of(found, "correct")
    assert (correct.first, correct.second, correct.change, correct.questions) == (0.25, 0.5, 0.25, 4)
    assert of(found, "refused_wrong").change == -0.25
    assert of(found, "refused_wrong").loss == -0.25 and correct.loss == -0.25


def test_pairs_cancel_what_both_find_hard() -> None:
    # Half of 40 questions are hard for both; B answers every other one of the easy ones that A misses: the paired interval
    # has the variance of the ten changed questions alone.
    first = some([WRONG] * 30 + [RIGHT] * 10)
    second = some([WRONG] * 20 + [RIGHT] * 20)
    correct = of(compared(first, second), "correct")
    assert correct.change == 0.25 and correct.interval is not None
    # Standard error of a mean of ten ones among 40: sqrt(0.25 * 0.75 / 40) = 0.0685.
    assert correct.interval.low == pytest.approx(0.25 - 1.96 * 0.0685, abs=0.03)
    assert correct.interval.high == pytest.approx(0.25 + 1.96 * 0.0685, abs=0.03)
    assert correct.verdict == "better"


def test_the_same_answers_are_the_same() -> None:
    found = compared(some([RIGHT, WRONG]), some([RIGHT, WRONG]))
    assert {one.verdict for one in found.differences} <= {"unclear", "none"}
    assert verdict(of(found, "correct"), "ja") == "AとBで同じです"
    assert found.worst == ()


def test_only_questions_of_both_count() -> None:
    changed = replace(answered("q2", RIGHT), asked=replace(answered("q2", RIGHT).asked, references=("9円",)))
    first = (answered("q0", RIGHT), answered("q1", RIGHT), answered("q2", RIGHT))
    found = compared(first, (answered("q1", WRONG), changed, answered("q9", RIGHT)))
    assert [pair.first.result.asked.id for pair in found.pairs] == ["q1"]
    assert found.left_out == 4


def test_runs_of_two_kinds_or_without_a_common_question_are_not_compared() -> None:
    search = summary(record("s", "retrieval", 1), (searched("q0", "p1"),), COST)
    answers = summary(record("a", "answers", 1), some([RIGHT]), COST)
    with pytest.raises(RunsNotComparable, match="kind: retrieval and answers"):
        compare(search, answers, COST)
    with pytest.raises(RunsNotComparable, match="dataset"):
        compared(some([RIGHT]), (answered("other", RIGHT),))


def test_groups_and_marks_say_where_and_why() -> None:
    first = some([RIGHT, RIGHT]) + (answered("t", WRONG, kind="table", file_type="xlsx"),)
    second = some([RIGHT, WRONG]) + (answered("t", RIGHT, kind="table", file_type="xlsx"),)
    runs = [summary(record("a", questions=3), first, COST), summary(record("b", questions=3), second, COST)]
    runs[1] = replace(runs[1], record=replace(runs[1].record, marks=marks(chat="chat@2")))
    found = compare(runs[0], runs[1], COST)
    assert [(mark.mark, mark.first, mark.second) for mark in found.marks] == [("chat_model", "chat@1", "chat@2")]
    changes = {(group.by, group.name): group.differences[0].change for group in found.groups}
    assert changes == {
        ("kind", "fact"): -0.5,
        ("kind", "table"): 1.0,
        ("file_type", "pdf"): -0.5,
        ("file_type", "xlsx"): 1.0,
    }


def test_the_largest_loss_comes_first() -> None:
    first = (answered("a", RIGHT), answered("b", RIGHT), answered("c", WRONG), answered("d", WRONG))
    second = (answered("a", WRONG), answered("b", None), answered("c", RIGHT), answered("d", None))
    # b: from right to nothing; a: from right to wrong, near in words; d: wrong before, but near in words; c is a gain.
    assert [pair.first.result.asked.id for pair in compared(first, second).worst] == ["b", "a", "d"]


def test_a_search_is_compared_by_its_ranking() -> None:
    found = compared((searched("q1", "p1"),), (searched("q1", "x", "p1"),), "retrieval")
    assert found.headline.name == "ndcg@10" and found.headline.verdict == "worse"
    assert [pair.first.result.asked.id for pair in found.worst] == ["q1"]


def difference(name: str, span: tuple[float, float], *, higher: bool | None = True, unit: str = "share") -> Difference:
    return Difference(
        name=name,
        unit=unit,  # type: ignore[arg-type]
        higher_is_better=higher,
        questions=99,
        first=0.5,
        second=0.5,
        change=sum(span) / 2,
        interval=Interval(*span),
    )


@pytest.mark.parametrize(
    ("one", "found", "ja", "en"),
    [
        (
            difference("correct", (0.021, 0.054)),
            "better",
            "Bが2.1〜5.4ポイント上回ります",
            "B is better by 2.1 to 5.4 points",
        ),
        (
            difference("correct", (-0.054, -0.021)),
            "worse",
            "Bが2.1〜5.4ポイント下回ります",
            "B is worse by 2.1 to 5.4 points",
        ),
        (
            difference("correct", (-0.01, 0.03)),
            "unclear",
            "99問では差があるとはいえません",
            "no difference can be told with 99 questions",
        ),
        (
            difference("refused_wrong", (-0.1, -0.05), higher=False),
            "better",
            "Bが5.0〜10.0ポイント少なく、よい結果です",
            "B is better by 5.0 to 10.0 points",
        ),
        (
            difference("answer_p50_ms", (120.0, 1500.0), higher=False, unit="ms"),
            "worse",
            "Bが120〜1,500ミリ秒遅いです",
            "B is worse by 120 to 1,500 ms",
        ),
        (
            difference("answer_tokens", (1.0, 2.0), higher=None, unit="tokens"),
            "none",
            "優劣のない指標です",
            "neither way is better",
        ),
    ],
)
def test_a_verdict_is_plain_words(one: Difference, found: Verdict, ja: str, en: str) -> None:
    assert one.verdict == found
    assert (verdict(one, "ja"), verdict(one, "en")) == (ja, en)


def test_changes_are_shown_with_their_sign() -> None:
    one = difference("correct", (0.021, 0.054))
    assert (shown_change(one), shown_interval(one)) == ("+3.8", "+2.1〜+5.4")
    assert shown_change(replace(one, change=None)) == "—"


def test_the_whole_is_told_by_its_headline_and_every_figure_has_words() -> None:
    found = compared(some([WRONG] * 9), some([RIGHT] * 9))
    assert overall(found, "ja") == "正しい対応: Bが100.0〜100.0ポイント上回ります（9問）。"
    assert overall(found, "en").endswith("(9 questions).")
    for one in found.differences:
        for language in ("ja", "en"):
            assert label(one.name, language) and meaning(one.name, language)
