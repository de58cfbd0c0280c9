"""The child process that serves a GGUF model: llama.cpp's own OpenAI-compatible server, on loopback, behind a key.

`python -m models.llama_server` reads one line of JSON (`Launch`) from its standard input, writes its address to its standard
output when it listens, and ends when its standard input ends or its owner dies. The key comes by the pipe, never by arguments or
environment, which every user of the machine may read.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xllamacpp import CommonParams, Server

# linux/prctl.h: the system sends this process a signal when the thread that started it ends.
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Launch:
    """What the child is told. Each of `parallel` requests may fill `context_tokens`."""

    owner_pid: int
    gguf: str
    api_key: str
    context_tokens: int
    parallel: int
    threads: int
    host: str = "127.0.0.1"
    port: int = 0  # any free one


def main() -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the whole group; the owner decides when the child ends
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with os.fdopen(os.dup(sys.stdout.fileno()), "w") as owner:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # llama.cpp writes its log to both
        launch = Launch(**json.loads(sys.stdin.readline()))
        if os.getppid() != launch.owner_pid:  # it died before prctl could bind this process to it
            os._exit(1)
        server = listening(launch)
        # The line that the owner waits for.
        print(server.listening_address, file=owner, flush=True)  # noqa: T201
    sys.stdin.read()
    os._exit(0)  # without the destructors of a server that may be in the middle of an answer


def listening(launch: Launch) -> Server:
    """A server that listens, its model loaded. Raises RuntimeError where llama.cpp cannot load it."""
    # OpenMP's threads wait for each other some hundred times a token. By default they wait by spinning: with another process on
    # the same cores (a re-index) that took three times the CPU time and half of the speed or worse. Read when llama.cpp is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from xllamacpp import CommonParams, Server  # here: the owner imports this module for `Launch` alone

    params = CommonParams()
    params.model.path = launch.gguf
    params.hostnames = [launch.host]
    params.port = launch.port
    params.api_keys = [launch.api_key]
    params.endpoint_slots = True
    params.endpoint_metrics = True
    params.ui = False
    params.verbosity = 2  # errors and warnings: its other lines may hold what people asked
    _tune(params, launch)
    return Server(params)


def _tune(params: CommonParams, launch: Launch) -> None:
    """Measured with the starter model: docs/decisions/0005-llama-cpp-settings.md; the shape of the answers does not depend on it."""
    from xllamacpp import llama_load_mode

    params.cpuparams.n_threads = launch.threads
    params.cpuparams_batch.n_threads = launch.threads
    params.n_parallel = launch.parallel
    params.n_ctx = launch.context_tokens * launch.parallel
    params.kv_unified = True  # one pool: a lone long prompt may be followed by several short ones
    # A request is cancelled between two batches: 64 tokens are about a second on two cores, and read as fast as 512.
    params.n_batch = params.n_ubatch = 64
    # llama.cpp repacks the weights for the CPU: a mapped file would stay in memory beside the copy (600 MB more).
    params.load_mode = llama_load_mode.LLAMA_LOAD_MODE_NONE
    params.cache_ram_mib = 0  # the slots keep the prompt that they read last; a second store of prompts costs memory
    params.fit_params = False  # it would shrink the context silently where memory is short


if __name__ == "__main__":
    main()
