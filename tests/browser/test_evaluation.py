from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.served import Served
from tests.app.stored_runs import results, write_pair, write_run
from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.browser


def _evaluation(page: Page) -> None:
    page.get_by_role("link", name="評価").click()
    expect(page.get_by_role("heading", name="評価")).to_be_visible()


def _choose(page: Page, box: str, option: str) -> None:
    chosen, wanted = page.get_by_label(box), page.get_by_role("option", name=re.compile(option)).first
    chosen.scroll_into_view_if_needed()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)  # a page that is drawn anew closes the list again
    chosen.click()
    wanted.click()


def test_two_models_are_compared_in_plain_words(open_tab: OpenTab, server: Served) -> None:
    write_pair(server.data)
    page = open_tab("light")
    _evaluation(page)
    expect(page.get_by_role("cell", name="1.5B", exact=True)).to_be_visible()
    _choose(page, "見る測定", "^0.5B")
    _choose(page, "比べる相手（A）", "^1.5B")

    verdict = page.locator(".sk-verdict")
    expect(verdict).to_contain_text("下回ります")
    expect(verdict).to_contain_text("qwen2.5-coder-0.5b-instruct")
    expect(page.locator(".sk-gate")).to_contain_text("不合格")
    correct = page.locator(".sk-changes .sk-figure").filter(has_text="答えられる質問で、正解の語句を含む")
    expect(correct).to_contain_text("90.0% → 20.0%")
    expect(correct.locator(".sk-zero")).to_be_visible()

    lost = page.locator(".sk-question-why")
    expect(lost).to_have_count(7)
    lost.first.get_by_text("有給休暇は").or_(lost.first.locator("summary")).first.click()
    expect(lost.first.get_by_text("日当は500円です。")).to_be_visible()
    expect(lost.first.get_by_text("日当は3,000円です。")).to_be_visible()
    expect(lost.first.get_by_text("モデルが読んだ").first).to_be_visible()


def test_the_report_and_the_figures_are_downloaded_through_our_route(
    open_tab: OpenTab, server: Served, tmp_path: Path
) -> None:
    write_run(server.data, "1.5B", results(9, 4200.0))
    page = open_tab("light")
    _evaluation(page)
    with page.expect_download() as report:
        page.get_by_role("link", name="レポート（HTML）").click()
    report.value.save_as(tmp_path / "report.html")
    written = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "1.5B" in written and "<script" not in written
    with page.expect_download() as figures:
        page.get_by_role("link", name="JSON").click()
    figures.value.save_as(tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["metrics"]["correct"] == 0.9


def test_on_a_phone_nothing_sticks_out(open_tab: OpenTab, server: Served) -> None:
    write_pair(server.data)
    page = open_tab("light")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/evaluation")
    _choose(page, "比べる相手（A）", "^1.5B")
    expect(page.locator(".sk-verdict")).to_be_visible()
    wider = page.evaluate(
        "document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"
    )
    assert wider == 0


def test_a_question_that_was_refused_becomes_a_golden_one(open_tab: OpenTab, server: Served) -> None:
    page = open_tab("light")
    box = page.get_by_placeholder("文書について質問する")
    box.fill("育児休業はどれだけ取れますか")
    box.press("Enter")
    expect(page.get_by_text("資料には記載がありません").first).to_be_visible()
    _evaluation(page)
    page.get_by_text("自社の質問（候補 1）").click()
    expect(page.get_by_text("答えられなかった", exact=True)).to_be_visible()
    page.locator("[class*=st-key-look-] button").first.click()
    page.get_by_label("ほかの箇所を探す").fill("有給休暇の申請")
    page.get_by_label("ほかの箇所を探す").press("Enter")
    expect(page.get_by_role("radio").first).to_be_attached()
    page.get_by_label(re.compile("^正解（")).fill("3営業日前")
    page.get_by_label(re.compile("^正解（")).press("Control+Enter")
    page.get_by_role("button", name="採用", exact=True).click()
    expect(page.get_by_text("採用しました。")).to_be_visible()
    expect(page.get_by_text("判定を待つ候補はありません")).to_be_visible()
    csv = page.request.get(f"{server.url}/golden/questions.csv").text()
    assert "3営業日前" in csv and "人事/leave.docx" in csv
