"""Runs a local Qwen: llama.cpp's server as a child process that is watched, started again when it dies, and never outlives its owner."""

from __future__ import annotations

import json
import os
import secrets
import select
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from errors import ModelMissing, ModelServerDown
from models.address import LlmAddress, ServerState
from models.bounded_log import BoundedLog
from models.llama_server import Launch

_PROJECT = Path(__file__).resolve().parent.parent
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0
# A child that answered this long was well: its death is an accident, and the next one starts without delay.
_WELL_AFTER_S = 60.0
_GRACE_S = 3.0


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """How the child is run. `threads` None: one for each core that this process may use."""

    context_tokens: int
    parallel: int
    threads: int | None = None
    start_timeout_s: float = 120.0


def gguf_in(folder: Path) -> Path:
    """The GGUF file of a chat model's folder; of a model in several files, the first, which llama.cpp wants. Raises ModelMissing."""
    files = sorted(folder.glob("*.gguf"))
    if not files:
        raise ModelMissing(model=folder.name, path=folder / "*.gguf")
    return files[0]


class QwenServer:
    """A supervised llama.cpp server. `start` returns at once; `state` tells when it is ready."""

    def __init__(self, gguf: Path, settings: ServeSettings, log_file: Path) -> None:
        self._settings = settings
        self._log = BoundedLog(log_file)
        self._launch = Launch(
            owner_pid=os.getpid(),
            gguf=str(gguf),
            api_key=secrets.token_urlsafe(24),
            context_tokens=settings.context_tokens,
            parallel=settings.parallel,
            threads=settings.threads if settings.threads is not None else len(os.sched_getaffinity(0)),
        )
        self._model = gguf.stem
        self._lock = threading.Lock()
        self._state = ServerState("starting")
        self._url = ""
        self._changed = threading.Condition(self._lock)
        self._closing = threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, name="qwen-server", daemon=True)

    def start(self) -> QwenServer:
        self._supervisor.start()
        return self

    def state(self) -> ServerState:
        with self._lock:
            return self._state

    def address(self) -> LlmAddress:
        """Where it answers now; another port after each start. Raises ModelServerDown while it starts or is down."""
        with self._lock:
            if self._state.state != "ready":
                detail = self._state.detail
                raise ModelServerDown(
                    url=self._model, reason=f"{self._state.state}: {detail}" if detail else "starting"
                )
            return LlmAddress(f"{self._url}/v1", self._launch.api_key, self._model, llama_cpp=True)

    def wait_ready(self, timeout_s: float) -> LlmAddress:
        """For a command that has nothing to show meanwhile. Raises ModelServerDown when `timeout_s` have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.state == "ready", timeout_s)
        return self.address()

    def close(self) -> None:
        """Stops the child and waits until it is gone; also while it is still starting."""
        self._closing.set()
        if self._supervisor.is_alive():
            self._supervisor.join()

    def _supervise(self) -> None:
        """Starts a child, watches it to its end, pauses, again. The child dies with this thread (PR_SET_PDEATHSIG)."""
        pause = _FIRST_PAUSE_S
        while not self._closing.is_set():
            self._become(ServerState("starting"))
            lived_s, reason = self._run_one_child()
            pause = _FIRST_PAUSE_S if lived_s >= _WELL_AFTER_S else pause
            self._become(ServerState("down", f"{reason}; next start in {pause:g} s"))
            self._closing.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)
        self._become(ServerState("down", "closed"))

    def _run_one_child(self) -> tuple[float, str]:
        """How long it answered, and why it ended."""
        child = _Child(self._launch, self._log)
        try:
            url = child.wait_for_address(self._settings.start_timeout_s, self._closing)
            if url is None:
                return 0.0, child.why_ended(f"it did not listen within {self._settings.start_timeout_s:g} s")
            ready_at = time.monotonic()
            self._become(ServerState("ready"), url)
            while child.alive() and not self._closing.wait(0.2):
                pass
            return time.monotonic() - ready_at, child.why_ended("closed")
        finally:
            child.stop()

    def _become(self, state: ServerState, url: str = "") -> None:
        with self._changed:
            self._state, self._url = state, url
            self._changed.notify_all()


class _Child:
    """One llama.cpp process with its three pipes: what it is told, its address, its log."""

    def __init__(self, launch: Launch, log: BoundedLog) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "models.llama_server"]
        self._process = subprocess.Popen(command, cwd=_PROJECT, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0)
        assert self._process.stdin is not None and self._process.stdout is not None and self._process.stderr is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._pump = threading.Thread(target=log.copy_from, args=(self._process.stderr,), name="qwen-log", daemon=True)
        self._pump.start()
        self._log = log
        self._tell(launch)

    def _tell(self, launch: Launch) -> None:
        try:
            self._stdin.write(json.dumps(asdict(launch)).encode() + b"\n")
        except BrokenPipeError:
            return  # it died at once: why_ended says so

    def wait_for_address(self, timeout_s: float, closing: threading.Event) -> str | None:
        """None where it died, was too slow, or is not wanted any more."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and not closing.is_set():
            if select.select([self._stdout], [], [], 0.2)[0]:
                line: bytes = self._stdout.readline()
                return line.decode().strip() if line else None
        return None

    def alive(self) -> bool:
        return self._process.poll() is None

    def why_ended(self, otherwise: str) -> str:
        """Its exit code with the last line of its log, or `otherwise` where it still runs."""
        try:
            code = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return otherwise
        self._pump.join(1.0)
        return f"exit code {code}: {self._log.last_line}" if self._log.last_line else f"exit code {code}"

    def stop(self) -> None:
        """Ends its standard input, which it takes as the order to end; kills it where it does not."""
        self._stdin.close()
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._pump.join()
        self._stdout.close()
