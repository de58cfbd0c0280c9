"""A page with two documents behind the real gatekeeper, guard, routes, sessions and provider's client; only the provider is a fake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from app.entrance import CALLBACK, Entrance, OpenTabs, Refusals
from app.login_guard import LoginGuard
from app.login_routes import login_routes
from app.security import Gatekeeper, own_hosts
from app.visitors import PERSON
from database import Database
from journal.audit import Audit, AuditLog, AuditPlace
from journal.audit_read import Wanted, entries
from people.directory import Directory
from people.oidc import Provider
from people.pending import PendingLogins
from people.sessions import Sessions
from people.settings import LoginSettings
from tests.fresh_database import fresh_database
from tests.people.fake_provider import CLIENT, CODE, SECRET, FakeProvider

HERE = "http://127.0.0.1:8501"
DOCUMENT = "日当は3,000円"
TOKEN = "card-token"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 4, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


class LoginWorld:
    def __init__(self, folder: Path, provider: FakeProvider, origin: str = HERE, **changes: object) -> None:
        self.provider = provider
        self.clock = Clock()
        self.database: Database = fresh_database(folder)
        self.login = LoginSettings.model_validate(
            {"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET, "check_seconds": 0.1, **changes}
        )
        self.audit: Audit = AuditLog(AuditPlace.open(self.database, folder))
        self.directory = Directory(self.database)
        self.sessions = Sessions(self.database, self.audit, self.login, self.clock)
        self.entrance = Entrance(
            self.login,
            origin,
            self.sessions,
            PendingLogins(self.clock.seconds),
            Provider(self.login, provider.issuer, f"{origin}{CALLBACK}"),
            Refusals(self.audit, self.clock.seconds),
            OpenTabs(),
        )
        routes = [
            Route("/files/{name}", _document),
            Route("/api/ask", _document),
            WebSocketRoute("/_stcore/stream", _echo),
        ]
        self.app = Starlette(
            routes=[*routes, Route("/", _page), *login_routes(self.entrance)],
            middleware=[
                Middleware(Gatekeeper, hosts=own_hosts("127.0.0.1", 8501), public=origin),
                Middleware(LoginGuard, entrance=self.entrance, token=TOKEN),
            ],
        )

    def browser(self, near: bool = False) -> TestClient:
        client = ("127.0.0.1", 5000) if near else ("192.0.2.7", 5000)
        return TestClient(self.app, base_url=self.entrance.origin, follow_redirects=False, client=client)

    def started(self, browser: TestClient, next_path: str = "/") -> dict[str, str]:
        """The browser is at the provider now, with what its address told: state, nonce, …"""
        answer = browser.get("/login/start", params={"next": next_path})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{self.provider.issuer}/authorize?")
        return self.provider.note(answer.headers["location"])

    def back(self, browser: TestClient, **told: str) -> httpx2.Response:
        """The provider sends the browser back."""
        answer: httpx2.Response = browser.get(CALLBACK, params={"code": CODE, **told})
        return answer

    def logged_in(self, next_path: str = "/") -> TestClient:
        browser = self.browser()
        answer = self.back(browser, state=self.started(browser, next_path)["state"])
        assert answer.status_code == 303, answer.text
        return browser

    def told(self, kind: str) -> list[str]:
        """The details of the audit log's entries of that kind."""
        return [entry.detail for entry in entries(self.database, Wanted(kind=kind))]

    def close(self) -> None:
        self.database.close()


@contextmanager
def login_world(folder: Path, provider: FakeProvider, origin: str = HERE, **changes: object) -> Iterator[LoginWorld]:
    world = LoginWorld(folder, provider, origin, **changes)
    yield world
    world.close()


def sees_nothing(browser: TestClient) -> bool:
    """Neither a document nor the socket: no byte of either."""
    answers = [
        browser.get("/files/secret"),
        browser.get("/files/secret", headers={"accept": "text/html"}),
        browser.get("/"),
        browser.post("/files/secret"),
        browser.get("/api/ask", headers={"authorization": "Bearer x"}),
    ]
    return all(answer.content == b"" and answer.status_code in (401, 303, 403, 405) for answer in answers)


def is_sent_to_login(answer: httpx2.Response) -> bool:
    return answer.status_code == 303 and urlsplit(answer.headers["location"]).path == "/login" and not answer.content


async def _document(request: Request) -> Response:
    person = request.scope.get(PERSON)
    return Response(f"{DOCUMENT} {'' if person is None else person.id}")


async def _page(request: Request) -> Response:
    return HTMLResponse(DOCUMENT, headers={"cache-control": "no-cache"})


async def _echo(websocket: WebSocket) -> None:
    """Says which protocols arrive, then what it hears, doubled."""
    await websocket.accept()
    await websocket.send_text(websocket.headers.get("sec-websocket-protocol", "none"))
    async for heard in websocket.iter_bytes():
        await websocket.send_bytes(heard * 2)
