"""Every route of the running app, Streamlit's own included: nothing of a document for strangers, foreign pages and other people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from socket import create_connection

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.app.fake_documents import WRITTEN
from tests.app.real_provider import logged_in, real_provider, served_with_login
from tests.app.served import Served

pytestmark = pytest.mark.slow

# Each route with an address of it that shows something to whoever may see it. A route that isn't here fails the test below:
# whoever adds one says here where it is, and all of this is tried on it.
ROUTES: dict[str, str] = {
    "": "/index.html",  # Streamlit's own files, and the page for any other path
    "/_stcore/agent/interact": "/_stcore/agent/interact",
    "/_stcore/agent/mcp": "/_stcore/agent/mcp",
    "/_stcore/agent/openapi.json": "/_stcore/agent/openapi.json",
    "/_stcore/bidi-components/{path:path}": "/_stcore/bidi-components/x/y.js",
    "/_stcore/health": "/_stcore/health",
    "/_stcore/host-config": "/_stcore/host-config",
    "/_stcore/metrics": "/_stcore/metrics",
    "/_stcore/stream": "/_stcore/stream",
    "/_stcore/upload_file/{session_id}/{file_id}": "/_stcore/upload_file/a/b",
    "/api/access/check": "/api/access/check",
    "/api/access/clear": "/api/access/clear",
    "/api/access/set": "/api/access/set",
    "/api/access/show": "/api/access/show",
    "/api/access/take": "/api/access/take",
    "/api/access/take-list": "/api/access/take-list",
    "/api/access/who": "/api/access/who",
    "/api/ask": "/api/ask",
    "/api/health": "/api/health",
    "/api/index": "/api/index",
    "/api/index/build": "/api/index/build",
    "/api/index/rollback": "/api/index/rollback",
    "/api/index/switch": "/api/index/switch",
    "/api/ingest": "/api/ingest",
    "/api/report": "/api/report",
    "/api/runs": "/api/runs",
    "/api/search": "/api/search",
    "/api/sources": "/api/sources",
    "/api/status": "/api/status",
    "/api/terms": "/api/terms",
    "/auth/login": "/auth/login",
    "/auth/logout": "/auth/logout",
    "/component/{path:path}": "/component/x/index.html",
    "/evaluation-runs/{run_id}/report.html": "/evaluation-runs/run-0/report.html",
    "/evaluation-runs/{run_id}/run.json": "/evaluation-runs/run-0/run.json",
    "/files/{document_id}": "/files/doc-travel",
    "/files/{document_id}/picture": "/files/doc-travel/picture?page=3",
    "/golden/questions.csv": "/golden/questions.csv",
    "/golden/questions.jsonl": "/golden/questions.jsonl",
    "/login": "/login",
    "/login/callback": "/login/callback?state=x&code=y",
    "/login/start": "/login/start",
    "/login/state": "/login/state",
    "/logout": "/logout",
    "/media/{file_id:path}": "/media/x.pdf",
    "/oauth2callback": "/oauth2callback?state=x&code=y",
    "/reports/{run_id}.csv": "/reports/run-0.csv",
    "/security/report.json": "/security/report.json",
    "/security/sbom.json": "/security/sbom.json",
}
# These are there before a session is, and show no document.
OPEN = {"/login", "/login/start", "/login/callback", "/logout", "/api/health"}
SECRETS = [
    b"%PDF",
    *(written.text.encode()[:30] for written in WRITTEN),
    "国内出張旅費規程".encode(),
    b"run-0",
    b"doc-travel",
]


@dataclass(frozen=True, slots=True)
class World:
    server: Served
    reader: httpx.Client
    other: httpx.Client
    routes: dict[str, list[str]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("every-route")
    with real_provider(folder) as issuer, served_with_login(folder, issuer) as server:
        routes: dict[str, list[str]] = {}
        for path, methods in json.loads((folder / "routes.json").read_text()):
            routes.setdefault(path, []).extend(methods)
        with logged_in(server, "tanaka") as reader, logged_in(server, "suzuki") as other:
            yield World(server, reader, other, routes)


def tries(world: World) -> list[tuple[str, str]]:
    """A method and an address of every HTTP route, and a few addresses that are routes of nothing."""
    found = [
        (method, ROUTES[path]) for path, methods in sorted(world.routes.items()) for method in sorted(set(methods))
    ]
    more = ("/", "/manage", "/favicon.png", "/missing", "//files/doc-travel", "/login/../files/doc-travel", "/login/x")
    return [*found, *(("GET", address) for address in (ROUTES[""], *more))]


def stranger(world: World, method: str, address: str, **headers: str) -> httpx.Response:
    with httpx.Client(base_url=world.server.url, trust_env=False) as client:
        return client.request(method, address, headers=headers)


def test_every_route_is_listed_here(world: World) -> None:
    assert set(world.routes) == set(ROUTES)


def test_the_reader_is_shown_the_document(world: World) -> None:
    assert world.reader.get("/files/doc-travel").content.startswith(b"%PDF")
    assert world.reader.get("/files/doc-travel/picture?page=3").status_code == 200
    assert world.reader.get("/login/state").status_code == 204


@pytest.mark.parametrize("cookie", ["", "shoko-session=guess"], ids=["no cookie", "a guessed cookie"])
def test_a_stranger_gets_no_byte(world: World, cookie: str) -> None:
    for method, address in tries(world):
        answer = stranger(world, method, address, **({"cookie": cookie} if cookie else {}))
        if address.partition("?")[0] in OPEN:
            assert not any(secret in answer.content for secret in SECRETS), (method, address)
        else:
            assert (answer.status_code in (401, 404), answer.content) == (True, b""), (method, address)


def test_a_strangers_browser_is_sent_to_the_login_and_shown_nothing(world: World) -> None:
    for method, address in tries(world):
        answer = stranger(world, method, address, accept="text/html")
        if address.partition("?")[0] not in OPEN:
            assert (answer.status_code in (303, 401, 404), answer.content) == (True, b""), (method, address)


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"host": "evil.example"}, {"host": "evil.example:80"}],
    ids=str,
)
def test_a_foreign_page_gets_no_byte_with_the_readers_cookie(world: World, headers: dict[str, str]) -> None:
    for method, address in tries(world):
        answer = world.reader.request(method, address, headers=headers)
        assert (answer.status_code, answer.content) == (403, b""), (method, address)


def test_another_person_gets_no_byte_of_the_documents(world: World) -> None:
    assert world.other.get("/login/state").status_code == 204
    for method, address in tries(world):
        if address != "/logout":
            answer = world.other.request(method, address)
            assert not any(secret in answer.content for secret in SECRETS), (method, address)
    assert world.other.get("/files/doc-travel").status_code == 404


@pytest.mark.parametrize(
    ("origin", "host", "with_cookie"),
    [(None, None, False), ("https://evil.example", None, True), ("null", None, True), (None, "evil.example", True)],
)
def test_the_socket_opens_for_nobody_else(
    world: World, origin: str | None, host: str | None, with_cookie: bool
) -> None:
    headers = {"cookie": f"shoko-session={world.reader.cookies['shoko-session']}"} if with_cookie else {}
    line = create_connection(("127.0.0.1", world.server.port))
    with (
        pytest.raises(InvalidStatus, match="403"),
        connect(
            f"ws://{host or '127.0.0.1'}:{world.server.port}/_stcore/stream",
            sock=line,
            origin=Origin(origin or world.server.url),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=headers,
        ),
    ):
        pass


def test_another_persons_tab_is_told_nothing_of_the_documents(world: World) -> None:
    wanted = BackMsg()
    wanted.rerun_script.query_string = ""
    heard = b""
    with connect(
        f"ws://127.0.0.1:{world.server.port}/_stcore/stream",
        origin=Origin(world.server.url),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"cookie": f"shoko-session={world.other.cookies['shoko-session']}"},
    ) as socket:
        socket.send(wanted.SerializeToString())
        with suppress(TimeoutError):
            while "鈴木 一郎".encode() not in heard or len(heard) < 20_000:
                frame = socket.recv(timeout=20)
                heard += frame if isinstance(frame, bytes) else frame.encode()
    assert "鈴木 一郎".encode() in heard  # the page knows whose it is
    assert not any(secret in heard for secret in SECRETS)


def test_the_cases_are_as_many_as_the_notes_say(world: World) -> None:
    """Three tries of a stranger, four of a foreign page and one of another person (who doesn't log out) on each."""
    assert len(tries(world)) * 8 - 1 >= 600, len(tries(world))
