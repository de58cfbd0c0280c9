"""The real Qwen behind the real llama.cpp server: it streams, its slot is freed, it is started again, it never outlives its owner."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import httpx
import psutil
import pytest

from answering.answer import Piece, Usage
from answering.llm import AnsweringModel, ShokoLLM
from answering.token_counter import TokenCounter, tokenizer_beside
from models.address import LlmAddress
from models.serve import QwenServer, ServeSettings, gguf_in
from models.verify import require
from settings import load_settings
from tests.answering.building import returned

pytestmark = pytest.mark.integration

SETTINGS = load_settings()
WAIT_S = 120.0
QUESTION = (
    ("system", "あなたは会社の文書に答える助手です。日本語だけで答えます。"),
    ("user", "出張旅費の精算の流れを、できるだけ詳しく、十の手順に分けて説明してください。"),
)


@pytest.fixture(scope="module")
def gguf() -> Path:
    return gguf_in(require(SETTINGS.models.chat, SETTINGS.models_folder))


@pytest.fixture(scope="module")
def server(gguf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QwenServer]:
    log = tmp_path_factory.mktemp("logs") / "qwen.log"
    running = QwenServer(gguf, ServeSettings(context_tokens=4096, parallel=2), log).start()
    try:
        running.wait_ready(WAIT_S)
        yield running
    finally:
        running.close()
        assert not children(), "the server outlived close()"


@pytest.fixture(scope="module")
def model(server: QwenServer) -> AnsweringModel:
    return AnsweringModel(
        ShokoLLM(
            connect=lambda: replace(server.address(), clearance="極秘"),
            context_tokens=4096,
            answer_tokens=64,
            timeout_s=WAIT_S,
        )
    )


def children(owner: int | None = None) -> list[psutil.Process]:
    return [
        child for child in psutil.Process(owner).children(recursive=True) if "models.llama_server" in child.cmdline()
    ]


def gone(process: psutil.Process) -> bool:
    """Also where nobody has asked for its exit code yet."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def get(address: LlmAddress, path: str) -> httpx.Response:
    url = address.base_url.removesuffix("/v1") + path
    return httpx.get(url, headers={"Authorization": f"Bearer {address.api_key}"}, timeout=WAIT_S)


def seconds_until_free(address: LlmAddress) -> float:
    """How long a slot still works from now on."""
    start = time.monotonic()
    while any(slot["is_processing"] for slot in get(address, "/slots").json()):
        time.sleep(0.05)
    return time.monotonic() - start


def test_an_answer_streams_in_japanese_and_the_prompt_is_reused(model: AnsweringModel) -> None:
    *pieces, usage = model.stream(QUESTION, 24)
    text = "".join(piece.text for piece in pieces if isinstance(piece, Piece))
    assert any("\u3040" <= character <= "\u30ff" for character in text), text
    assert isinstance(usage, Usage)
    assert usage.answer_tokens == 24
    *_, again = model.stream(QUESTION, 1)
    assert isinstance(again, Usage)
    assert again.reused_tokens >= again.prompt_tokens - 1 > 0


def test_the_first_token_can_be_judged(model: AnsweringModel) -> None:
    messages = (("user", "「はい」とだけ答えてください。"),)
    found = returned(model.first_token_logprobs(messages, ("はい", "いいえ")))
    assert found["はい"] > -1.0


def test_a_stream_closed_in_the_middle_of_the_answer_frees_its_slot(server: QwenServer, model: AnsweringModel) -> None:
    stream = model.stream(QUESTION, 1000)
    while not next(stream).text:  # type: ignore[union-attr]
        pass
    assert any(slot["is_processing"] for slot in get(server.address(), "/slots").json())
    stream.close()
    assert seconds_until_free(server.address()) < 2.0


def test_a_stream_closed_while_the_server_reads_the_prompt_stops_the_reading(
    server: QwenServer, model: AnsweringModel
) -> None:
    articles = "".join(f"第{n}条　出張者は帰着後{n}日以内に精算書を提出する。" for n in range(1, 40))
    prompt = (("user", articles),)
    stream = model.stream(prompt, 1000)
    assert not cast(Piece, next(stream)).text
    stream.close()
    seconds_until_free(server.address())
    *_, usage = model.stream(prompt, 1)
    assert isinstance(usage, Usage)
    assert usage.reused_tokens < usage.prompt_tokens * 0.75, "it read on for nobody"


def test_nobody_without_the_key_is_answered(server: QwenServer) -> None:
    url = server.address().base_url
    assert httpx.post(f"{url}/chat/completions", json={"messages": []}).status_code == 401


def test_the_token_counter_agrees_with_the_server(server: QwenServer, gguf: Path, model: AnsweringModel) -> None:
    counter = TokenCounter.load(tokenizer_beside(gguf))
    text = "宿泊を伴う出張の日当は、1日につき 3,000 円とする。（第12条）"
    address = server.address()
    reply = httpx.post(
        address.base_url.removesuffix("/v1") + "/tokenize",
        json={"content": text},
        headers={"Authorization": f"Bearer {address.api_key}"},
    )
    assert counter.count(text) == len(reply.json()["tokens"])
    *_, usage = model.stream(QUESTION, 1)
    assert isinstance(usage, Usage)
    assert counter.count_messages(QUESTION) == usage.prompt_tokens


def test_a_killed_server_is_started_again_and_answers(server: QwenServer, model: AnsweringModel) -> None:
    before = server.address()
    (child,) = children()
    child.kill()
    while server.state().state == "ready":
        time.sleep(0.02)
    assert server.state().state in ("down", "starting")
    assert server.wait_ready(WAIT_S).base_url != before.base_url
    assert model.complete(QUESTION, 4)


def test_the_child_dies_with_an_owner_that_is_killed(gguf: Path, tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from models.serve import QwenServer, ServeSettings\n"
        "QwenServer(Path(sys.argv[1]), ServeSettings(512, 1), Path(sys.argv[2])).start(); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(gguf), str(tmp_path / "log")]) as owner:
        while not children(owner.pid):
            time.sleep(0.05)
        (child,) = children(owner.pid)
        owner.kill()
    deadline = time.monotonic() + 10
    while not gone(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gone(child)
