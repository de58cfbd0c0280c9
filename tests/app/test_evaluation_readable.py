"""A kept run over the company's documents shows each model owner what they may read, and the same figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answering.answer import Check
from app.evaluation_readable import WITHHELD, readable_comparison, readable_summary
from evaluation.compare import compare
from evaluation.result import CitedPassage, QuestionResult
from evaluation.run_record import Kind, RunRecord
from evaluation.summary import RunSummary, summary
from settings import CostSettings
from tests.app.fake_house import FakeHouse
from tests.evaluation.building import answered, record, seen

TRAVEL, EXPENSE = "総務/travel.pdf", "総務/expense.xlsx"


def asked(name: str, wanted: str, *found: str, read: str) -> QuestionResult:
    """A question about `wanted`; of what was found the model read one document, and cited nothing."""
    one = answered(name, "3,000円です。")
    passages = tuple(replace(seen(path), in_prompt=path == read) for path in found)
    return replace(one, asked=replace(one.asked, wanted=(wanted,)), passages=passages)


def summed(house: FakeHouse, *results: QuestionResult, kind: Kind = "golden", folder: str | None = None) -> RunSummary:
    at = house.desk.sources()[0].folder if folder is None else folder
    known: RunRecord = record("run", kind)
    return summary(replace(known, plan=replace(known.plan, folder=at)), results, CostSettings())


def test_all_is_shown_to_who_may_read_all(house: FakeHouse) -> None:
    whole = summed(house, asked("q1", EXPENSE, EXPENSE, TRAVEL, read=TRAVEL))
    assert readable_summary(house, whole) == whole


def test_a_question_about_a_closed_document_is_left_out_and_figures_stay(house: FakeHouse) -> None:
    whole = summed(house, asked("q1", TRAVEL, TRAVEL, read=TRAVEL), asked("q2", EXPENSE, EXPENSE, read=EXPENSE))
    house.manifest.hidden.add("doc-travel")
    shown = readable_summary(house, whole)
    assert [one.result.asked.id for one in shown.observed] == ["q2"]
    assert (shown.figures, shown.groups) == (whole.figures, whole.groups)


def test_a_passage_of_a_closed_document_goes_and_an_answer_that_rests_on_one_goes_with_it(house: FakeHouse) -> None:
    rests = asked("q1", EXPENSE, EXPENSE, TRAVEL, read=TRAVEL)
    beside = asked("q2", EXPENSE, EXPENSE, TRAVEL, read=EXPENSE)
    house.manifest.hidden.add("doc-travel")
    withheld, kept = readable_summary(house, summed(house, rests, beside)).observed
    for one in (withheld, kept):
        assert [passage.name for passage in one.result.passages] == [EXPENSE]
    assert withheld.result.answer is not None and withheld.result.answer.text == WITHHELD
    assert kept.result.answer is not None and kept.result.answer.text == "3,000円です。"
    assert withheld.answer is not None and withheld.answer.correct


def test_an_answer_that_cites_a_closed_document_is_withheld(house: FakeHouse) -> None:
    one = asked("q1", EXPENSE, EXPENSE, read=EXPENSE)
    assert one.answer is not None
    mark = Check("figure", 0, 6, "3,000円")
    cites = replace(one, answer=replace(one.answer, citations=(CitedPassage(1, TRAVEL, valid=True),), checks=(mark,)))
    house.manifest.hidden.add("doc-travel")
    (shown,) = readable_summary(house, summed(house, cites)).observed
    assert shown.result.answer is not None
    assert (shown.result.answer.text, shown.result.answer.citations, shown.result.answer.checks) == (WITHHELD, (), ())


@pytest.mark.parametrize(("kind", "folder"), [("answers", None), ("golden", "/elsewhere")])
def test_what_is_no_source_of_the_house_stays(house: FakeHouse, kind: Kind, folder: str | None) -> None:
    house.manifest.hidden.add("doc-travel")
    whole = summed(house, asked("q1", TRAVEL, TRAVEL, read=TRAVEL), kind=kind, folder=folder)
    assert readable_summary(house, whole) == whole


def test_a_comparison_shows_of_both_runs_what_may_be_read(house: FakeHouse) -> None:
    results = (asked("q1", TRAVEL, TRAVEL, read=TRAVEL), asked("q2", EXPENSE, EXPENSE, TRAVEL, read=TRAVEL))
    whole = compare(summed(house, *results), summed(house, *results), CostSettings())
    house.manifest.hidden.add("doc-travel")
    shown = readable_comparison(house, whole)
    (pair,) = shown.pairs
    assert [one.result.answer.text for one in (pair.first, pair.second) if one.result.answer] == [WITHHELD, WITHHELD]
    assert shown.differences == whole.differences
    house.manifest.hidden.add("doc-expense")
    assert readable_comparison(house, whole).worst == ()
