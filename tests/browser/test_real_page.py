"""The real page: real documents, the real embedding model and the real Qwen, in a real Chromium, as a person uses it."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.served import free_port
from tests.integration.small_company import SHOKO, environment, eventually, is_gone, shoko
from tests.integration.small_company import children as children_of

pytestmark = [pytest.mark.browser, pytest.mark.integration]

SAMPLES = Path(__file__).parents[2] / "samples"
DOCUMENTS = ("総務/旅費規程_2025年版.pdf", "総務/内線番号表.csv", "総務/社員食堂のご案内.txt")
QUESTION = "宿泊を伴う出張の日当はいくらですか"
# A prompt is read at some dozens of tokens a second on two busy cores.
ANSWER_MS = 180_000


@dataclass(frozen=True, slots=True)
class RealPage:
    url: str
    data: Path
    folder: Path
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPage]:
    """A few of the samples indexed by the command, then `shoko serve`; at the end nothing of it may be left running."""
    home = tmp_path_factory.mktemp("real")
    folder = home / "documents"
    for name in DOCUMENTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / name, folder / name)
    report = shoko("ingest", folder, "--data", home / "data", "--json").json()
    assert {file["status"] for file in report["files"]} == {"indexed"}  # type: ignore[attr-defined]
    port = free_port()
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [*SHOKO, "serve", "--data", str(home / "data")],
            cwd=SAMPLES.parent,
            env=environment(SHOKO_PAGE__PORT=str(port)),
            stdout=log,
            stderr=log,
        )
    page = RealPage(f"http://127.0.0.1:{port}", home / "data", folder, process)
    try:
        eventually(lambda: _llm_state(page) == "ready", "the model's server")
        yield page
    finally:
        below = children_of(process.pid)
        process.terminate()
        process.wait(30)
        eventually(lambda: all(is_gone(child) for child in below), "the end of every child")


def _llm_state(page: RealPage) -> str:
    if page.process.poll() is not None:
        raise AssertionError((page.data.parent / "serve.log").read_text())
    try:
        token = (page.data / "api_token").read_text()
        answer = httpx.get(f"{page.url}/api/status", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    except (httpx.TransportError, FileNotFoundError):
        return "not there"
    return str(answer.json().get("llm", "opening"))


@pytest.fixture
def tab(browser: Browser, real: RealPage) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(real.url)
    yield page
    context.close()


def _ask(page: Page, question: str) -> None:
    box = page.get_by_placeholder("文書について質問する")
    expect(box).to_be_enabled()
    box.fill(question)
    box.press("Enter")


def _answered(page: Page, count: int) -> None:
    expect(page.get_by_role("button", name="コピー")).to_have_count(count, timeout=ANSWER_MS)


def test_ask_read_the_citation_follow_up_and_say_what_one_thinks(tab: Page) -> None:
    _ask(tab, QUESTION)
    expect(tab.locator(".sk-card").first).to_contain_text("旅費規程")
    _answered(tab, 1)
    expect(tab.locator(".sk-answer").first).to_contain_text(re.compile("3,?000円"))

    with tab.expect_response(re.compile(r"/files/[^/]+/picture")) as picture:
        tab.locator(".sk-marker").first.click()
    assert picture.value.ok
    panel = tab.locator(".sk-panel:popover-open")
    expect(panel).to_contain_text("旅費規程")
    expect(panel).to_contain_text("ページ")
    link = panel.locator(".sk-open").get_attribute("href")
    assert tab.request.get(f"{tab.url.rstrip('/')}{link}").body().startswith(b"%PDF")
    tab.keyboard.press("Escape")

    _ask(tab, "では日帰りなら？")
    _answered(tab, 2)
    expect(tab.locator(".sk-answer").last).to_contain_text(re.compile("1,?500円"))

    tab.get_by_role("radio", name="Thumbs up").last.click()
    expect(tab.get_by_text("ありがとうございます")).to_be_visible()


def test_what_the_documents_do_not_say_is_not_invented(tab: Page) -> None:
    _ask(tab, "社長の出身大学はどこですか")
    expect(tab.get_by_text("資料には記載がありません").first).to_be_visible(timeout=ANSWER_MS)


def test_stop_frees_the_page_and_the_models_slot(tab: Page, real: RealPage) -> None:
    _ask(tab, "社員食堂の昼の営業時間と夕食の予約のしかたを、すべて詳しく教えてください")
    expect(tab.locator(".sk-card").first).to_be_visible()
    tab.get_by_role("button", name="停止").click()
    expect(tab.get_by_placeholder("文書について質問する")).to_be_enabled()
    # The next question is answered, so the slot was given back.
    _ask(tab, QUESTION)
    expect(tab.locator(".sk-answer").last).to_contain_text(re.compile("3,?000円"), timeout=ANSWER_MS)


def test_asking_goes_on_during_a_re_index(tab: Page, real: RealPage) -> None:
    added = real.folder / "総務" / "新しいお知らせ.md"
    added.write_text(
        "# 駐輪場\n\n駐輪場の利用料は月額480円です。\n" + "# 付則\n\n次の手順で申し込みます。\n" * 40, encoding="utf-8"
    )
    tab.get_by_role("link", name="管理").click()
    tab.get_by_role("button", name="再インデックス").click()
    tab.get_by_role("link", name="質問").click()
    _ask(tab, QUESTION)
    expect(tab.locator(".sk-card").first).to_contain_text("旅費規程")
    deadline = time.monotonic() + ANSWER_MS / 1000
    while "480円" not in str(shoko("search", "駐輪場の利用料", "--data", real.data, "--json").json()):
        assert time.monotonic() < deadline, "the new document was not found"
        time.sleep(2)
