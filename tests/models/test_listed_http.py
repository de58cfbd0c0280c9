from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx2
import pytest

from errors import ModelAddressNotListed
from models.listed import ListedAddresses
from models.listed_http import listed_client


class Elsewhere(BaseHTTPRequestHandler):
    """Sends everyone on to a name that is not listed."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(307)
        self.send_header("Location", "http://evil.example/v1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    Elsewhere.asked = []
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_redirect_is_not_followed(url: str) -> None:
    with listed_client(ListedAddresses(), 5.0) as client:
        assert client.get(f"{url}/v1").status_code == 307
    assert Elsewhere.asked == ["/v1"]


def test_a_proxy_of_the_environment_is_not_used(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with listed_client(ListedAddresses(), 5.0) as client:
        assert client.get(f"{url}/v1").status_code == 307


def test_the_request_is_looked_at_not_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a library makes of an address is checked where it would be sent, and nothing is looked up for it."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: pytest.fail("a name was looked up"))
    with listed_client(ListedAddresses(("qwen:8080",)), 5.0) as client:
        for address in ("http://evil.example/v1", "http://qwen:8081/v1", "http://127.0.0.1:1@evil.example/"):
            with pytest.raises(ModelAddressNotListed):
                client.get(address)


def test_a_listed_name_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def nowhere(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        raise OSError("no such name")

    monkeypatch.setattr("socket.getaddrinfo", nowhere)
    with listed_client(ListedAddresses(("qwen:8080",)), 5.0) as client, pytest.raises(httpx2.ConnectError):
        client.get("http://qwen:8080/v1")
    assert asked == ["qwen"]
