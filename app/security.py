"""What stands in front of every route, Streamlit's own included: who may talk to us, and what the browser may do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from errors import PageOpenWithoutLogin
from settings import PageSettings

# Streamlit's front end needs inline and evaluated scripts; every origin but ours stays closed.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' {socket}; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
# Registered by Streamlit even where the feature is off; nothing of ours lives below them.
_CLOSED = ("/_stcore/agent", "/auth/", "/oauth2callback")
_POLICY_VIOLATION = 1008


def own_hosts(host: str, port: int) -> frozenset[str]:
    """The values of a Host header that mean this server."""
    names = {host, "127.0.0.1", "localhost", "[::1]"} - {"0.0.0.0", "::"}
    return frozenset(f"{name}:{port}" for name in names)


def reached_at(host: str) -> str:
    """The name by which programs of this machine reach a server that listens on `host`, for an address."""
    if host in ("", "0.0.0.0", "::"):
        return "[::1]" if host == "::" else "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def require_loopback(page: PageSettings) -> None:
    """Raises PageOpenWithoutLogin where others than the people at this machine could come, who all would be the one local person.
    For a page without login. A public address is one more door: who comes through a proxy comes from loopback, too."""
    if page.public_url is not None and not _is_loopback(urlsplit(page.public_url).hostname or ""):
        raise PageOpenWithoutLogin(host=page.public_url)
    if not page.published_on_loopback and not _is_loopback(page.host):
        raise PageOpenWithoutLogin(host=page.host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Gatekeeper:
    """ASGI middleware, the outermost: refuses a foreign Host or Origin before Streamlit sees it, and sets the headers.

    A foreign Host is DNS rebinding, a foreign Origin another site's page. Streamlit would ask an outside service for
    its own address before it looked at its allow-list (`server_util.py`), so it must not get to decide.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], public: str | None = None) -> None:
        """`hosts` are reached by http; `public` is the origin by which browsers know the page, where that is another one."""
        self._app = app
        self._origins = {host: f"http://{host}" for host in hosts}
        if public is not None:
            self._origins[urlsplit(public).netloc] = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._is_ours(headers):
            await refuse(scope, send, 403)
        elif scope["path"].startswith(_CLOSED):
            await refuse(scope, send, 404)
        else:
            own = self._origins[headers["host"].lower()]
            await self._app(scope, receive, _with_headers(send, own.replace("http", "ws", 1)))

    def _is_ours(self, headers: Headers) -> bool:
        """One Host, and no Origin but that of the page under this very name: for any other Streamlit would ask outside."""
        if len(headers.getlist("host")) != 1 or len(headers.getlist("origin")) > 1:
            return False
        own, origin = self._origins.get(headers["host"].lower()), headers.get("origin")
        return own is not None and (origin is None or origin.lower() == own)


def _with_headers(send: Send, socket: str) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("content-security-policy", _POLICY.format(socket=socket))
            for name, value in _ALWAYS.items():
                headers[name] = value
        await send(message)

    return send_with_headers


async def refuse(scope: Scope, send: Send, status: int, more: Mapping[str, str] = MappingProxyType({})) -> None:
    """An answer without a body; a WebSocket is closed."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    fixed = {
        **_ALWAYS,
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "content-length": "0",
        **more,
    }
    pairs = [(name.encode(), value.encode()) for name, value in fixed.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": b""})
