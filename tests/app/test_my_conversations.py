"""A conversation as its person may see it now, whatever they could see when they asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from access.people import Person
from answering.answer import Answer, Finished
from app.my_conversations import exchanges, keep
from app.session import Tab
from app.show_answer import outcome_html
from desk import Inquiry
from errors import ConversationUnknown
from tests.app.fake_house import FakeHouse


@pytest.fixture
def tab(house: FakeHouse) -> Iterator[Tab]:
    """Two exchanges: 日当 rests on doc-travel and doc-expense, 休暇 on doc-leave."""
    opened = Tab()
    for question in ("出張の日当は", "休暇の申請は"):
        keep(house, opened, question, answer(house, question))
    yield opened
    house.close()


def answer(house: FakeHouse, question: str) -> Answer:
    *_, finished = house.desk.ask(Inquiry(question))
    assert isinstance(finished, Finished)
    return finished.answer


def test_what_may_be_read_is_shown_as_it_was(house: FakeHouse, tab: Tab) -> None:
    first, second = exchanges(house, tab.conversation)
    assert "3,000円" in first.answer.text and not first.answer.withheld
    assert second.question == "休暇の申請は"


def test_after_a_revocation_the_answer_is_not_shown_and_the_others_are(house: FakeHouse, tab: Tab) -> None:
    house.manifest.hidden.add("doc-travel")
    first, second = exchanges(house, tab.conversation)
    assert (first.question, first.answer.text, first.answer.citations) == ("出張の日当は", "", ())
    assert "doc-travel" not in {hit.document.id for hit in first.answer.passages}
    assert "3,000" not in outcome_html("0", first.answer, "ja")
    assert "閲覧できません" in outcome_html("0", first.answer, "ja")
    assert second.answer.text


def test_a_question_completed_from_a_withheld_answer_shows_its_own_words_only(house: FakeHouse, tab: Tab) -> None:
    late = answer(house, "休暇の申請は")
    keep(house, tab, "では半日なら", replace(late, search_text="宿泊出張の日当の半日"))
    assert exchanges(house, tab.conversation)[2].answer.search_text == "宿泊出張の日当の半日"
    house.manifest.hidden.add("doc-travel")
    assert exchanges(house, tab.conversation)[2].answer.search_text == "では半日なら"


def test_anothers_conversation_is_unknown(house: FakeHouse, tab: Tab) -> None:
    house.person = Person("sato")
    with pytest.raises(ConversationUnknown):
        exchanges(house, tab.conversation)
