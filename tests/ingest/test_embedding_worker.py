from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from errors import EmbeddingFailed, ModelMissing
from ingest import embedding_worker
from ingest.embedder import Embedder
from ingest.embedding_worker import PORTION, EmbeddingWorker
from settings import Settings
from tests.ingest.fake_parts import FakeEmbedder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
FAKE_START = embedding_worker._START.replace("ingest.embedding_worker", "tests.ingest.fake_worker")


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddingWorker]:
    monkeypatch.setattr(embedding_worker, "_START", FAKE_START)
    worker = EmbeddingWorker(tmp_path)
    yield worker
    worker.close()


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_vectors_are_those_of_the_model(worker: EmbeddingWorker) -> None:
    texts = ["a" * number for number in range(2 * PORTION + 5)]
    np.testing.assert_array_equal(worker.embed_documents(texts), FakeEmbedder().embed_documents(texts))


def test_no_texts_give_no_rows(worker: EmbeddingWorker) -> None:
    assert worker.embed_documents([]).shape[0] == 0


def test_it_starts_when_needed_and_stays(worker: EmbeddingWorker) -> None:
    assert worker.pid is None
    worker.embed_documents(["a"])
    first = worker.pid
    worker.embed_documents(["b"])
    assert worker.pid == first


def test_it_gives_way_to_others(worker: EmbeddingWorker, tmp_path: Path) -> None:
    worker.embed_documents(["a"])
    assert int((tmp_path / "nice").read_text()) == min(os.nice(0) + 10, 19)


def test_killed_once_it_is_started_again(worker: EmbeddingWorker) -> None:
    assert worker.embed_documents(["一度死"]).shape[0] == 1


def test_killed_between_two_calls_nothing_is_lost(worker: EmbeddingWorker) -> None:
    worker.embed_documents(["a"])
    assert worker.pid is not None
    os.kill(worker.pid, 9)
    assert worker.embed_documents(["b"]).shape[0] == 1


def test_killed_twice_it_is_named(worker: EmbeddingWorker) -> None:
    with pytest.raises(EmbeddingFailed) as caught:
        worker.embed_documents(["死"])
    assert caught.value.values["reason"] == "signal 9"
    assert worker.embed_documents(["a"]).shape[0] == 1


def test_it_ends_when_idle_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_worker, "_START", FAKE_START)
    worker = EmbeddingWorker(tmp_path, idle_s=0.05)
    worker.embed_documents(["a"])
    assert until(lambda: worker.pid is None)
    assert worker.embed_documents(["b"]).shape[0] == 1
    worker.close()


def test_closing_ends_a_call_under_way(worker: EmbeddingWorker) -> None:
    raised: list[EmbeddingFailed] = []

    def embed() -> None:
        try:
            worker.embed_documents(["寝"])
        except EmbeddingFailed as error:
            raised.append(error)

    thread = threading.Thread(target=embed)
    thread.start()
    assert until(lambda: worker.pid is not None)
    worker.close()
    thread.join(20)
    assert len(raised) == 1
    assert worker.pid is None


def test_it_ends_with_its_owner(tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from ingest import embedding_worker as module\n"
            "module._START = sys.argv[1]\n"
            "worker = module.EmbeddingWorker(Path(sys.argv[2]))\n"
            "worker.embed_documents(['a']); print(worker.pid, flush=True); time.sleep(60)",
            FAKE_START,
            str(tmp_path),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    with owner.stdout:
        pid = int(owner.stdout.readline())
        assert is_running(pid)
        owner.kill()
        owner.wait()
        assert until(lambda: not is_running(pid))


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    worker = EmbeddingWorker(tmp_path / "gone")
    with pytest.raises(ModelMissing):
        worker.embed_documents(["a"])
    assert worker.pid is None


@pytest.mark.integration
def test_the_real_model_finds_the_passage_and_the_worker_gives_the_same_vectors() -> None:
    settings = Settings()
    folder = settings.models_folder / settings.models.embedding
    if not (folder / "modules.json").exists():
        pytest.skip("the embedding model isn't fetched: run `shoko models pull`")
    passages = [
        "宿泊を伴う出張の日当は、一日につき3,000円とする。",
        "年次有給休暇は、入社六か月後に十日を与える。",
        "会議室の予約は、総務部の共有カレンダーで行う。",
    ]
    embedder = Embedder.load(folder)
    documents = embedder.embed_documents(passages)
    assert documents.shape == (3, embedder.dimension)
    np.testing.assert_allclose(np.linalg.norm(documents, axis=1), 1.0, atol=1e-5)
    for question, expected in (("泊まりがけで出かけるといくらもらえますか", 0), ("休みは何日取れますか", 1)):
        assert int(np.argmax(documents @ embedder.embed_query(question))) == expected
    worker = EmbeddingWorker(folder)
    np.testing.assert_allclose((worker.embed_documents(passages) * documents).sum(axis=1), 1.0, atol=1e-3)
    worker.close()
