"""The hub's real client against a hub of forty lines on loopback."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

COMMIT = "a" * 40
FILES = {"config.json": b"{}", "model-Q4.gguf": b"four", "model-Q8.gguf": b"eight"}

# In a process of its own: the client reads the hub's address once, when it is imported.
SCRIPT = (
    "import sys; from pathlib import Path; from models.catalogue import Hub; from models.fetch_hub import hub_download\n"
    "hub_download(Hub(repo='nobody/tiny', only=tuple(sys.argv[2:])), Path(sys.argv[1]))"
)


class TinyHub(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path.startswith("/api/models/nobody/tiny/revision"):
            siblings = [{"rfilename": name, "size": len(data)} for name, data in FILES.items()]
            return self._send(json.dumps({"id": "nobody/tiny", "sha": COMMIT, "siblings": siblings}).encode())
        if path.startswith("/api/models/nobody/tiny/tree"):
            entries = [
                {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}
                for name, data in FILES.items()
            ]
            return self._send(json.dumps(entries).encode())
        name = path.removeprefix(f"/nobody/tiny/resolve/{COMMIT}/")
        return self._send(FILES[name]) if name in FILES else self.send_error(404)

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.sha1(body).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), TinyHub) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def fetched(endpoint: str, folder: Path, *only: str) -> dict[str, bytes]:
    root = Path(__file__).resolve().parents[2]
    environment = {
        "HF_ENDPOINT": endpoint,
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HOME": str(folder),
        "PYTHONPATH": str(root),
    }
    command = [sys.executable, "-c", SCRIPT, str(folder / "model"), *only]
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=60)
    return {path.name: path.read_bytes() for path in (folder / "model").iterdir() if path.is_file()}


@pytest.mark.slow
def test_the_hubs_client_brings_the_whole_repository(endpoint: str, tmp_path: Path) -> None:
    assert fetched(endpoint, tmp_path) == FILES


@pytest.mark.slow
def test_or_only_the_files_that_are_wanted(endpoint: str, tmp_path: Path) -> None:
    assert fetched(endpoint, tmp_path, "model-Q4.gguf") == {"model-Q4.gguf": b"four"}
