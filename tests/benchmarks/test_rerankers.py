"""Passages put in order again, by a model whose odds can be worked out by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import asdict

import pytest

from answering.answer import Piece
from benchmarks import answer_readings
from benchmarks.rerankers import NO, YES, Candidates, Order, RerankersResult, chat_reader, order, reordered
from evaluation.datasets import DatasetQuestion
from privacy.clearance import Messages


class Finds:
    """Finds 「はい」 nine times as likely as 「いいえ」 where the passage has the word, else a ninth as likely; `unsure` knows neither."""

    def __init__(self, word: str, *, unsure: bool = False) -> None:
        self.word = word
        self.unsure = unsure
        self.asked: list[Messages] = []

    def first_token_logprobs(
        self, messages: Messages, candidates: Sequence[str]
    ) -> Generator[Piece, None, Mapping[str, float]]:
        assert candidates == (YES, NO)
        self.asked.append(messages)
        yield Piece("")
        if self.unsure:
            return {}
        yes = 0.9 if self.word in messages[-1][1].split("文章: ")[1] else 0.1
        return {YES: math.log(yes), NO: math.log(1 - yes)}


def candidates(*texts: str, right: str) -> Candidates:
    """Named a, b, c… in the order of the search."""
    names = tuple("abcdefgh"[: len(texts)])
    question = DatasetQuestion(id="q", question="日当は？", passage_ids=(right,))
    return Candidates(question, names, texts)


def test_a_model_is_asked_for_each_passage_and_gives_log_odds() -> None:
    model = Finds("日当")
    assert chat_reader(model)("日当は？", ["日当は3,000円", "駐車場"]) == pytest.approx([math.log(9), -math.log(9)])
    assert [messages[-1][1] for messages in model.asked] == [
        "質問: 日当は？\n文章: 日当は3,000円",
        "質問: 日当は？\n文章: 駐車場",
    ]
    assert model.asked[0][:-1] == model.asked[1][:-1]  # the constant part is read once


def test_a_model_without_an_opinion_leaves_the_order_of_the_search() -> None:
    asked = [candidates("駐車場", "日当は3,000円", right="a")]
    alone, both = reordered("m", chat_reader(Finds("日当", unsure=True)), asked)
    assert (alone.recall_1, both.recall_1) == (1.0, 1.0)


def test_alone_the_models_first_is_first_and_together_the_ranks_are_added() -> None:
    asked = [candidates("駐車場", "食堂", "日当は3,000円", right="c")]
    alone, both = reordered("m", chat_reader(Finds("日当")), asked)
    assert (alone.recall_1, alone.ndcg_10) == (1.0, 1.0)
    # The search has a, b, c; the model c, a, b: sums 0+1, 1+2, 2+0. So a, c, b, and the right one is second.
    assert both.recall_1 == 0.0
    assert both.ndcg_10 == pytest.approx(1 / math.log2(3), abs=1e-4)
    # It was third: 1 / log2(4) = 0.5.
    assert alone.gain == pytest.approx(0.5)
    assert alone.gain_interval is not None
    assert (alone.gain_interval.low, alone.gain_interval.high) == pytest.approx((0.5, 0.5))


def test_a_passage_that_was_not_found_counts_nothing() -> None:
    found = order("m", "alone", [candidates("駐車場", right="z")], [("a",)], 0.0)
    assert (found.ndcg_10, found.gain) == (0.0, 0.0)


def test_the_row_tells_gain_interval_and_time() -> None:
    asked = [candidates("駐車場", "日当は3,000円", right="b")]
    search = order("search", "alone", asked, [one.names for one in asked], 0.0)
    model = order("m", "alone", asked, [("b", "a")], 2340.0)
    result = RerankersResult("lawqa", 1, 2, (search, model))
    told = answer_readings.rerankers(json.dumps(asdict(result))).text
    assert told == (
        "search alone 0.631; m alone 1.000 (+0.369, +0.369 to +0.369) in 2.3 s (1 questions, 2 passages each)"
    )
    assert isinstance(model, Order)
