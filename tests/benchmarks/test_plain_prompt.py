"""Both ways judged alike, over answers that can be judged by hand."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from benchmarks import answer_readings
from benchmarks.plain_prompt import AskedBoth, Given, WayShares, compared, given, plain_messages, refuses
from evaluation.datasets import DatasetQuestion
from tests.answering.building import hit

RIGHT, WRONG, REFUSED = (
    Given("25%です。", False, True, 0.75, 2.0),
    Given("30%です。", False, False, 0.5, 2.0),
    Given("", True, False, 0.0, 1.0),
)
# Let through with 1.0 or 3.0, held back at a threshold of 0 with -1.0.
ASKED = (
    AskedBoth("a", True, 3.0, RIGHT, WRONG),
    AskedBoth("b", True, -1.0, RIGHT, RIGHT),
    AskedBoth("c", False, -1.0, WRONG, WRONG),
    AskedBoth("d", False, 1.0, REFUSED, WRONG),
)


def test_ours_is_told_as_the_threshold_would_have_it() -> None:
    result = compared(ASKED, threshold=0.0)
    assert result.ours == WayShares(
        correct=0.5, f1=0.375, refused_right=1.0, refused_wrong=0.5, balanced_accuracy=0.75, seconds=1.8
    )
    assert result.plain == WayShares(
        correct=0.5, f1=0.625, refused_right=0.0, refused_wrong=0.0, balanced_accuracy=0.5, seconds=2.0
    )
    assert (result.answerable, result.unanswerable) == (2, 2)


def test_with_all_let_through_only_later_refusals_count() -> None:
    result = compared(ASKED, threshold=-5.0)
    assert (result.ours.correct, result.ours.refused_right, result.ours.refused_wrong) == (1.0, 0.5, 0.0)
    assert [point.threshold for point in result.curve] == [-2.0, -1.0, 1.0, 3.0]


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        ("わかりません。", True),
        ("参考情報には記載されていません。", True),
        ("回答に必要な情報がありません。", True),
        ("答えが見つからないため、お答えできません。", True),
        (" ", True),
        ("死亡率は25%です。", False),
        ("電子機器の持ち込みはできません。", False),
    ],
)
def test_a_refusal_of_the_plain_prompt_is_known_by_its_wording(answer: str, refused: bool) -> None:
    assert refuses(answer) is refused


def test_a_refused_answer_is_never_right() -> None:
    question = DatasetQuestion(id="q", question="何％", passage_ids=("p",), answers=("25%",))
    # 2, 5 and % are three of the answer's five letters and all of the reference's: 2 · 0.6 · 1 / 1.6.
    assert given("25%です。", False, question, 1.23) == Given("25%です。", False, True, 0.75, 1.2)
    refused = "25%かもしれませんが、わかりません。"
    assert given(refused, True, question, 1.0) == Given(refused, True, False, 0.0, 1.0)


def test_the_plain_prompt_shows_whole_passages_in_order() -> None:
    (_, system), (_, asked) = plain_messages("何％？", [hit("甲は25%。"), hit("乙は30%。")])
    assert "アシスタント" in system
    assert "[1] 甲は25%。\n\n[2] 乙は30%。" in asked
    assert asked.endswith("質問: 何％？\n回答:")


@pytest.mark.parametrize(
    ("ours", "plain", "balanced", "met"),
    [(0.4, 0.2, 0.75, True), (0.39, 0.2, 0.9, False), (0.4, 0.2, 0.74, False), (0.0, 0.0, 0.9, False)],
)
def test_the_target_is_twice_the_plain_prompt_and_the_refusals(
    ours: float, plain: float, balanced: float, met: bool
) -> None:
    result = asdict(compared(ASKED, 0.0))
    result["ours"] |= {"correct": ours, "balanced_accuracy": balanced}
    result["plain"] |= {"correct": plain}
    assert answer_readings.plain_prompt(json.dumps(result)).met is met
