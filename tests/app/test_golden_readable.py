"""Golden questions are told only to who may read the documents that they are about."""

from __future__ import annotations

import pytest

from app.golden_readable import accepted_questions, find_readable, readable_questions
from errors import GoldenQuestionUnknown
from evaluation.datasets import GoldenPlace, GoldenQuestion
from tests.app.fake_house import FakeHouse

DAY = GoldenQuestion(id="g1", question="日当は", kind="fact", answers=("3,000円",), document="総務/travel.pdf")
BOTH = DAY.model_copy(
    update={"id": "g2", "document": "総務/expense.xlsx", "also": (GoldenPlace(document="総務/travel.pdf"),)}
)
NONE = GoldenQuestion(id="g3", question="社長の趣味は", kind="fact", unanswerable=True)


def names(house: FakeHouse) -> list[str]:
    return [own.golden.id for own in readable_questions(house)]


def test_a_question_goes_with_each_document_that_it_is_about(house: FakeHouse) -> None:
    folder = house.desk.sources()[0].folder
    house.own_questions.take_in([one.model_copy(update={"source": folder}) for one in (DAY, BOTH, NONE)])
    assert names(house) == ["g1", "g2", "g3"]
    house.manifest.hidden.add("doc-travel")
    assert names(house) == ["g3"]
    assert [golden.id for golden in accepted_questions(house)] == ["g3"]
    assert find_readable(house, "g3").golden.id == "g3"
    with pytest.raises(GoldenQuestionUnknown):
        find_readable(house, "g1")


def test_questions_about_no_source_that_is_here_are_everyones(house: FakeHouse) -> None:
    house.manifest.hidden.add("doc-travel")
    house.own_questions.take_in([DAY.model_copy(update={"source": "/elsewhere"})])
    assert names(house) == ["g1"]
