"""Questions searched whole and with their parts, by a search that finds what its text names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from answering.pack import Budget, Packer
from answering.search_parts import FoundFor, Searched
from benchmarks import answer_readings
from benchmarks.parts import Case, Compared, Comparison, PartsResult, combination_case
from evaluation.datasets import GoldenPlace, GoldenQuestion
from index_store.records import Readable
from tests.answering.building import WRITER, OneTokenPerCharacter, RunWords, hit

READABLE = Readable(("all",))
ROWS = {"大阪": hit("大阪は13,000円。", "p1"), "福岡": hit("福岡は11,500円。", "p2")}
QUESTION = GoldenQuestion(
    id="s1",
    question="大阪と福岡の上限の差は？",
    kind="combination",
    document="総務/旅費規程.md",
    holds=("13,000円",),
    also=(GoldenPlace(document="総務/旅費規程.md", holds=("11,500円",)),),
)


def search(texts: Sequence[str], readable: Readable) -> Searched:
    """Each text finds the first row whose name it begins with."""
    return Searched(
        tuple(FoundFor(text, tuple(row for name, row in ROWS.items() if text.startswith(name))) for text in texts)
    )


def comparison() -> Comparison:
    counter, words = OneTokenPerCharacter(), RunWords()
    budget = Budget(context=4000, answer=100, passages=3, passage=200, nearness=0.7)
    return Comparison(Packer(counter, words, WRITER, budget), words)


def test_parts_are_counted_where_the_whole_question_reads_one_place_only() -> None:
    compared = comparison().compare([combination_case(QUESTION, READABLE)], search)
    assert (compared.questions, compared.split) == (1, 1)
    assert (compared.whole.share, compared.whole.passages) == (0.0, 1.0)
    assert (compared.parts.share, compared.parts.passages) == (1.0, 2.0)
    assert compared.parts.prompt_tokens > compared.whole.prompt_tokens


def test_a_question_of_one_part_is_the_same_both_ways() -> None:
    case = Case("大阪の上限は？", READABLE, lambda found, read: len(read) == 1)
    compared = comparison().compare([case], search)
    assert (compared.split, compared.whole.share, compared.parts.share) == (0, 1.0, 1.0)


def test_the_row_tells_what_splitting_gains_and_what_it_costs() -> None:
    one = comparison().compare([combination_case(QUESTION, READABLE)], search)
    result = PartsResult(one, one, one, one, None)
    told = answer_readings.parts(json.dumps(asdict(result))).text
    assert told.startswith("both places read, test half 0.000 whole, 1.000 with parts (1 of 1 split); tune half ")
    assert isinstance(one, Compared)
