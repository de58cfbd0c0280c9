"""A real Chromium before the fake house; whatever it asks of another host fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.app.served import Served, served
from tests.browser.foreign import Foreign

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SLOW_S = 0.8

OpenTab = Callable[[str], Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed: apt-get install chromium")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def foreign(browser: Browser) -> Foreign:
    return Foreign(browser)


@pytest.fixture(autouse=True)
def _nothing_goes_elsewhere(foreign: Foreign) -> Iterator[None]:
    """Of every browser test, whatever tabs it opens."""
    yield
    assert foreign.take() == []


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A file takes a quarter of a second to read, or the seconds that a test gives (`indirect`)."""
    with served(tmp_path, sentence_s=SLOW_S, file_s=getattr(request, "param", 0.25)) as running:
        yield running


@pytest.fixture
def open_tab(browser: Browser, server: Served) -> Iterator[OpenTab]:
    """Opens a tab with an empty profile."""
    tabs: list[Page] = []

    def open_it(colors: str = "light") -> Page:
        context = browser.new_context(
            color_scheme="dark" if colors == "dark" else "light",
            locale="ja-JP",
            permissions=["clipboard-read", "clipboard-write"],
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(server.url)
        tabs.append(page)
        return page

    yield open_it
    for page in tabs:
        page.context.close()
