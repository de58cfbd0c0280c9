"""The only client of a language model's server: a LlamaIndex LLM over the `openai` client whose stream ends when it is abandoned.

LlamaIndex's own OpenAI-like client leaves the connection open after `generator.close()`, and the server goes on writing for nobody;
here closing the stream (stop button, closed tab) closes the connection, which frees the server's slot. Importing this module costs
1.8 s (LlamaIndex), so entry points import it when they build an answering model.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, cast

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.llms import CustomLLM
from openai import APIConnectionError, APIError, APIStatusError, OpenAI
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
from pydantic import ConfigDict, PrivateAttr

from answering.answer import Piece, Usage
from errors import ModelError, ModelServerDown, ModelServerFailed, PromptAboveClearance
from models.address import LlmAddress
from models.listed_http import listed_client
from privacy.clearance import STRICTEST, Messages, cleared, label_of
from privacy.kinds import Label

# The API's own limit (`top_logprobs`: 0 to 20).
_TOP_LOGPROBS = 20


class ShokoLLM(CustomLLM):
    """A LlamaIndex LLM at the address that `connect` gives at each request, so that it follows a server that was restarted.

    Every answer is made with temperature 0 and a fixed seed. Each `ChatResponse.raw` is the server's `ChatCompletionChunk`.
    Every prompt of the house passes here, with `label=…` among its options; one without counts as `unlabelled`. Set that lower only
    where all that a pipeline reads was found with that clearance (`llama_index_retriever`).
    Raises ModelServerDown, ModelServerFailed, PromptAboveClearance, ModelAddressNotListed.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    connect: Callable[[], LlmAddress]
    context_tokens: int
    answer_tokens: int
    timeout_s: float
    unlabelled: Label = STRICTEST
    _client: tuple[LlmAddress, OpenAI] | None = PrivateAttr(default=None)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(
            context_window=self.context_tokens, num_output=self.answer_tokens, is_chat_model=True, model_name="shoko"
        )

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        """Deltas as they come; an empty one while the server reads the prompt. `kwargs` go to the server as they are."""
        address, label = self.connect(), kwargs.pop("label", self.unlabelled)
        if not cleared(address.clearance, label):
            raise PromptAboveClearance(label=label, clearance=address.clearance, model=address.model)
        request = {"max_tokens": self.answer_tokens, "temperature": 0.0, "seed": 1, **kwargs}
        text, finished = "", False
        with _our_errors(address):
            stream = self._client_of(address).chat.completions.create(
                model=address.model,
                messages=cast(
                    list[ChatCompletionMessageParam], [{"role": m.role.value, "content": m.content} for m in messages]
                ),
                stream=True,
                stream_options={"include_usage": True},
                extra_body=_extra_body(address),
                **request,
            )
            with stream:
                for chunk in stream:
                    finished = finished or any(choice.finish_reason is not None for choice in chunk.choices)
                    delta = (chunk.choices[0].delta.content if chunk.choices else None) or ""
                    text += delta
                    message = ChatMessage(role="assistant", content=text)
                    yield ChatResponse(message=message, delta=delta, raw=chunk)
        if not finished:  # a server that was killed may look like one that has nothing more to say
            raise ModelServerDown(url=address.base_url, reason="the answer ended before it was finished")

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        return deque(self.stream_chat(messages, **kwargs), maxlen=1)[-1]

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        answer = self.chat([ChatMessage(role="user", content=prompt)], **kwargs)
        return CompletionResponse(text=answer.message.content or "", raw=answer.raw)

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        for part in self.stream_chat([ChatMessage(role="user", content=prompt)], **kwargs):
            yield CompletionResponse(text=part.message.content or "", delta=part.delta, raw=part.raw)

    def _client_of(self, address: LlmAddress) -> OpenAI:
        if self._client is None or self._client[0] != address:
            http = listed_client(address.listed, self.timeout_s)
            client = OpenAI(
                base_url=address.base_url,
                api_key=address.api_key,
                max_retries=0,
                timeout=self.timeout_s,
                http_client=http,
            )
            self._client = (address, client)
        return self._client[1]


class AnsweringModel:
    """What the answering path asks of a language model, in our records."""

    def __init__(self, llm: ShokoLLM) -> None:
        self.llm = llm

    def stream(
        self, messages: Messages, max_tokens: int, *, stop: Sequence[str] = (), logprobs: bool = False
    ) -> Generator[Piece | Usage, None, None]:
        """Pieces of the answer, then one `Usage`. A piece without text says that the server is still reading the prompt.

        Closing the iterator closes the connection. Raises what `ShokoLLM` raises; messages that aren't `Labelled` count as the most
        confidential.
        """
        usage = Usage()
        options = {
            "label": label_of(messages),
            "max_tokens": max_tokens,
            **({"stop": list(stop)} if stop else {}),
            **({"logprobs": True} if logprobs else {}),
        }
        with closing(self.llm.stream_chat(_chat_messages(messages), **options)) as responses:
            for response in responses:
                chunk = cast(ChatCompletionChunk, response.raw)
                usage = _usage(chunk, usage)
                yield Piece(response.delta or "", _first_logprob(chunk), *_prompt_read(chunk))
        yield usage

    def complete(self, messages: Messages, max_tokens: int) -> str:
        """The whole answer. Raises ModelServerDown, ModelServerFailed."""
        return "".join(part.text for part in self.stream(messages, max_tokens) if isinstance(part, Piece))

    def first_token_logprobs(
        self, messages: Messages, candidates: Sequence[str]
    ) -> Generator[Piece, None, Mapping[str, float]]:
        """How likely the answer starts with each of `candidates`: log of the summed probability of the first tokens that begin it
        or that it begins, among the 20 likeliest. One that none of them fits is left out; empty where the server gives no
        probabilities. The server keeps the prompt it has read, so a following `stream` of the same messages starts at once.

        Yields pieces without text while the prompt is read; closing it closes the connection.
        """
        options = {
            "label": label_of(messages),
            "max_tokens": 1,
            "logprobs": True,
            "top_logprobs": _TOP_LOGPROBS,
        }
        with closing(self.llm.stream_chat(_chat_messages(messages), **options)) as responses:
            for response in responses:
                chunk = cast(ChatCompletionChunk, response.raw)
                top = _top_logprobs(chunk)
                if top:
                    return _matching(top, candidates)
                yield Piece("", None, *_prompt_read(chunk))
        return {}


def _extra_body(address: LlmAddress) -> dict[str, object]:
    """What the API does not know and servers do: llama.cpp's own switches, and Qwen3's switch against thinking aloud."""
    body: dict[str, object] = {}
    if address.llama_cpp:
        body |= {"cache_prompt": True, "return_progress": True}
    if address.model.lower().split("/")[-1].startswith("qwen3"):
        body["chat_template_kwargs"] = {"enable_thinking": False}
    return body


@contextmanager
def _our_errors(address: LlmAddress) -> Iterator[None]:
    try:
        yield
    except APIConnectionError as error:  # refused, timed out, broken off on the way
        if isinstance(error.__cause__, ModelError):  # by our own transport
            raise error.__cause__ from error
        reason = f"{error.message} {error.__cause__ or ''}".strip()
        raise ModelServerDown(url=address.base_url, reason=reason) from error
    except APIStatusError as error:
        raise ModelServerFailed(reason=f"HTTP {error.status_code}: {error.message}") from error
    except APIError as error:
        raise ModelServerFailed(reason=error.message) from error


def _chat_messages(messages: Messages) -> list[ChatMessage]:
    return [ChatMessage(role=role, content=text) for role, text in messages]


def _usage(chunk: ChatCompletionChunk, before: Usage) -> Usage:
    """The token counts of the chunk that carries them; `reused_tokens` is the part of the prompt that the server still knew."""
    if chunk.usage is None:
        return before
    details = chunk.usage.prompt_tokens_details
    timings = (chunk.model_extra or {}).get("timings")
    cached = details.cached_tokens if details is not None else None
    if cached is None and isinstance(timings, dict):
        cached = timings.get("cache_n")
    return Usage(
        prompt_tokens=chunk.usage.prompt_tokens,
        reused_tokens=cached if cached is not None else 0,
        answer_tokens=chunk.usage.completion_tokens,
    )


def _prompt_read(chunk: ChatCompletionChunk) -> tuple[int, int | None]:
    """llama.cpp's `prompt_progress` (asked for by `return_progress`): tokens read, those kept from before included, of all."""
    progress = (chunk.model_extra or {}).get("prompt_progress")
    if not isinstance(progress, dict):
        return 0, None
    return int(progress["processed"]), int(progress["total"])


def _first_logprob(chunk: ChatCompletionChunk) -> float | None:
    tokens = chunk.choices[0].logprobs.content if chunk.choices and chunk.choices[0].logprobs is not None else None
    return tokens[0].logprob if tokens else None


def _top_logprobs(chunk: ChatCompletionChunk) -> tuple[tuple[str, float], ...]:
    tokens = chunk.choices[0].logprobs.content if chunk.choices and chunk.choices[0].logprobs is not None else None
    return tuple((top.token, top.logprob) for top in tokens[0].top_logprobs) if tokens else ()


def _matching(top: Sequence[tuple[str, float]], candidates: Sequence[str]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for candidate in candidates:
        fits = [
            math.exp(lp) for token, lp in top if token and (candidate.startswith(token) or token.startswith(candidate))
        ]
        if fits:
            found[candidate] = math.log(sum(fits))
    return found
