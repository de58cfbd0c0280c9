from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import GoldenQuestionInvalid, GoldenQuestionUnknown
from evaluation.own_questions import half_of, own_id, same_words
from tests.evaluation.own_world import DAY, STOCK, OwnWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[OwnWorld]:
    built = OwnWorld(tmp_path)
    yield built
    built.database.close()


def shown(world: OwnWorld) -> list[tuple[str, str, int]]:
    return [(one.golden.question, one.state, one.times) for one in world.own.all()]


def test_a_question_asked_again_in_the_same_words_is_one_candidate(world: OwnWorld) -> None:
    for question in ("社長の趣味は？", "社長の趣味は ?", "給料日は"):
        world.ask(question)
    assert shown(world) == [("給料日は", "new", 1), ("社長の趣味は ?", "new", 2)]


def test_follow_ups_in_the_same_words_are_two_where_they_were_searched_as_two(world: OwnWorld) -> None:
    world.ask("では日帰りは", search_text="日帰り出張の日当は")
    world.ask("では日帰りは", search_text="日帰り出張の宿泊費は")
    assert len(world.own.all()) == 2


def test_accepting_keeps_it_as_edited_and_what_is_asked_again_does_not_return(world: OwnWorld) -> None:
    world.ask("日当は？")
    (new,) = world.own.all()
    world.own.accept(new, DAY.model_copy(update={"question": "出張の日当は？"}))
    world.ask("出張の日当は")
    (kept,) = world.own.all()
    assert (kept.state, kept.golden.id, kept.golden.answers) == ("accepted", new.golden.id, ("3,000円",))
    assert kept.golden.split == half_of(new.golden.id)
    assert world.own.accepted() == (kept.golden,)


def test_a_rejected_one_stays_rejected(world: OwnWorld) -> None:
    world.ask("日当は")
    world.own.reject(world.own.all()[0])
    world.ask("日当は？")
    assert shown(world) == [("日当は", "rejected", 1)]
    assert world.own.accepted() == ()


def test_one_without_an_answer_or_a_place_is_not_accepted(world: OwnWorld) -> None:
    world.ask("日当は")
    (new,) = world.own.all()
    for wrong in ({"answers": ()}, {"document": None}, {"kind": "何か"}, {"question": " "}, {"cells": "B3"}):
        with pytest.raises(GoldenQuestionInvalid, match=next(iter(wrong))):
            world.own.accept(new, DAY.model_copy(update=wrong))
    assert shown(world) == [("日当は", "new", 1)]


def test_what_is_shown_of_an_exchange(world: OwnWorld) -> None:
    for question in ("一", "二", "三", "四"):
        world.ask(question, refused=False)
    world.ask("五", search_text="四の五")
    asked = world.own.asked(world.own.all()[0], lambda ids: ids)
    assert asked is not None
    assert [turn.question for turn in asked.history] == ["二", "三", "四"]
    assert asked.history[0].answer == "二の答え"
    assert (asked.answer.text, asked.follows_up) == ("五の答え", True)
    assert [hit.document.path for hit in asked.answer.passages] == ["総務/travel.pdf"]


def test_who_may_not_read_what_an_answer_rests_on_judges_without_it(world: OwnWorld) -> None:
    world.ask("一", refused=False)
    world.ask("二", search_text="一の二")
    asked = world.own.asked(world.own.all()[0], lambda ids: frozenset())
    assert asked is not None
    assert [(turn.question, turn.answer) for turn in asked.history] == [("一", "")]
    assert asked.answer.passages == ()


def test_a_source_has_its_own_questions_and_those_that_nothing_answers(world: OwnWorld) -> None:
    other = DAY.model_copy(update={"id": "g3", "question": "休暇は", "source": "/other"})
    unplaced = DAY.model_copy(update={"id": "g4", "question": "定年は", "source": None})
    assert world.own.take_in([DAY, STOCK, other, unplaced]) == 4
    assert [golden.id for golden in world.own.accepted()] == ["g1", "g2", "g3", "g4"]
    assert [golden.id for golden in world.own.accepted("/docs")] == ["g1", "g2"]


def test_drafts_wait_for_a_person(world: OwnWorld) -> None:
    world.own.add_drafts([DAY])
    assert [(one.state, one.origin) for one in world.own.all()] == [("draft", "drafted")]
    assert world.own.accepted() == ()
    world.own.accept(world.own.find("g1"), DAY)
    assert [(one.state, one.origin) for one in world.own.all()] == [("accepted", "drafted")]
    with pytest.raises(GoldenQuestionUnknown):
        world.own.find("nowhere")


def test_an_import_keeps_the_link_to_its_exchange(world: OwnWorld) -> None:
    message = world.ask("日当は")
    (new,) = world.own.all()
    world.own.accept(new, DAY)
    world.own.take_in([DAY.model_copy(update={"id": new.golden.id, "question": "日当を直した"})])
    assert [(one.golden.question, one.message_id) for one in world.own.all()] == [("日当を直した", message)]


def test_ids_and_halves_depend_on_nothing_else() -> None:
    assert own_id("a") == own_id("a") != own_id("b")
    assert {half_of(own_id(str(number))) for number in range(20)} == {"tune", "test"}
    assert same_words("ＡＢＣ は？") == same_words("abcは")
