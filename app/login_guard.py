"""ASGI middleware behind the gatekeeper and in front of everything else: without a session nothing comes through."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.entrance import CALLBACK, Entrance
from app.login_socket import LoginSocket
from app.security import refuse
from app.visitors import PERSON
from errors import ShokoError
from people.sessions import LoginSession

# These show no document and must be there before a session is.
OPEN = frozenset({"/login", "/login/start", CALLBACK, "/logout", "/api/health"})
STATE = "/login/state"
# What the page's own scripts ask for by themselves, so that it keeps nobody logged in.
_NO_ACTIVITY = ("/_stcore/", "/static/", "/component/", STATE)
_PROTOCOLS = "sec-websocket-protocol"


class LoginGuard:
    """Asks the session for each request. A browser that wants a page is sent to `/login`, anything else gets 401 and no body, and a
    WebSocket is closed.

    `token` is the server card's: whoever may read the data folder of this machine may use the API from it.
    """

    def __init__(self, app: ASGIApp, entrance: Entrance, token: str) -> None:
        self._app = app
        self._entrance = entrance
        self._bearer = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, path = Headers(scope=scope), scope["path"]
        if path in OPEN or (path.startswith("/api/") and self._is_of_this_machine(scope, headers)):
            await self._app(scope, receive, send)
            return
        session = await self._session(headers)
        if session is None:
            await self._turn_away(scope, headers, send)
            return
        if not path.startswith(_NO_ACTIVITY):
            await to_thread.run_sync(self._entrance.sessions.touch, session.key)
        await self._app({**scope, PERSON: session.person}, receive, _kept_nowhere(send))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        session = await self._session(headers)
        if session is None:
            await refuse(scope, send, 401)
            return
        own = self._own_tab_only({**scope, PERSON: session.person}, session.key)
        await LoginSocket(self._entrance, session.key).serve(self._app, own, receive, send)

    async def _session(self, headers: Headers) -> LoginSession | None:
        """Fails closed: where it can't be asked, there is none."""
        key = self._entrance.key(headers)
        if key is None:
            return None
        try:
            return await to_thread.run_sync(self._entrance.sessions.find, key)
        except ShokoError:
            return None

    def _is_of_this_machine(self, scope: Scope, headers: Headers) -> bool:
        client = scope.get("client")
        try:
            near = client is not None and ip_address(client[0]).is_loopback
        except ValueError:
            near = False
        return near and hmac.compare_digest(headers.get("authorization", "").encode(), self._bearer)

    async def _turn_away(self, scope: Scope, headers: Headers, send: Send) -> None:
        wants_page = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        # A script of the page that asks for HTML would get the login page instead of what it asked for.
        if not wants_page or headers.get("sec-fetch-mode", "navigate") != "navigate":
            await refuse(scope, send, 401)
            return
        query = scope["query_string"].decode("latin-1")
        wanted = quote(scope["path"] + (f"?{query}" if query else ""), safe="/")
        await refuse(scope, send, 303, {"location": f"/login?next={wanted}", "cache-control": "no-store"})

    def _own_tab_only(self, scope: Scope, key: str) -> Scope:
        """Streamlit gives a tab back to whoever names its id when a connection was lost, with all that its person was shown: the
        third entry of this header. An id of another session's tab is left out, so that a new tab begins."""
        entries = Headers(scope=scope).get(_PROTOCOLS, "").split(",")
        if len(entries) < 3 or self._entrance.tabs.key_of(entries[2].strip()) == key:
            return scope
        changed = {**scope, "headers": list(scope["headers"])}
        MutableHeaders(scope=changed)[_PROTOCOLS] = ",".join(entries[:2])
        return changed


def _kept_nowhere(send: Send) -> Send:
    """A browser that goes back after the session's end asks again, and is sent to the login, instead of showing the page it kept."""

    async def send_page(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                headers["cache-control"] = "no-store"
        await send(message)

    return send_page
