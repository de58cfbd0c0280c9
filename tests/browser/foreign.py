"""What any tab of any test asks of a host that isn't ours: everything is loopback here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request

_OURS = ("127.0.0.1", "localhost")


class Foreign:
    """`asked` since it was last taken. Every context that the browser opens is watched, so that a test can't forget to. `others`: origins
    of pages that aren't ours, such as an identity provider's; what they ask for is their own affair."""

    def __init__(self, browser: Browser) -> None:
        self.asked: list[str] = []
        self.others: set[str] = set()
        self._new_context = browser.new_context
        browser.new_context = self._watched  # type: ignore[method-assign]

    def _watched(self, **options: Any) -> BrowserContext:
        context = self._new_context(**options)
        context.on("request", lambda request: self._note(request.url) if self._is_ours(request) else None)
        context.on("page", self._watch_sockets)
        return context

    def _is_ours(self, request: Request) -> bool:
        """Not asked by a page of the `others`; a page itself is always ours to look at."""
        if request.is_navigation_request():
            return True
        asking = urlsplit(request.frame.url)
        return f"{asking.scheme}://{asking.netloc}" not in self.others

    def _watch_sockets(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._note(socket.url))

    def _note(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname not in _OURS:
            self.asked.append(address)

    def take(self) -> list[str]:
        taken, self.asked = self.asked, []
        return taken
