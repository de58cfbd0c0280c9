from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from errors import ModelUnreadable, PortTaken
from models import serve_alone
from models.llama_server import Launch

ROOT = Path(__file__).resolve().parent.parent.parent
# A server that listens at once, so that only the waiting and the ending are tried.
PROGRAM = """
import os, signal, types
from models import serve_alone
from models.llama_server import Launch

def stop(number, frame):
    raise KeyboardInterrupt

signal.signal(signal.SIGTERM, stop)
serve_alone.listening = lambda launch: types.SimpleNamespace(listening_address=f"http://{launch.host}")
serve_alone.serve_alone(Launch(0, "m.gguf", "key", 512, 1, 1), lambda address: print(address, flush=True))
"""


def launch(port: int, host: str = "127.0.0.1") -> Launch:
    return Launch(0, "folder/broken.gguf", "key", 512, 1, 1, host, port)


def test_a_taken_port_is_told_before_the_model_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve_alone, "listening", lambda launch: pytest.fail("the model was read"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"127.0.0.1:{port}"):
            serve_alone.serve_alone(launch(port), print)


def test_a_model_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def listening(launch: Launch) -> None:
        raise RuntimeError("not a model")

    monkeypatch.setattr(serve_alone, "listening", listening)
    with pytest.raises(ModelUnreadable, match="broken"):
        serve_alone.serve_alone(launch(0), print)


def test_it_serves_until_a_signal_and_ends_well() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "http://127.0.0.1\n"
        process.terminate()
        assert process.wait(30) == 0
