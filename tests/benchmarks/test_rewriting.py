"""Follow-ups completed in several ways, with a search that finds by one word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from benchmarks import answer_readings
from benchmarks.rewriting import FollowUp, WayFound, by_model, follow_up, messages, told
from evaluation.datasets import GoldenQuestion, GoldenTurn
from index_store.records import Hit
from tests.answering.building import hit

QUESTION = GoldenQuestion(
    id="s1",
    question="海外は？",
    kind="followup",
    history=(GoldenTurn(question="国内の日当は？", answer="2,000円です。"),),
    document="総務/旅費規程.md",
    answers=("6000円",),
    split="tune",
)


def search(text: str) -> Sequence[Hit]:
    return [hit("海外の日当は6,000円。" if "日当" in text else "海外への郵便。")]


def test_a_way_is_right_where_its_text_finds_the_passage() -> None:
    assert follow_up(QUESTION, "typed", lambda question: question.question, search).found is False
    completed = follow_up(QUESTION, "rules", lambda question: "海外の日当は？", search)
    assert (completed.found, completed.text, completed.split) == (True, "海外の日当は？", "tune")


def test_the_model_is_shown_the_conversation_and_its_first_line_is_taken() -> None:
    asked: list[Sequence[tuple[str, str]]] = []

    def writes(shown: Sequence[tuple[str, str]]) -> str:
        asked.append(shown)
        return "海外の日当は？\n国内と比べて答えます。"

    assert by_model(QUESTION, writes) == "海外の日当は？"
    assert asked[0][-1] == ("user", "質問: 国内の日当は？\n回答: 2,000円です。\n最後の質問: 海外は？")
    assert messages(QUESTION)[0][0] == "system"
    assert by_model(QUESTION, lambda shown: " ") == "海外は？"


def test_each_way_is_told_on_each_half() -> None:
    asked = [
        FollowUp("a", "tune", "rules", "", True, 1.0),
        FollowUp("b", "tune", "rules", "", False, 3.0),
        FollowUp("c", "test", "rules", "", True, 2.0),
    ]
    result = told(asked)
    assert result.ways == (WayFound("rules", "tune", 2, 0.5, 2.0), WayFound("rules", "test", 1, 1.0, 2.0))
    text = answer_readings.rewriting(json.dumps(asdict(result))).text
    assert text == "rules 0.500 in 2.0 ms (tune, 2); rules 1.000 in 2.0 ms (test, 1)"
