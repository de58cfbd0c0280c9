"""From a fresh clone to a page that answers: `python -m benchmarks.fresh_clone`. It downloads several gigabytes.

The last commit of this repository is cloned into an empty folder; HOME is empty, so that no cache of pip or of models is there.
Then what `make run` does, step by step. `received_mb` is what the whole machine received meanwhile (loopback left out): how far
a step is a download. Only pip's own settings (PIP_…, its configuration of the machine), certificates and proxies are kept, and where pyenv's
Python lies.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.first_token import ask
from benchmarks.processes import free_port, last_line, running, stop_on_signals
from benchmarks.samples import golden_questions, wait_until_answering

KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "PYENV_ROOT")
KEPT_PREFIXES = ("PIP_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    seconds: float
    received_mb: float


@dataclass(frozen=True, slots=True)
class FreshClone:
    steps: tuple[Step, ...]
    answered: bool

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)

    def __str__(self) -> str:
        steps = ", ".join(
            f"{step.name} {step.seconds:,.0f} s ({step.received_mb:,.0f} MB received)" for step in self.steps
        )
        return f"{self.seconds / 60:.1f} min: {steps}"


class Stopwatch:
    """Ends a step by name: the time and the bytes since the step before."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._began, self._received = time.perf_counter(), received_bytes()

    def end(self, name: str) -> None:
        now, received = time.perf_counter(), received_bytes()
        self.steps.append(Step(name, now - self._began, (received - self._received) / 1e6))
        sys.stderr.write(f"{name}: {self.steps[-1].seconds:.1f} s\n")
        self._began, self._received = now, received


def received_bytes() -> int:
    counters = psutil.net_io_counters(pernic=True)
    return sum(int(counter.bytes_recv) for name, counter in counters.items() if name != "lo")


def measure(repository: Path, work: Path) -> FreshClone:
    """Raises CalledProcessError where a step fails; what it said is on stderr."""
    (question,) = golden_questions(1)
    home, clone, data = work / "home", work / "clone", work / "clone" / "data"
    home.mkdir()
    environment = bare_environment(os.environ, home)
    watch = Stopwatch()
    _run(("git", "clone", "--quiet", "--no-local", str(repository), str(clone)), work, environment)
    watch.end("git clone")
    _run(("make", "setup"), clone, environment)
    watch.end("make setup")
    shoko = str(clone / ".venv" / "bin" / "shoko")
    _run((shoko, "models", "pull"), clone, environment)
    watch.end("shoko models pull")
    _run((shoko, "ingest", "samples"), clone, environment)
    watch.end("shoko ingest samples")
    log = work / "serve.log"
    serve = (shoko, "serve", "--data", str(data))
    with running(serve, log, environment={**environment, "SHOKO_PAGE__PORT": str(free_port())}) as process:
        desk = wait_until_answering(process, data, log)
        watch.end("shoko serve, until the page and its model are ready")
        answer = ask(desk, question)
        watch.end("first answer")
        desk.close()
    return FreshClone(tuple(watch.steps), answered=not answer.refused)


def bare_environment(environment: Mapping[str, str], home: Path) -> dict[str, str]:
    """What a new user of the machine has: no caches, no settings of Shoko, this interpreter's environment not on PATH."""
    kept = {name: value for name, value in environment.items() if name in KEPT or name.startswith(KEPT_PREFIXES)}
    own = str(Path(sys.executable).parent)
    path = os.pathsep.join(folder for folder in kept.get("PATH", os.defpath).split(os.pathsep) if folder != own)
    return {**kept, "PATH": path, "HOME": str(home)}


def _run(command: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> None:
    log = folder.parent / "step.log"
    with running(command, log, folder=folder, environment=environment) as process:
        if process.wait():
            sys.stderr.write(f"{last_line(log)}\n")
            raise subprocess.CalledProcessError(process.returncode, command)


def main() -> None:
    stop_on_signals()
    with TemporaryDirectory(prefix="shoko-fresh-") as name:
        result = measure(Path.cwd(), Path(name))
    sys.stdout.write(json.dumps(asdict(result)) + "\n")


if __name__ == "__main__":
    main()
