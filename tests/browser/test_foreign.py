"""The watch over all browser tests can fail: what a page asks of another host is seen, over HTTP and by WebSocket."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.foreign import Foreign

pytestmark = pytest.mark.browser


def test_a_page_that_asks_another_host_is_seen(browser: Browser, foreign: Foreign) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content('<img src="data:image/png;base64,AA=="><img src="http://evil.invalid/a.png">')
    page.evaluate("try { new WebSocket('ws://evil.invalid/b') } catch (error) {}")
    page.wait_for_timeout(300)
    context.close()
    assert set(foreign.take()) == {"http://evil.invalid/a.png", "ws://evil.invalid/b"}
