"""A step of the proof of egress: `shoko serve`, and its page in a real Chromium, where a question is asked and answered."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect, sync_playwright

from security.egress_steps import CHROMIUM

_START_MS, _ANSWER_MS = 180_000, 300_000
# The browser asks its maker for updates and such, whatever page it shows; those names are shut in it, so that what is counted is ours.
_MAKERS_OWN = ("*.googleapis.com", "*.google.com", "*.gvt1.com")
_CHROMIUM_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    f"--host-resolver-rules={', '.join(f'MAP {names} ~NOTFOUND' for names in _MAKERS_OWN)}",
)


def main() -> None:
    question = sys.argv[1]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve"], env={**os.environ, "SHOKO_PAGE__PORT": str(port)}, stdout=sys.stderr
    )
    try:
        foreign = _asked_in_a_browser(f"http://127.0.0.1:{port}", question)
    finally:
        server.terminate()
        server.wait(60)
    if foreign:
        sys.exit(f"the page asked for {foreign}")


def _asked_in_a_browser(url: str, question: str) -> list[str]:
    """What the page asked of another host."""
    foreign: list[str] = []

    def note(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(url).netloc:
            foreign.append(address)

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which(CHROMIUM), args=[*_CHROMIUM_FLAGS])
        page = browser.new_page(locale="ja-JP")
        page.on("request", lambda request: note(request.url))
        page.on("websocket", lambda opened: note(opened.url))
        _open(page, url)
        box = page.get_by_placeholder("文書について質問する")
        expect(box).to_be_enabled(timeout=_START_MS)
        box.fill(question)
        box.press("Enter")
        expect(page.get_by_role("button", name="コピー")).to_have_count(1, timeout=_ANSWER_MS)
        browser.close()
    return foreign


def _open(page: Page, url: str) -> None:
    """Once the server listens: its models take a while to load."""
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 80
    for _ in range(_START_MS // 500):
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                break
        page.wait_for_timeout(500)
    page.goto(url)


if __name__ == "__main__":
    main()
