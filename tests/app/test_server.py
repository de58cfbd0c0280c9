from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from app.house import House
from app.server import serve
from app.server_card import read_card
from errors import IndexLocked, PortTaken
from settings import PageSettings, Settings
from tests.app.served import ROOT, Served, free_port, served

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/manage",
        "/favicon.png",
        "/missing",
        "/_stcore/health",
        "/_stcore/host-config",
        "/media/none",
        "/api/status",
        "/files/x",
    ],
)
def test_streamlits_own_routes_carry_our_headers_too(server: Served, path: str) -> None:
    headers = httpx.get(server.url + path, trust_env=False).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


@pytest.mark.parametrize("path", ["interact", "mcp", "openapi.json", ""])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_the_agent_routes_answer_nothing(server: Served, path: str, method: str) -> None:
    answer = httpx.request(method, f"{server.url}/_stcore/agent/{path}", trust_env=False)
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("headers", [{"host": "outside.example"}, {"origin": "http://outside.example"}])
def test_a_foreigner_does_not_reach_streamlit(server: Served, headers: dict[str, str]) -> None:
    assert httpx.get(f"{server.url}/_stcore/health", headers=headers, trust_env=False).status_code == 403


def test_a_foreign_page_cannot_open_the_socket(server: Served) -> None:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    with pytest.raises(InvalidStatus, match="403"), connect(address, origin=Origin("http://outside.example")):
        pass
    with connect(address, origin=Origin(server.url), subprotocols=[Subprotocol("streamlit")]):
        pass


def test_only_the_owner_can_read_the_token(server: Served) -> None:
    assert stat.S_IMODE((server.data / "api_token").stat().st_mode) == 0o600
    card = read_card(server.data)
    assert card is not None
    assert (card.url, card.pid) == (server.url, server.process.pid)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_with_an_answer_on_its_way_and_a_tab_open(tmp_path: Path, sign: signal.Signals) -> None:
    with served(tmp_path, sentence_s=2.0) as running:
        headers = {"authorization": f"Bearer {running.token}"}
        address = f"ws://127.0.0.1:{running.port}/_stcore/stream"
        body = '{"text": "出張の日当"}'.encode()
        with (
            connect(address, origin=Origin(running.url), subprotocols=[Subprotocol("streamlit")]),
            httpx.stream("POST", f"{running.url}/api/ask", content=body, headers=headers, trust_env=False) as answer,
        ):
            next(answer.iter_lines())
            running.stop(sign)
        assert list(running.data.iterdir()) == []


def test_a_taken_port_is_told_before_anything_is_opened(tmp_path: Path) -> None:
    opened = threading.Event()

    def build() -> House:
        opened.set()
        raise AssertionError("not reached")

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            serve(Settings(data=tmp_path, page=PageSettings(port=port)), build)
    assert not opened.is_set()
    assert list(tmp_path.iterdir()) == []


def never() -> House:
    raise AssertionError("not reached")


def test_a_data_folder_that_a_server_owns_is_left_alone(server: Served) -> None:
    with pytest.raises(IndexLocked):
        serve(Settings(data=server.data, page=PageSettings(port=free_port())), never)
    assert read_card(server.data) is not None


def test_a_house_that_cannot_be_opened_ends_the_server_with_its_error(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from app.server import serve\n"
        "from errors import IndexLocked\n"
        "from settings import PageSettings, Settings\n"
        "def build():\n"
        "    raise IndexLocked(path='index')\n"
        "settings = Settings(data=Path(sys.argv[1]), page=PageSettings(port=int(sys.argv[2])))\n"
        "try:\n"
        "    serve(settings, build, print)\n"
        "except IndexLocked as error:\n"
        "    print(error.code)\n"
    )
    port = str(free_port())
    command = [sys.executable, "-c", program, str(tmp_path), port]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.splitlines() == [f"http://127.0.0.1:{port}", "IndexLocked"]
    assert list(tmp_path.iterdir()) == []
