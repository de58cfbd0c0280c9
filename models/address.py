"""The answering model's server, as the rest of the house sees it: where it is, and whether it answers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal, Protocol

from errors import ModelAddressNotListed, ModelServerDown
from models.listed import ListedAddresses
from privacy.clearance import MILDEST
from privacy.kinds import Label

# A page asks for the state at each of its runs; a server on another machine is asked no more often than this.
_ASK_AGAIN_S = 10.0


@dataclass(frozen=True, slots=True)
class LlmAddress:
    """Where an OpenAI-compatible server answers. `llama_cpp`: it is ours, and knows llama.cpp's own switches. `clearance`: the most
    confidential label that it may read; nothing but what is public where nobody said more. `listed`: where it may be at all."""

    base_url: str
    api_key: str
    model: str
    llama_cpp: bool = False
    clearance: Label = MILDEST
    listed: ListedAddresses = ListedAddresses()


@dataclass(frozen=True, slots=True)
class ServerState:
    """`detail` says why, where the server is not ready."""

    state: Literal["starting", "ready", "down"]
    detail: str = ""


class AnsweringServer(Protocol):
    """`serve.QwenServer`, a child of ours, or `ExternalServer`, someone else's."""

    def address(self) -> LlmAddress:
        """Raises ModelServerDown where it is known that nothing answers."""

    def wait_ready(self, timeout_s: float) -> LlmAddress:
        """The address once it answers; where that can't be waited for, at once. Raises ModelServerDown."""

    def state(self) -> ServerState: ...

    def close(self) -> None: ...


class NoServer:
    """Nothing was started: this process searches or indexes only."""

    def address(self) -> LlmAddress:
        raise ModelServerDown(url="", reason="not started")

    def wait_ready(self, timeout_s: float) -> LlmAddress:
        return self.address()

    def state(self) -> ServerState:
        return ServerState("down", "not started")

    def close(self) -> None:
        """Nothing to stop."""


class ExternalServer:
    """An OpenAI-compatible server that someone else runs; nothing is started or stopped."""

    def __init__(self, address: LlmAddress, timeout_s: float = 2.0) -> None:
        self._address = address
        self._timeout_s = timeout_s
        self._known = ServerState("starting", "not asked yet")
        self._asked_at = float("-inf")

    def address(self) -> LlmAddress:
        return self._address

    def wait_ready(self, timeout_s: float) -> LlmAddress:
        return self._address

    def state(self) -> ServerState:
        """Whether it lists its models, asked at most every ten seconds."""
        now = time.monotonic()
        if now - self._asked_at >= _ASK_AGAIN_S:
            self._asked_at = now
            self._known = self._ask()
        return self._known

    def close(self) -> None:
        """Nothing of ours to stop."""

    def _ask(self) -> ServerState:
        # Here: it takes 0.2 s, and a command with a child of its own asks no one.
        import httpx2

        from models.listed_http import listed_client

        url = f"{self._address.base_url.rstrip('/')}/models"
        headers = {"Authorization": f"Bearer {self._address.api_key}"}
        try:
            with listed_client(self._address.listed, self._timeout_s) as client:
                reply = client.get(url, headers=headers)
        except ModelAddressNotListed as error:
            return ServerState("down", error.sentence("en"))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return ServerState("down", f"{self._address.base_url}: {error}")
        if not reply.is_success:
            return ServerState("down", f"{self._address.base_url}: HTTP {reply.status_code}")
        return ServerState("ready")
