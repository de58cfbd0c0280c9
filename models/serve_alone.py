"""llama.cpp's server as this very process, in the foreground: for a container or a machine of its own (`shoko models serve`)."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from errors import ModelUnreadable, PortTaken
from models.llama_server import Launch, listening


def serve_alone(launch: Launch, announce: Callable[[str], None]) -> None:
    """Serves until a signal ends it; `announce` gets the address once it listens.

    Raises PortTaken before the model is read, ModelUnreadable where llama.cpp cannot load it. Does not return otherwise: the
    process ends with code 0, without the destructors of a server that may be in the middle of an answer.
    """
    _check_port(launch.host, launch.port)
    try:
        server = listening(launch)
    except RuntimeError as error:
        path = Path(launch.gguf)
        raise ModelUnreadable(model=path.stem, path=path, reason=error) from error
    try:
        announce(server.listening_address)
        while True:
            signal.pause()
    finally:
        os._exit(0)


def _check_port(host: str, port: int) -> None:
    """llama.cpp binds only after the model is read, and says no more than that it failed."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise PortTaken(port=f"{host}:{port}", setting="--port") from error
