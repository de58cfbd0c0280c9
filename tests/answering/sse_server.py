"""A language model's server of twenty lines: it says what the test wrote, over real HTTP on loopback."""

from __future__ import annotations

import json
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from models.address import LlmAddress
from privacy.clearance import STRICTEST


def piece(text: str, **more: Any) -> dict[str, Any]:
    """A chunk of the OpenAI API with `text` as its delta; `more` goes into its only choice."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None, **more}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


def usage(prompt: int, answer: int, **more: Any) -> dict[str, Any]:
    counts = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}
    return {**piece(""), "choices": [], "usage": counts, **more}


class SseServer(ThreadingHTTPServer):
    """Answers each POST with `chunks`, then, where `endless`, with one chunk after the other until the client is gone."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.chunks: list[dict[str, Any]] = []
        self.status = 200
        self.endless = False
        self.breaks_off = False
        self.requests: list[dict[str, Any]] = []
        self.client_gone = threading.Event()

    def address(self, model: str = "some-model", llama_cpp: bool = False) -> LlmAddress:
        """Of a model that may read anything."""
        return LlmAddress(f"http://127.0.0.1:{self.server_port}/v1", "key", model, llama_cpp, STRICTEST)


class _Handler(BaseHTTPRequestHandler):
    server: SseServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.requests.append({"key": self.headers["Authorization"], **json.loads(self.rfile.read(length))})
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/event-stream" if self.server.status == 200 else "application/json")
        self.end_headers()
        if self.server.status != 200:
            self.wfile.write(b'{"error": {"message": "not for you"}}')
            return
        for chunk in self.server.chunks:
            self._send(json.dumps(chunk))
        while self.server.endless:
            if select.select([self.connection], [], [], 0.01)[0] and self._is_gone():
                self.server.client_gone.set()
                return
            self._send(json.dumps(piece("あ")))
        if not self.server.breaks_off:
            self._send(json.dumps(piece("", finish_reason="stop")))
            self._send("[DONE]")

    def _is_gone(self) -> bool:
        """A client that had not read all that came resets the connection."""
        try:
            return not self.connection.recv(1)
        except ConnectionResetError:
            return True

    def _send(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def sse_server() -> Iterator[SseServer]:
    with SseServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.endless = False
            server.shutdown()
            thread.join()
