"""The pages' logic without a browser; what it looks like and how it streams is in tests/browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.house import DOOR
from errors import ShokoError
from generations.index_desk import Fault, IndexOverview
from tests.app.fake_house import FakeHouse
from tests.app.fake_index_desk import DIFFERENCE, SERVING

pytestmark = pytest.mark.slow

CHAT = "from app import chat_page\nchat_page.show()"
TERMS = "from app import terms_page\nterms_page.show()"
ADMIN = "from app import admin_page\nadmin_page.show()"
QUESTION = "宿泊を伴う出張の日当はいくらですか"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[FakeHouse]:
    built = FakeHouse(tmp_path / "documents")
    DOOR.let_in(built)
    yield built
    DOOR.close(run_seconds=10)


def _page(script: str) -> AppTest:
    page = AppTest.from_string(script, default_timeout=20)
    return page.run()


def _html(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def _conversation(house: FakeHouse) -> str:
    (conversation,) = house.conversations.of("local")
    return conversation.id


def _message(house: FakeHouse) -> str:
    (message,) = house.conversations.messages(_conversation(house), "local")
    return message.id


def _ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def test_an_empty_chat_offers_questions(house: FakeHouse) -> None:
    page = _page(CHAT)
    assert "何をお探しですか" in _html(page)
    page.button("ask-example-2").click().run()
    assert house.desk.asked[0].text == "有給休暇は何日前までに申請しますか"
    assert "3営業日前まで" in _html(page)


def test_an_answer_comes_with_passages_markers_and_timings(house: FakeHouse) -> None:
    html = _html(_ask(_page(CHAT), QUESTION))
    assert "1日につき3,000円です" not in html.split("sk-answer")[0]
    assert html.count('class="sk-marker"') == 3
    assert html.count('class="sk-card"') == 3
    assert "検索 0.14 秒" in html


def test_a_follow_up_takes_the_conversation_along(house: FakeHouse) -> None:
    page = _ask(_ask(_page(CHAT), QUESTION), "では日帰りなら？")
    (turn,) = house.desk.asked[1].history
    assert turn.question == QUESTION
    assert turn.answer.startswith("宿泊を伴う国内出張の日当は")
    assert "「日帰り出張の日当はいくらですか」として探しました" in _html(page)


def test_a_refusal_shows_the_nearest_passages(house: FakeHouse) -> None:
    html = _html(_ask(_page(CHAT), "社長の好きな食べ物は"))
    assert "資料には記載がありません" in html
    assert html.count('class="sk-card"') == 2


def test_while_the_model_is_down_passages_are_shown_and_it_is_said(house: FakeHouse) -> None:
    house.desk.llm = "down"
    page = _ask(_page(CHAT), QUESTION)
    assert "検索は使えます" in page.warning[0].value
    html = _html(page)
    assert html.count('class="sk-card"') == 3
    assert "応答しません" in html


def test_a_bug_in_the_desk_is_told_without_losing_the_passages(
    house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str, hits: object) -> Iterator[object]:
        raise ShokoError(detail="index")
        yield

    monkeypatch.setattr(house.desk, "_answer", fail)
    _ask(_page(CHAT), QUESTION)
    (message,) = house.conversations.messages(_conversation(house), "local")
    assert "3,000円" in message.answer_json


def test_conversations_are_kept_opened_and_deleted(house: FakeHouse) -> None:
    _ask(_page(CHAT), QUESTION)
    other_tab = _page(CHAT)
    kept = _conversation(house)
    other_tab.button(f"open-{kept}").click().run()
    assert "1日につき3,000円で" in _html(other_tab)
    other_tab.button("new").click().run()
    assert "何をお探しですか" in _html(other_tab)
    other_tab.button(f"delete-{kept}").click().run()
    assert house.conversations.of("local") == ()


def test_a_title_is_never_markdown(house: FakeHouse) -> None:
    page = _ask(_page(CHAT), "![x](http://outside.example/a.png) **日当**")
    assert page.button(f"open-{_conversation(house)}").label.startswith(r"**\!\[x\]\(http\:")


def test_filters_reach_the_desk(house: FakeHouse) -> None:
    page = _page(CHAT)
    page.get("button_group")
    page.session_state["in-types"] = ["xlsx"]
    page.run()
    _ask(page, QUESTION)
    assert house.desk.asked[0].narrowing.file_types == ("xlsx",)


def test_feedback_is_kept_with_its_reason(house: FakeHouse) -> None:
    page = _ask(_page(CHAT), QUESTION)
    message = _message(house)
    page.session_state[f"thumbs-{message}"] = 0
    page.run()
    page.text_input(f"reason-{message}").set_value("旧規程の金額です").run()
    given = house.feedback.of(message, "local")
    assert given is not None
    assert (given.verdict, given.reason) == ("down", "旧規程の金額です")


def test_the_language_can_be_switched(house: FakeHouse) -> None:
    page = _page(CHAT)
    page.session_state["language"] = "en"
    page.run()
    assert "What are you looking for?" in _html(page)


def test_an_administrator_adds_reads_and_removes_a_source(house: FakeHouse, tmp_path: Path) -> None:
    page = _page(ADMIN)
    page.text_input("folder-0").set_value(str(tmp_path / "missing"))
    page.button[-1].click().run()
    assert "が見つかりません" in page.error[0].value
    more = tmp_path / "more"
    more.mkdir()
    page.text_input("folder-0").set_value(str(more))
    page.button[-1].click().run()
    assert len(house.desk.sources()) == 2
    assert page.text_input("folder-1").value == "", "the path has done its work"
    page.button("remove-source-1").click().run()
    assert "はすぐに出なくなります" in _html(page)
    page.button("yes-source-1").click().run()
    assert len(house.desk.sources()) == 1


def _run_to_its_end(page: AppTest) -> AppTest:
    runs = DOOR.enter().index_runs
    while not runs.state("rules").ended:  # type: ignore[union-attr]
        time.sleep(0.01)
    return page.run()


def _read(page: AppTest) -> AppTest:
    return _run_to_its_end(page.button("run-rules").click().run())


def test_a_run_ends_with_a_table_of_what_was_read_and_why_not(house: FakeHouse) -> None:
    page = _read(_page(ADMIN))
    html = _html(page)
    assert "読み取りの結果" in [element.value for element in page.subheader]
    assert "パスワードで保護されています" in html
    assert 'href="/reports/run-0.csv?language=ja"' in html
    assert "20 件中 1–20 件" in html


def test_terms_are_shown_edited_and_applied(house: FakeHouse) -> None:
    page = _page(TERMS)
    assert "育児休業" in _html(page)
    page.text_area[0].set_value("情シス, 情報システム部").run()
    page.button("terms-apply").click().run()
    while (state := DOOR.enter().terms_run.state) is None or not state.ended:
        time.sleep(0.01)
    html = _html(page.run())
    assert "1 行を反映しました（100 箇所）" in html
    assert "情報システム部" in html


def test_a_term_that_cannot_be_used_is_told_and_nothing_is_applied(house: FakeHouse) -> None:
    page = _page(TERMS)
    page.text_area[0].set_value("休").run()
    page.button("terms-apply").click().run()
    assert "1 行目「休」は使えません" in page.error[0].value
    assert house.desk.terms_text == "育休,育児休業\n"


def test_the_report_is_filtered_searched_and_sorted(house: FakeHouse) -> None:
    page = _read(_page(ADMIN))
    page.toggle("report-problems").set_value(True).run()
    assert "4 件中 1–4 件" in _html(page)
    page.text_input("report-wanted").set_value("パスワード").run()
    assert "1 件中 1–1 件" in _html(page)
    page.text_input("report-wanted").set_value("").run()
    page.toggle("report-problems").set_value(False).run()
    page.button("press-sort-chunks").click().run()
    page.button("press-sort-chunks").click().run()
    html = _html(page)
    assert 'aria-sort="descending" class="n"><button class="sk-sort" data-press="press-sort-chunks"' in html
    assert html.index("leave.docx") < html.index("travel.pdf")


def test_a_file_opens_with_its_text_and_its_page(house: FakeHouse) -> None:
    page = _read(_page(ADMIN))
    page.text_input("report-wanted").set_value("travel").run()
    page.button("press-file-0").click().run()
    assert "このページから読めた文字はありません" in _html(page)
    page.session_state["file-part-doc-travel-1-12"] = 2
    html = _html(page.button("press-file-0").click().run())
    assert "/files/doc-travel/picture?page=3" in html
    assert "国内出張のうち宿泊を伴うもの" in html
    house.manifest.hidden.add("doc-travel")
    assert "いまは索引にありません" in _html(page.button("press-file-0").click().run())


def test_what_was_lost_is_told_in_the_readers_language(house: FakeHouse) -> None:
    page = _read(_page(ADMIN))
    page.text_input("report-wanted").set_value("expense").run()
    assert "非表示のシートも読みました（控）。" in _html(page.button("press-file-0").click().run())
    page.session_state["language"] = "en"
    table = _html(page.run())
    assert "Hidden sheets were read too (控)." in table
    assert 'class="sk-flag"' in table
    dialog = _html(page.button("press-file-0").click().run())
    assert '<ul class="sk-lost"><li>Hidden sheets were read too (控).</li></ul>' in dialog
    assert "非表示のシート" not in dialog


def test_one_file_is_read_again_and_its_line_is_new(house: FakeHouse) -> None:
    page = _read(_page(ADMIN))
    page.text_input("report-wanted").set_value("評価").run()
    page.button("press-file-0").click().run()
    page = _run_to_its_end(page.button("file-retry").click().run())
    assert [run.only for run in house.runs.recent()] == [("人事/評価.docx",), None]
    html = _html(page)
    assert "16 件を読み取り · 2 件は変更なし · 1 件は読めず" in html
    assert "パスワードで保護されています" not in html
    assert "人事/評価.docx を読み直し" in html


def test_an_administrator_is_told_that_the_settings_ask_for_another_index(house: FakeHouse) -> None:
    refusal = Fault("GenerationMismatch", {"name": "tokenizer", "indexed": "0", "current": "1"})
    house.desk.index_desk.shown = IndexOverview((SERVING,), (), (DIFFERENCE,), refusal)
    html = _html(_page(ADMIN))
    assert "chunk_characters: 使用中 500、設定 400" in html and "shoko index build" in html
    assert "tokenizer=0" in html
    house.desk.index_desk.shown = IndexOverview((SERVING,), ())
    assert "shoko index" not in _html(_page(ADMIN))
