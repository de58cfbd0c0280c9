from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from errors import ModelMissing, ModelServerDown
from models.bounded_log import BoundedLog
from models.serve import QwenServer, ServeSettings, gguf_in


def eventually(truth: Callable[[], bool], within_s: float = 30.0) -> bool:
    deadline = time.monotonic() + within_s
    while not truth() and time.monotonic() < deadline:
        time.sleep(0.02)
    return truth()


def test_a_model_that_cannot_be_loaded_is_told_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"not a model")
    server = QwenServer(tmp_path / "broken.gguf", ServeSettings(512, 1), tmp_path / "logs" / "qwen.log").start()
    try:
        with pytest.raises(ModelServerDown):
            server.address()
        assert eventually(lambda: server.state().state == "down")
        assert "exit code 1" in server.state().detail
        assert "next start in" in server.state().detail
        assert eventually(lambda: server.state().state == "starting")
    finally:
        server.close()
    assert server.state().state == "down"
    assert (tmp_path / "logs" / "qwen.log").read_text()


def test_a_server_that_was_never_started_closes(tmp_path: Path) -> None:
    QwenServer(tmp_path / "none.gguf", ServeSettings(512, 1), tmp_path / "log").close()


def test_a_split_model_is_named_by_its_first_file(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        gguf_in(tmp_path)
    for name in ("q-00002-of-00002.gguf", "q-00001-of-00002.gguf"):
        (tmp_path / name).touch()
    assert gguf_in(tmp_path).name == "q-00001-of-00002.gguf"


def test_a_log_keeps_its_newest_half_and_its_last_line(tmp_path: Path) -> None:
    log = BoundedLog(tmp_path / "a" / "log", limit=11)
    log.copy_from(io.BytesIO(b"zero\none 1\ntwo 2\n\xff 3\n\n"))
    assert log.last_line == "\ufffd 3"
    assert (tmp_path / "a" / "log").read_bytes() == b"two 2\n\xff 3\n\n"
    assert (tmp_path / "a" / "log.1").read_bytes() == b"zero\none 1\n"
