"""The login page as HTML: ours, without a script, a form or anything from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from app.language import text
from errors import Language, ShokoError

_FILE = Path(__file__).with_name("assets") / "login.html"
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True)
class LoginPage:
    """`next_path` is where the browser goes after the login; `error` is why the last try failed, `out` that it logged out,
    `ended` that its session did behind an open page."""

    language: Language
    next_path: str = "/"
    error: ShokoError | None = None
    out: bool = False
    ended: bool = False

    def answer(self, status: int = 200) -> HTMLResponse:
        return HTMLResponse(self._html(), status, _HEADERS)

    def _html(self) -> str:
        other: Language = "en" if self.language == "ja" else "ja"
        return _template().substitute(
            language=self.language,
            name=self._say("name"),
            lead=self._say("login.lead"),
            told=self._told(),
            start=self._address("/login/start", self.language),
            button=self._say("login.button" if self.error is None else "login.again"),
            switch=self._address("/login", other),
            other_language=other,
            other=self._say("login.other"),
        )

    def _told(self) -> str:
        if self.error is not None:
            return f'<p class="told" role="alert">{escape(self.error.sentence(self.language))}</p>'
        if self.ended:
            why = f"<strong>{self._say('login.ended')}</strong><br>{self._say('login.ended.why')}"
            return f'<p class="told" role="status">{why}</p>'
        return f'<p class="told" role="status">{self._say("login.out")}</p>' if self.out else ""

    def _address(self, path: str, language: Language) -> str:
        return escape(f"{path}?{urlencode({'next': self.next_path, 'language': language})}")

    def _say(self, key: str) -> str:
        return escape(text(self.language, key))


@cache
def _template() -> Template:
    return Template(_FILE.read_text(encoding="utf-8"))
