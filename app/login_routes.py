"""`/login`, `/login/start`, `/login/callback`, `/logout`: from a stranger to a session and back."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from app.entrance import CALLBACK, Entrance, cookie
from app.login_guard import STATE
from app.login_page import LoginPage
from errors import (
    Language,
    LoginError,
    LoginExpired,
    LoginRefused,
    PersonDisabled,
    PersonNotListed,
    ProviderUnreachable,
    ShokoError,
)
from people.identity import identity_of
from people.pending import LIFETIME_SECONDS, Pending

_LONGEST_NEXT = 2000
# OAuth 2.0, section 4.1.2.1: what a provider's error is made of; it is shown and written down.
_ERROR_CODE = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]{1,60}")
_STATUS: tuple[tuple[type[ShokoError], HTTPStatus], ...] = (
    (PersonNotListed, HTTPStatus.FORBIDDEN),
    (PersonDisabled, HTTPStatus.FORBIDDEN),
    (ProviderUnreachable, HTTPStatus.SERVICE_UNAVAILABLE),
    (LoginError, HTTPStatus.BAD_REQUEST),
)
# The provider's logout starts at the first: a browser follows no redirection of a form to another site (`form-action`).
_OUT, _OUT_THERE_TOO = "/login?out=1", "/login?out=2"
_NO_STORE = {"cache-control": "no-store"}


def login_routes(entrance: Entrance) -> list[BaseRoute]:
    routes = LoginRoutes(entrance)
    return [
        Route("/login", routes.page, methods=["GET"]),
        Route("/login/start", routes.start, methods=["GET"]),
        Route(CALLBACK, routes.callback, methods=["GET"]),
        Route("/logout", routes.logout, methods=["POST"]),
        Route(STATE, _state, methods=["GET"]),
    ]


def safe_next(wanted: str) -> str:
    """A path of this page, or `/`: a login must not become a way to another site."""
    # Browsers read `\` as `/`, and leave out tabs and line ends: `/\host`, `/<tab>/host`.
    is_path = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    if not is_path or len(wanted) > _LONGEST_NEXT or wanted.startswith(("/login", "/logout")):
        return "/"
    return wanted


class LoginRoutes:
    """The routes' handlers. What goes wrong becomes a sentence on the login page, and an entry of the audit log."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    async def page(self, request: Request) -> Response:
        if not self._is_at_home(request):
            return self._to_own_address(request)
        out = request.query_params.get("out")
        if out == "1" and self._entrance.login.provider_logout:
            return await to_thread.run_sync(self._out_there)
        next_path = safe_next(request.query_params.get("next", "/"))
        ended = request.query_params.get("ended") == "1"
        return LoginPage(_language(request), next_path, out=out is not None, ended=ended).answer()

    async def start(self, request: Request) -> Response:
        """To the provider. The browser gets a cookie by which it is known again when it comes back."""
        if not self._is_at_home(request):
            return self._to_own_address(request)
        pending = self._entrance.pending.begin(safe_next(request.query_params.get("next", "/")))
        try:
            url = await to_thread.run_sync(self._entrance.provider.authorization_url, pending)
        except ShokoError as error:
            return await self._refused(request, error)
        answer = RedirectResponse(url, HTTPStatus.SEE_OTHER, _NO_STORE)
        self._set(answer, self._entrance.pending_cookie, pending.browser, int(LIFETIME_SECONDS))
        return answer

    async def callback(self, request: Request) -> Response:
        try:
            pending = self._returned(request)
            token = await to_thread.run_sync(self._begun, request, pending)
        except ShokoError as error:
            return await self._refused(request, error)
        answer = RedirectResponse(safe_next(pending.next_path), HTTPStatus.SEE_OTHER, _NO_STORE)
        self._set(answer, self._entrance.session_cookie, token, None)
        self._forget(answer, self._entrance.pending_cookie)
        return answer

    async def logout(self, request: Request) -> Response:
        key = self._entrance.key(request.headers)
        if key is not None:
            await to_thread.run_sync(self._entrance.sessions.end, key, "logout")
            self._entrance.tabs.close(key)
        answer = RedirectResponse(_OUT, HTTPStatus.SEE_OTHER, _NO_STORE)
        self._forget(answer, self._entrance.session_cookie)
        return answer

    def _returned(self, request: Request) -> Pending:
        """The login that this answer of the provider belongs to. Raises LoginExpired, LoginRefused."""
        told = request.query_params
        browser = cookie(request.headers, self._entrance.pending_cookie)
        states = told.getlist("state")
        if browser is None or len(states) != 1 or not self._is_at_home(request):
            raise LoginExpired()
        pending = self._entrance.pending.take(states[0], browser)
        # RFC 9207: an answer of another provider that our browser was lured to.
        if any(not self._entrance.provider.is_issuer(issuer) for issuer in told.getlist("iss")):
            raise LoginRefused(reason="iss")
        if "error" in told:
            raise LoginRefused(reason=told["error"] if _ERROR_CODE.fullmatch(told["error"]) else "error")
        if len(told.getlist("code")) != 1 or not told["code"]:
            raise LoginRefused(reason="code")
        return pending

    def _begun(self, request: Request, pending: Pending) -> str:
        """The token of a session that nobody has ever had: what the browser held before is worth nothing from now on."""
        claims = self._entrance.provider.claims(pending, request.query_params["code"])
        token = self._entrance.sessions.begin(identity_of(claims, self._entrance.login))
        before = self._entrance.key(request.headers)
        if before is not None:
            self._entrance.sessions.end(before, "replaced")
        return token

    async def _refused(self, request: Request, error: ShokoError) -> Response:
        if isinstance(error, LoginError):
            await to_thread.run_sync(self._entrance.refusals.tell, error)
        fitting = (status for kind, status in _STATUS if isinstance(error, kind))
        answer = LoginPage(_language(request), error=error).answer(next(fitting, HTTPStatus.SERVICE_UNAVAILABLE))
        self._forget(answer, self._entrance.pending_cookie)
        return answer

    def _out_there(self) -> Response:
        """The provider's own logout, which sends the browser back here; where it has none, it stays at that."""
        try:
            address = self._entrance.provider.logout_url(f"{self._entrance.origin}{_OUT_THERE_TOO}")
        except ProviderUnreachable:
            address = None
        return RedirectResponse(address or _OUT_THERE_TOO, HTTPStatus.SEE_OTHER, _NO_STORE)

    def _is_at_home(self, request: Request) -> bool:
        return request.headers.get("host", "").lower() == self._entrance.host

    def _to_own_address(self, request: Request) -> Response:
        """The provider sends browsers back to one address, and a cookie is of one host: the login begins there, too."""
        asked = {name: request.query_params[name] for name in ("next", "language") if name in request.query_params}
        address = f"{self._entrance.origin}/login?{urlencode(asked)}"
        return RedirectResponse(address, HTTPStatus.SEE_OTHER, _NO_STORE)

    def _set(self, answer: Response, name: str, value: str, seconds: int | None) -> None:
        answer.set_cookie(
            name, value, max_age=seconds, path="/", secure=self._entrance.is_secure, httponly=True, samesite="lax"
        )

    def _forget(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, path="/", secure=self._entrance.is_secure, httponly=True, samesite="lax")


async def _state(request: Request) -> Response:
    """For the page's script: whoever comes past the guard is logged in."""
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=_NO_STORE)


def _language(request: Request) -> Language:
    return "en" if request.query_params.get("language") == "en" else "ja"
