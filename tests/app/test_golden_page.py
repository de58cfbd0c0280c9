"""The review of the company's own questions on the 評価 page, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from streamlit.testing.v1 import AppTest

from answering.answer import Answer, Timings
from app.golden_drafts import passages_below, places_in
from app.house import DOOR
from errors import ModelServerDown
from evaluation.datasets import GoldenQuestion
from evaluation.own_questions import OwnQuestion
from journal.conversations import NewMessage
from tests.app.fake_documents import WRITTEN
from tests.app.fake_house import FakeHouse

pytestmark = pytest.mark.slow

PAGE = "from app import evaluation_page\nevaluation_page.show()"
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[FakeHouse]:
    built = FakeHouse(tmp_path / "documents")
    DOOR.let_in(built)
    yield built
    DOOR.close(run_seconds=10)


def _html(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def _ask(house: FakeHouse, *questions: str, person: str = "local") -> None:
    """In one conversation; each was refused, with the travel rules found."""
    talk = house.conversations.start(person, questions[0]).id
    for question in questions:
        answer = Answer("資料には記載がありません", True, (), (WRITTEN[0].hit(0.4),), Timings(), "q", question)
        message = NewMessage(question, question, _ANSWER.dump_json(answer).decode(), True)
        house.conversations.append(talk, person, message)


def _questions() -> AppTest:
    page = AppTest.from_string(PAGE, default_timeout=20)
    page.session_state["evaluation-section"] = "questions"
    return page.run()


def _only(house: FakeHouse) -> OwnQuestion:
    (own,) = house.own_questions.all()
    return own


def test_before_anything_went_wrong_it_says_what_will_come(house: FakeHouse) -> None:
    html = _html(_questions())
    assert "判定を待つ候補はありません" in html
    assert "誰が尋ねたか" in html


def test_a_refused_question_is_accepted_with_its_passage(house: FakeHouse) -> None:
    _ask(house, "泊まりの日当は？")
    page = _questions()
    assert "泊まりの日当は？" in _html(page) and "答えられなかった" in _html(page)
    name = _only(house).golden.id
    page.button(f"look-{name}").click().run()
    assert "資料には記載がありません" in _html(page)
    page.text_area(f"answers-{name}").set_value("3,000円\n三千円").run()
    page.button("golden-accept").click().run()
    own = _only(house)
    assert (own.state, own.golden.answers) == ("accepted", ("3,000円", "三千円"))
    assert (own.golden.document, own.golden.page, own.golden.source) == (
        "総務/travel.pdf",
        3,
        house.desk.sources()[0].folder,
    )


def test_what_cannot_be_judged_by_is_told_and_nothing_is_kept(house: FakeHouse) -> None:
    _ask(house, "泊まりの日当は？")
    name = _only(house).golden.id
    page = _questions().button(f"look-{name}").click().run()
    page.button("golden-accept").click().run()
    assert "answers" in page.error[0].value
    assert _only(house).state == "new"


def test_an_answer_that_is_not_in_the_passage_is_pointed_out(house: FakeHouse) -> None:
    _ask(house, "泊まりの日当は？")
    name = _only(house).golden.id
    page = _questions().button(f"look-{name}").click().run()
    page.text_area(f"answers-{name}").set_value("9,999円").run()
    assert "この箇所に、書かれた正解が見当たりません" in _html(page)


def test_another_passage_is_searched_for_and_pointed_at(house: FakeHouse) -> None:
    _ask(house, "休みはいつまでに言う？")
    name = _only(house).golden.id
    page = _questions().button(f"look-{name}").click().run()
    page.text_input(f"place-search-{name}").set_value("有給休暇").run()
    page.text_area(f"answers-{name}").set_value("3営業日前").run()
    page.button("golden-accept").click().run()
    assert _only(house).golden.document == "人事/leave.docx"


def test_one_that_nothing_answers_needs_neither_answer_nor_place(house: FakeHouse) -> None:
    _ask(house, "社長の趣味は")
    name = _only(house).golden.id
    page = _questions().button(f"look-{name}").click().run()
    page.checkbox(f"unanswerable-{name}").set_value(True).run()
    page.button("golden-accept").click().run()
    golden = _only(house).golden
    assert (golden.unanswerable, golden.answers, golden.document) == (True, (), None)


def test_a_follow_up_shows_what_was_asked_before_and_may_keep_it(house: FakeHouse) -> None:
    _ask(house, "社長の趣味は", "では副社長は")
    second = next(own for own in house.own_questions.all() if own.golden.question == "では副社長は")
    name = second.golden.id
    page = _questions().button(f"look-{name}").click().run()
    assert "この前のやり取り" in _html(page)
    page.checkbox(f"followup-{name}").set_value(True)
    page.checkbox(f"unanswerable-{name}").set_value(True).run()
    page.button("golden-accept").click().run()
    (turn,) = house.own_questions.find(name).golden.history
    assert turn.question == "社長の趣味は"


def test_what_may_not_be_read_any_more_is_not_offered(house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    _ask(house, "泊まりの日当は？")
    name = _only(house).golden.id
    monkeypatch.setattr("tests.app.fake_house.SCOPE_ID", "another")
    page = _questions().button(f"look-{name}").click().run()
    assert "箇所がまだありません" in _html(page)


def test_a_rejected_one_stays_where_it_is(house: FakeHouse) -> None:
    _ask(house, "社長の趣味は")
    page = _questions().button(f"look-{_only(house).golden.id}").click().run()
    page.button("golden-reject").click().run()
    assert _only(house).state == "rejected"
    _ask(house, "社長の趣味は？")
    assert "判定を待つ候補はありません" in _html(_questions())


def test_what_people_typed_is_never_markup(house: FakeHouse) -> None:
    _ask(house, "<script>alert(1)</script>![x](http://outside.example)")
    html = _html(_questions())
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_drafts_are_made_watched_and_judged(house: FakeHouse) -> None:
    page = _questions()
    page.selectbox("draft-where").set_value("総務/travel.pdf").run()
    page.button("draft-start").click()
    page.run()
    DOOR.enter().drafts.wait(10)
    page.run()
    assert "1 箇所から下書きを 1 件作りました" in _html(page)
    assert (_only(house).state, _only(house).golden.document) == ("draft", "総務/travel.pdf")


def test_while_the_model_is_down_no_drafts_are_offered(house: FakeHouse) -> None:
    house.desk.llm = "down"
    assert "下書きを作れません" in _questions().warning[0].value


def test_a_model_that_fails_on_the_way_is_told(house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise ModelServerDown(url="http://127.0.0.1:9", reason="gone")

    monkeypatch.setattr(house.model, "complete", fail)
    page = _questions()
    page.button("draft-start").click().run()
    DOOR.enter().drafts.wait(10)
    page.run()
    assert "応答しません" in page.error[0].value


def test_a_place_is_a_folder_or_a_document(house: FakeHouse) -> None:
    source = house.desk.sources()[0]
    assert places_in(house, source.id)[:3] == ("人事/", "営業/", "情報/")
    assert "総務/travel.pdf" in places_in(house, source.id)
    below = {passage.document.path for passage in passages_below(house, source, "総務/")}
    assert below == {"総務/travel.pdf", "総務/expense.xlsx"}
    assert len(passages_below(house, source, "")) == 5
    assert [passage.source for passage in passages_below(house, source, "総務/travel.pdf")] == [source.folder]


def test_long_lists_come_in_parts(house: FakeHouse) -> None:
    house.own_questions.take_in(
        GoldenQuestion(id=f"g{number:02}", question=f"問{number}", kind="unanswerable", unanswerable=True)
        for number in range(25)
    )
    page = _questions()
    page.session_state["golden-filter"] = "accepted"
    page.run()
    assert _html(page).count('class="sk-golden"') == 20
    page.button("golden-more").click().run()
    assert _html(page).count('class="sk-golden"') == 25
