"""deploy/nginx/shoko.conf, started for real before the fake house, with a certificate that is made for the test."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.app.served import ROOT, Served, free_port, served

pytestmark = pytest.mark.slow

NAME = "shoko.example.co.jp"
CONFIG = ROOT / "deploy" / "nginx" / "shoko.conf"
MEGABYTE = 1024 * 1024


def _required(program: str) -> str:
    # Debian's nginx is where only root's PATH looks.
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip(f"{program} is not installed: apt-get install nginx-light openssl")
    assert found is not None, f"{program} is not installed, and CI is to have it"
    return found


@dataclass(frozen=True, slots=True)
class Proxy:
    plain: int
    secure: int
    certificate: Path
    page: Served

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def client(self) -> httpx.Client:
        return httpx.Client(verify=self.trust, trust_env=False, timeout=10.0)

    def get(self, path: str, host: str = NAME, **headers: str) -> httpx.Response:
        """By the certificate's name, whatever the Host header says."""
        with self.client() as client:
            return self.ask(client, "GET", path, host, content=b"", **headers)

    def ask(
        self, client: httpx.Client, method: str, path: str, host: str = NAME, *, content: bytes = b"", **headers: str
    ) -> httpx.Response:
        return client.request(
            method,
            f"https://127.0.0.1:{self.secure}{path}",
            content=content,
            headers={"Host": host, **headers},
            extensions={"sni_hostname": NAME},
        )


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    nginx, home = _required("nginx"), tmp_path_factory.mktemp("nginx")
    (home / "page").mkdir()
    with served(home / "page") as page:
        certificate, plain, secure = _certificate(home), free_port(), free_port()
        _write_config(home, page.port, plain, secure)
        command = [nginx, "-p", str(home), "-e", str(home / "error.log"), "-c", str(home / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr
        process = subprocess.Popen([*command, "-g", "daemon off;"])
        try:
            _wait_for(secure)
            yield Proxy(plain, secure, certificate, page)
        finally:
            process.terminate()
            process.wait(10)


def _certificate(home: Path) -> Path:
    names = f"subjectAltName=DNS:{NAME}"
    subprocess.run(
        [_required("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
        + ["-addext", names, "-keyout", str(home / "key.pem"), "-out", str(home / "cert.pem")],
        check=True,
        capture_output=True,
    )
    return home / "cert.pem"


def _write_config(home: Path, page: int, plain: int, secure: int) -> None:
    """The example as it stands, with this test's ports and files in the place of a machine's."""
    text = CONFIG.read_text(encoding="utf-8")
    for there, here in {
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{secure}",
        "127.0.0.1:8501": f"127.0.0.1:{page}",
        "/etc/shoko/tls/": f"{home}/",
        # However slow the machine is that runs the test, it asks more often than this.
        "rate=20r/s": "rate=20r/m",
    }.items():
        assert there in text
        text = text.replace(there, here)
    (home / "shoko.conf").write_text(text, encoding="utf-8")
    places = "".join(f"{name}_temp_path {home}/{name};\n" for name in ("client_body", "proxy"))
    (home / "nginx.conf").write_text(
        f"pid {home}/nginx.pid;\nworker_processes 1;\nevents {{}}\nhttp {{\naccess_log off;\n{places}"
        f"include {home}/shoko.conf;\n}}\n",
        encoding="utf-8",
    )


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def test_the_page_comes_with_its_headers_once(proxy: Proxy) -> None:
    page = proxy.get("/")
    assert page.status_code == 200 and "<html" in page.text
    policies = page.headers.get_list("content-security-policy")
    assert len(policies) == 1
    assert f"connect-src 'self' wss://{NAME};" in policies[0] and "127.0.0.1" not in policies[0]
    assert page.headers.get_list("strict-transport-security") == ["max-age=31536000"]
    assert page.headers.get_list("x-frame-options") == ["DENY"]
    assert page.headers["server"] == "nginx"


def test_the_policy_is_ours_but_for_the_sockets_address(proxy: Proxy) -> None:
    ours = httpx.get(proxy.page.url, trust_env=False).headers["content-security-policy"]
    through = proxy.get("/").headers["content-security-policy"]
    assert through == ours.replace(f"ws://127.0.0.1:{proxy.page.port}", f"wss://{NAME}")


def test_an_asset_and_the_health_come_through(proxy: Proxy) -> None:
    page = proxy.get("/").text
    start = page.index("static/js/")
    asset = page[start : page.index('"', start)]
    assert "javascript" in proxy.get(f"/{asset}").headers["content-type"]
    assert proxy.get("/api/health").json() == {"shoko": "ready"}


@pytest.mark.parametrize("path", ["/api/status", "/api/ask", "/_stcore/agent", "/_stcore/agent/x", "/_stcore//agent/x"])
def test_the_commands_routes_and_the_agents_are_not_there(proxy: Proxy, path: str) -> None:
    assert proxy.get(path, Authorization=f"Bearer {proxy.page.token}").status_code == 404


def test_plain_http_is_sent_to_https(proxy: Proxy) -> None:
    answer = httpx.get(f"http://127.0.0.1:{proxy.plain}/x?y=1", headers={"Host": NAME}, trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"https://{NAME}/x?y=1")


def test_another_name_is_refused(proxy: Proxy) -> None:
    assert (
        httpx.get(f"http://127.0.0.1:{proxy.plain}/", headers={"Host": "evil.example"}, trust_env=False).status_code
        == 421
    )
    assert proxy.get("/", host="evil.example").status_code == 421
    with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", proxy.secure)) as plain:
        proxy.trust.wrap_socket(plain, server_hostname="evil.example")


def test_another_sites_page_is_refused(proxy: Proxy) -> None:
    assert proxy.get("/_stcore/health", Origin="https://evil.example").status_code == 403
    assert proxy.get("/_stcore/health", Origin=f"https://{NAME}").status_code == 200


def test_old_tls_is_refused(proxy: Proxy) -> None:
    def agreed(version: str) -> bool:
        command = [
            _required("openssl"),
            "s_client",
            "-connect",
            f"127.0.0.1:{proxy.secure}",
            "-servername",
            NAME,
            version,
        ]
        words = [*command, "-cipher", "DEFAULT:@SECLEVEL=0"]
        return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0

    assert [agreed(version) for version in ("-tls1_1", "-tls1_2", "-tls1_3")] == [False, True, True]


@pytest.mark.parametrize(("origin", "status"), [(f"https://{NAME}", "101"), ("https://evil.example", "403")])
def test_the_websocket_opens_for_our_own_page_alone(proxy: Proxy, origin: str, status: str) -> None:
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {NAME}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(b'0123456789abcdef').decode()}",
        "Sec-WebSocket-Version: 13",
        f"Origin: {origin}",
    )
    with (
        socket.create_connection(("127.0.0.1", proxy.secure), timeout=10) as plain,
        proxy.trust.wrap_socket(plain, server_hostname=NAME) as secure,
    ):
        secure.sendall("\r\n".join((*lines, "", "")).encode())
        assert secure.recv(4096).split(b" ")[1].decode() == status


def test_cookies_are_for_https_alone(proxy: Proxy) -> None:
    cookies = proxy.get("/").headers.get_list("set-cookie")
    assert all("secure" in cookie.lower() and "samesite=lax" in cookie.lower() for cookie in cookies)


def test_a_body_that_is_too_large_is_refused(proxy: Proxy) -> None:
    with proxy.client() as client:
        assert proxy.ask(client, "POST", "/_stcore/health", content=bytes(20 * MEGABYTE + 1)).status_code == 413


def test_too_many_requests_at_once_are_refused(proxy: Proxy) -> None:
    """Last: what one address may ask is used up then."""
    with proxy.client() as client:
        codes = [proxy.ask(client, "GET", "/_stcore/health").status_code for _ in range(300)]
    assert set(codes) == {200, 429}
