from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from models.address import ExternalServer, LlmAddress


class Listing(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(
            200 if self.headers["Authorization"] == "Bearer right" and self.path == "/v1/models" else 401
        )
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    Listing.asked = 0
    with HTTPServer(("127.0.0.1", 0), Listing) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


def test_an_external_server_is_asked_once_in_a_while(url: str) -> None:
    server = ExternalServer(LlmAddress(url, "right", "qwen"))
    assert [server.state().state for _ in range(3)] == ["ready"] * 3
    assert Listing.asked == 1
    assert server.address().base_url == url


def test_an_external_server_tells_why_it_is_down(url: str) -> None:
    assert "HTTP 401" in ExternalServer(LlmAddress(url, "wrong", "qwen")).state().detail
    nobody = ExternalServer(LlmAddress("http://127.0.0.1:9/v1", "", "qwen")).state()
    assert (nobody.state, "refused" in nobody.detail) == ("down", True)


def test_an_external_server_at_an_address_that_is_not_listed_is_not_asked() -> None:
    state = ExternalServer(LlmAddress("http://llm.example.co.jp/v1", "key", "qwen")).state()
    assert (state.state, "llm.example.co.jp:80" in state.detail) == ("down", True)
