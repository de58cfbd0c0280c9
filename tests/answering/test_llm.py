from __future__ import annotations

import gc
import math
from collections.abc import Iterator

import pytest
from llama_index.core.llms import ChatMessage

from answering.answer import Piece, Usage
from answering.llm import AnsweringModel, ShokoLLM
from errors import ModelServerDown, ModelServerFailed
from models.address import LlmAddress
from tests.answering.building import returned
from tests.answering.sse_server import SseServer, piece, sse_server, usage

QUESTION = (("system", "簡潔に"), ("user", "日当は？"))
NOWHERE = LlmAddress("http://127.0.0.1:9/v1", "key", "some-model", clearance="極秘")


@pytest.fixture
def server() -> Iterator[SseServer]:
    with sse_server() as running:
        yield running


def model_at(address: LlmAddress) -> AnsweringModel:
    return AnsweringModel(ShokoLLM(connect=lambda: address, context_tokens=4096, answer_tokens=320, timeout_s=5.0))


def test_pieces_come_in_order_and_the_usage_last(server: SseServer) -> None:
    server.chunks = [piece("日当は"), piece("3,000円"), usage(40, 2, timings={"cache_n": 30})]
    *pieces, last = model_at(server.address()).stream(QUESTION, 16)
    assert "".join(part.text for part in pieces if isinstance(part, Piece)) == "日当は3,000円"
    assert last == Usage(prompt_tokens=40, reused_tokens=30, answer_tokens=2)


def test_reused_tokens_are_also_read_where_the_api_puts_them(server: SseServer) -> None:
    chunk = usage(40, 2)
    chunk["usage"]["prompt_tokens_details"] = {"cached_tokens": 12}
    server.chunks = [chunk]
    assert list(model_at(server.address()).stream(QUESTION, 16))[-1] == Usage(40, 12, 2)


def test_the_request_is_deterministic_and_names_llama_cpps_switches_only_to_llama_cpp(server: SseServer) -> None:
    model_at(server.address()).complete(QUESTION, 16)
    model_at(server.address("Qwen/Qwen3-8B", llama_cpp=True)).complete(QUESTION, 16)
    foreign, ours = server.requests
    assert foreign["key"] == "Bearer key"
    assert foreign["messages"] == [{"role": "system", "content": "簡潔に"}, {"role": "user", "content": "日当は？"}]
    assert (foreign["temperature"], foreign["seed"], foreign["max_tokens"], foreign["stream"]) == (0.0, 1, 16, True)
    assert not {"cache_prompt", "return_progress", "chat_template_kwargs", "stop", "logprobs"} & set(foreign)
    assert ours["cache_prompt"] is True
    assert ours["chat_template_kwargs"] == {"enable_thinking": False}


def test_closing_the_stream_closes_the_connection(server: SseServer) -> None:
    server.endless = True
    stream = model_at(server.address()).stream(QUESTION, 16)
    assert isinstance(next(stream), Piece)
    stream.close()
    assert server.client_gone.wait(5)


def test_forgetting_the_stream_closes_the_connection(server: SseServer) -> None:
    server.endless = True
    stream = model_at(server.address()).stream(QUESTION, 16)
    next(stream)
    del stream
    gc.collect()
    assert server.client_gone.wait(5)


def test_a_llama_index_stream_that_is_closed_closes_the_connection(server: SseServer) -> None:
    server.endless = True
    stream = model_at(server.address()).llm.stream_chat([ChatMessage(role="user", content="?")])
    next(stream)
    stream.close()
    assert server.client_gone.wait(5)


def test_it_is_a_llama_index_llm(server: SseServer) -> None:
    server.chunks = [piece("は"), piece("い")]
    llm = model_at(server.address()).llm
    assert llm.complete("?").text == "はい"
    assert [part.text for part in llm.stream_complete("?")] == ["は", "はい", "はい"]
    assert llm.chat([ChatMessage(role="user", content="?")]).message.content == "はい"
    assert llm.metadata.context_window == 4096


def test_first_token_logprobs_sum_the_tokens_that_begin_a_candidate(server: SseServer) -> None:
    top = [
        {"token": "資", "logprob": math.log(0.25), "bytes": None},
        {"token": "資料", "logprob": math.log(0.5), "bytes": None},
        {"token": "は", "logprob": math.log(0.125), "bytes": None},
        {"token": "", "logprob": math.log(0.0625), "bytes": None},
    ]
    first = {"token": "資料", "logprob": math.log(0.5), "bytes": None, "top_logprobs": top}
    server.chunks = [piece(""), piece("資料", logprobs={"content": [first]})]
    found = returned(model_at(server.address()).first_token_logprobs(QUESTION, ("資料には", "はい", "The")))
    assert found == pytest.approx({"資料には": math.log(0.75), "はい": math.log(0.125)})
    assert (server.requests[0]["max_tokens"], server.requests[0]["top_logprobs"]) == (1, 20)


def test_a_server_without_logprobs_gives_none(server: SseServer) -> None:
    server.chunks = [piece("資料")]
    assert returned(model_at(server.address()).first_token_logprobs(QUESTION, ("資料",))) == {}


def test_logprobs_of_pieces_where_asked_for(server: SseServer) -> None:
    first = {"token": "は", "logprob": -0.5, "bytes": None, "top_logprobs": []}
    server.chunks = [piece("は", logprobs={"content": [first]})]
    assert next(iter(model_at(server.address()).stream(QUESTION, 4, stop=("。",), logprobs=True))) == Piece("は", -0.5)
    assert server.requests[0]["stop"] == ["。"]


def test_a_server_that_is_not_there_is_down() -> None:
    with pytest.raises(ModelServerDown, match=r"127\.0\.0\.1:9/v1 .*refused"):
        model_at(NOWHERE).complete(QUESTION, 4)


def test_a_refusal_of_the_key_is_a_failure_with_its_status(server: SseServer) -> None:
    server.status = 401
    with pytest.raises(ModelServerFailed, match="HTTP 401.*not for you"):
        model_at(server.address()).complete(QUESTION, 4)


def test_a_connection_broken_off_in_the_middle_is_down(server: SseServer) -> None:
    server.chunks = [piece("日当")]
    server.breaks_off = True
    with pytest.raises(ModelServerDown, match="ended before it was finished"):
        model_at(server.address()).complete(QUESTION, 4)


def test_an_error_in_the_middle_of_the_stream_is_a_failure(server: SseServer) -> None:
    server.chunks = [piece("日当"), {"error": {"message": "context is full", "code": 400}}]
    with pytest.raises(ModelServerFailed, match="context is full"):
        model_at(server.address()).complete(QUESTION, 4)


def test_it_follows_a_server_that_moved(server: SseServer) -> None:
    server.chunks = [piece("はい")]
    addresses = iter([NOWHERE, server.address()])
    model = AnsweringModel(ShokoLLM(connect=lambda: next(addresses), context_tokens=64, answer_tokens=8, timeout_s=5.0))
    with pytest.raises(ModelServerDown):
        model.complete(QUESTION, 4)
    assert model.complete(QUESTION, 4) == "はい"
