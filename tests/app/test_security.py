from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.security import Gatekeeper, own_hosts, require_loopback
from errors import PageOpenWithoutLogin
from settings import PageSettings

OURS = "http://127.0.0.1:8501"


async def _page(request: Request) -> PlainTextResponse:
    return PlainTextResponse("page")


async def _own_policy(request: Request) -> PlainTextResponse:
    return PlainTextResponse("file", headers={"content-security-policy": "sandbox"})


async def _socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/", _page), Route("/file", _own_policy), Route("/_stcore/agent/interact", _page, methods=["POST"])]
    gate = Middleware(Gatekeeper, hosts=own_hosts("127.0.0.1", 8501))
    app = Starlette(routes=[*routes, WebSocketRoute("/socket", _socket)], middleware=[gate])
    return TestClient(app, base_url=OURS)


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "LOCALHOST:8501", "[::1]:8501"])
def test_our_own_names_are_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).text == "page"


@pytest.mark.parametrize(
    "host",
    ["outside.example", "outside.example:8501", "127.0.0.1", "127.0.0.1:8502", "127.0.0.1:8501.outside.example", ""],
)
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize(
    "origin",
    ["http://outside.example", "null", "https://127.0.0.1:8501.outside.example", "http://127.0.0.1:8502", "file://"],
)
def test_a_foreign_origin_is_refused(client: TestClient, origin: str) -> None:
    assert client.get("/", headers={"origin": origin}).status_code == 403
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/socket", headers={"origin": origin}):
        pass


def test_our_own_origin_may_open_the_socket(client: TestClient) -> None:
    with client.websocket_connect("/socket", headers={"origin": OURS, "host": "127.0.0.1:8501"}) as socket:
        assert socket.receive_text() == "hello"


@pytest.mark.parametrize("path", ["/", "/file", "/missing"])
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_may_talk_to_nobody_else(client: TestClient) -> None:
    policy = client.get("/", headers={"host": "localhost:8501"}).headers["content-security-policy"]
    assert "default-src 'self';" in policy
    assert "connect-src 'self' ws://localhost:8501;" in policy
    assert "img-src 'self' data:;" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_file_keeps_its_stricter_policy(client: TestClient) -> None:
    assert client.get("/file").headers["content-security-policy"] == "sandbox"


def test_the_agent_routes_answer_nothing(client: TestClient) -> None:
    answer = client.post("/_stcore/agent/interact")
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_needs_no_login(host: str) -> None:
    require_loopback(PageSettings(host=host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.5", "shoko.example.co.jp", ""])
def test_any_other_address_is_refused_without_login_by_name(host: str) -> None:
    with pytest.raises(PageOpenWithoutLogin, match=r"127\.0\.0\.1"):
        require_loopback(PageSettings(host=host))


def test_a_public_address_is_refused_without_login_wherever_the_page_listens() -> None:
    """Who comes through a proxy on this machine comes from loopback, too."""
    with pytest.raises(PageOpenWithoutLogin, match=r"https://shoko\.example\.co\.jp"):
        require_loopback(PageSettings(public_url="https://shoko.example.co.jp"))
    require_loopback(PageSettings(public_url="http://localhost:9000"))


def test_a_containers_address_is_taken_where_its_port_is_published_on_loopback() -> None:
    require_loopback(PageSettings(host="0.0.0.0", published_on_loopback=True))


def test_listening_on_all_addresses_does_not_make_them_a_name() -> None:
    assert "0.0.0.0:8501" not in own_hosts("0.0.0.0", 8501)
