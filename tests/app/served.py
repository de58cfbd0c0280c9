"""The fake house behind a real server in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
_START_SECONDS = 180.0  # a busy machine; it takes five seconds on a quiet one


@dataclass(frozen=True, slots=True)
class Served:
    url: str
    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def token(self) -> str:
        return (self.data / "api_token").read_text()

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Asks the server to stop; its exit status. Raises TimeoutExpired where it does not within 20 s."""
        self.process.send_signal(sign)
        return self.process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(
    folder: Path, sentence_s: float = 0.0, file_s: float = 0.0, public_url: str | None = None
) -> Iterator[Served]:
    """A server that is open when this yields, and gone afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "tests.app.serve_fake", str(folder), str(port), str(sentence_s), str(file_s)]
    command += [] if public_url is None else [public_url]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=dict(os.environ))
    server = Served(f"http://127.0.0.1:{port}", port, folder, process)
    try:
        wait_until_open(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_until_open(server: Served) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if httpx.get(f"{server.url}/api/health", trust_env=False).json() == {"shoko": "ready"}:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError((server.folder / "server.log").read_text())
