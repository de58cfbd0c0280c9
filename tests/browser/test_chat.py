from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.app.served import Served
from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.browser

QUESTION = "宿泊を伴う出張の日当はいくらですか"
WHOLE = "単価欄に記入します"


def _ask(page: Page, question: str) -> None:
    box = page.get_by_placeholder("文書について質問する")
    expect(box).to_be_enabled()
    box.fill(question)
    box.press("Enter")


def test_passages_come_first_and_the_answer_sentence_by_sentence(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    expect(page.locator(".sk-card")).to_have_count(3)
    expect(page.locator(".sk-answer")).to_have_count(0)
    expect(page.locator(".sk-answer")).to_contain_text("3,000円です")
    expect(page.locator(".sk-answer")).not_to_contain_text(WHOLE)
    expect(page.locator(".sk-answer")).to_contain_text(WHOLE)
    expect(page.get_by_text("検索 0.14 秒")).to_be_visible()


def test_a_marker_opens_its_passage_while_the_answer_is_written_and_it_stays_open(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    page.locator(".sk-marker").first.click()
    panel = page.locator(".sk-panel:popover-open")
    expect(panel).to_contain_text("国内出張旅費規程")
    expect(panel).to_contain_text("3 ページ")
    expect(panel).to_contain_text("第12条")
    expect(panel.locator("mark").first).to_have_text("日当")
    expect(page.locator(".sk-answer")).to_contain_text(WHOLE)
    expect(page.get_by_text("検索 0.14 秒")).to_be_attached()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sk-panel:popover-open")).to_have_count(0)


def test_a_pdf_passage_shows_its_page_and_the_original_opens(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    with page.expect_response(re.compile(r"/files/doc-travel/picture")) as picture:
        page.locator(".sk-card").first.click()
    assert picture.value.ok
    image = page.locator(".sk-panel:popover-open img")
    expect(image).to_have_js_property("naturalWidth", 620)
    link = page.locator(".sk-panel:popover-open .sk-open")
    assert page.request.get(f"{page.url.rstrip('/')}{link.get_attribute('href')}").body().startswith(b"%PDF")


def test_the_whole_way_by_keyboard(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    expect(page.get_by_text("検索 0.14 秒")).to_be_visible()
    page.locator(".sk-marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="国内出張旅費規程")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="閉じる")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".sk-panel:popover-open")).to_have_count(0)


def test_a_follow_up_says_what_was_searched(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    expect(page.get_by_text("検索 0.14 秒")).to_be_visible()
    _ask(page, "では日帰りなら？")
    expect(page.get_by_text("「日帰り出張の日当はいくらですか」として探しました")).to_be_visible()
    expect(page.locator(".sk-answer").last).to_contain_text("片道100キロメートル")


def test_stopping_keeps_what_was_written_and_frees_the_page(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    expect(page.locator(".sk-answer")).to_contain_text("3,000円です")
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_text("ここで停止しました")).to_be_visible()
    expect(page.locator(".sk-answer")).not_to_contain_text(WHOLE)
    expect(page.get_by_placeholder("文書について質問する")).to_be_enabled()


def test_a_thumb_down_with_a_reason_is_still_there_after_a_reload(open_tab: OpenTab) -> None:
    page = open_tab("light")
    question = "国内で宿泊を伴う出張の日当はいくらですか"  # of this conversation alone
    _ask(page, question)
    expect(page.get_by_text("検索 0.14 秒")).to_be_visible()
    thanks = page.get_by_text("ありがとうございます")
    page.get_by_role("radio", name="Thumbs down").click()
    expect(thanks).to_be_visible()
    expect(thanks).to_be_hidden(timeout=20_000)  # so that the next thanks are for the reason
    reason = page.get_by_placeholder("どこが違いましたか")
    reason.fill("旧規程の金額です")
    reason.press("Enter")
    expect(thanks).to_be_visible()
    page.reload()
    page.get_by_role("button", name=question).click()
    expect(page.get_by_placeholder("どこが違いましたか")).to_have_value("旧規程の金額です")


def test_copying_takes_the_answer_and_its_sources(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    page.get_by_role("button", name="コピー").click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("宿泊を伴う国内出張の日当は")
    assert "[1] 国内出張旅費規程（2026年4月改定） 3 ページ" in copied


def test_what_documents_and_models_write_stays_text(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, "パソコンを紛失したらどこに連絡")
    expect(page.locator(".sk-answer")).to_contain_text("![x](http://outside.example/leak.png) <b>tag</b>")
    expect(page.locator(".sk-card").first).to_contain_text("<script>alert")
    assert page.locator("img[src*=outside], a[href*=outside], script:has-text('題')").count() == 0


def test_the_language_switches_and_the_answers_stay(open_tab: OpenTab) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    expect(page.get_by_text("検索 0.14 秒")).to_be_visible()
    page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).first.click()
    expect(page.get_by_placeholder("Ask about the documents")).to_be_visible()
    expect(page.get_by_text("Passages found")).to_be_visible()
    expect(page.locator(".sk-answer")).to_contain_text(WHOLE)


@pytest.mark.parametrize(("colors", "background"), [("light", "rgb(251, 250, 247)"), ("dark", "rgb(21, 23, 26)")])
def test_light_and_dark_follow_the_system(open_tab: OpenTab, colors: str, background: str) -> None:
    page = open_tab(colors)
    expect(page.get_by_role("heading", name="何をお探しですか")).to_be_visible()
    expect(page.locator(".stApp")).to_have_css("background-color", background)


def test_a_closed_tab_does_not_keep_the_server_from_answering_another(open_tab: OpenTab, server: Served) -> None:
    page = open_tab("light")
    _ask(page, QUESTION)
    expect(page.locator(".sk-card")).to_have_count(3)
    page.close()
    other = open_tab("light")
    _ask(other, QUESTION)
    expect(other.locator(".sk-answer")).to_contain_text(WHOLE)
