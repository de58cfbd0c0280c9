"""The samples, indexed once in a throw-away data folder, then opened here or served: what the figures of asking share."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory

from app.client import RemoteDesk, find_running_server
from assemble import House, open_house
from benchmarks.processes import free_port, last_line, running
from errors import ModelServerDown, ServerUnreachable, SettingInvalid
from evaluation.datasets import Sample, load_golden
from evaluation.throwaway import index_folder
from settings import Settings, load_settings

SAMPLES = Path("samples")
GOLDEN = Path("evaluation/golden/samples.jsonl")
_OPENING_S = 180.0
_POLL_S = 0.25


@dataclass(frozen=True, slots=True)
class IndexedSamples:
    """`documents` is a copy of samples/ that may be changed, indexed under `settings.data` as the source `source_id`."""

    settings: Settings
    documents: Path
    source_id: str


@dataclass(frozen=True, slots=True)
class Served:
    """`shoko serve` over the indexed samples: its process, and the desk that asks it through its API."""

    pid: int
    desk: RemoteDesk


def golden_questions(count: int, seed: int = 0) -> tuple[str, ...]:
    """`count` different questions that samples/ answer and that need no earlier turn; a seeded sample."""
    asked = {
        question.question: None
        for question in load_golden(GOLDEN)
        if not question.history and not question.unanswerable
    }
    return Sample(count, seed).of(tuple(asked))


@contextmanager
def indexed_samples() -> Iterator[IndexedSamples]:
    """Raises SettingInvalid where the vectors would go to a Qdrant server: these figures are of the embedded home."""
    settings = load_settings()
    if settings.index.qdrant_url is not None:
        raise SettingInvalid(name="index.qdrant_url", value=settings.index.qdrant_url, limit="unset for benchmarks")
    cache = settings.data / "evaluation" / "embedding_cache.sqlite"
    cache.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="shoko-bench-") as name:
        documents = Path(name) / "documents"
        shutil.copytree(SAMPLES, documents)
        own = settings.model_copy(update={"data": Path(name) / "data"})
        known_vectors = settings.ingest.model_copy(update={"embedding_cache": cache})
        house = open_house(own.model_copy(update={"ingest": known_vectors}), with_model=False)
        try:
            source, _ = index_folder(house, documents)
        finally:
            house.close()
        yield IndexedSamples(own, documents, source.id)


@contextmanager
def opened_samples(indexed: IndexedSamples, *, with_model: bool) -> Iterator[House]:
    """The house in this process, warm as the server makes it before its door opens."""
    house = open_house(indexed.settings, with_model=with_model, wait_for_model=True)
    try:
        house.warm()
        yield house
    finally:
        house.close()


@contextmanager
def served_samples(indexed: IndexedSamples) -> Iterator[Served]:
    """`shoko serve` on a free port, until the page is open and its model answers.

    Raises what `wait_until_answering` raises.
    """
    data, port = indexed.settings.data, free_port()
    log = data.parent / "serve.log"
    environment = {**os.environ, "SHOKO_PAGE__PORT": str(port), "SHOKO_PAGE__HOST": "127.0.0.1"}
    with running(("shoko", "serve", "--data", str(data)), log, environment=environment) as process:
        desk = wait_until_answering(process, data, log)
        try:
            yield Served(process.pid, desk)
        finally:
            desk.close()


def wait_until_answering(process: Popen[str], data: Path, log: Path) -> RemoteDesk:
    """The desk of a server that was just started over `data`, once its page is open and its model ready.

    Raises ServerUnreachable with its last words where it ended, ModelServerDown where its model does not come up.
    """
    deadline = time.monotonic() + _OPENING_S
    desk = find_running_server(data)
    while desk is None:
        if time.monotonic() > deadline or process.poll() is not None:
            raise ServerUnreachable(url=data.name, reason=last_line(log) or "it did not open")
        time.sleep(_POLL_S)
        desk = find_running_server(data)
    while (health := desk.health()).llm != "ready":
        if time.monotonic() > deadline or process.poll() is not None:
            raise ModelServerDown(url="", reason=health.llm_detail or health.llm)
        time.sleep(_POLL_S)
    return desk
