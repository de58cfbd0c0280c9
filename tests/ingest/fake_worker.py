"""The real worker process with a fake model: started by test_embedding_worker in place of the one with torch."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embedding_worker import serve
from tests.ingest.fake_parts import FakeEmbedder


class FakeModel(FakeEmbedder):
    """`死` kills the process, once where `once` doesn't lie in the folder yet; `寝` takes a minute."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        once = self._folder / "once"
        if "死" in texts or ("一度死" in texts and not once.exists()):
            once.touch()
            os.kill(os.getpid(), 9)
        if "寝" in texts:
            time.sleep(60)
        return super().embed_documents(texts)


def main(handle: str, folder: str, threads: str, batch_characters: str, idle_s: str) -> None:
    def load() -> FakeModel:
        (Path(folder) / "nice").write_text(str(os.nice(0)))
        return FakeModel(Path(folder))

    serve(Connection(int(handle)), load, float(idle_s))
