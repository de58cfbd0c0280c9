"""One process at low priority that embeds documents, so that a re-index takes no interpreter lock from the questions.

It starts when there is something to embed, and ends when it was idle for a minute or its owner is gone. It gives back dense
vectors only: cutting a chunk into words is little work beside embedding it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from errors import EmbeddingFailed, ShokoError
from ingest.embedder import BATCH_CHARACTERS, DocumentEmbedder, Embedder
from ingest.low_priority import lower_priority

IDLE_S = 60.0
ATTEMPTS = 2
# Texts are handed over in portions: a worker whose owner is gone notices after one of them.
PORTION = 64
_ROOT = Path(__file__).resolve().parent.parent
_START = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.embedding_worker import main; main(*sys.argv[2:])"


class EmbeddingWorker:
    """Embeds documents in another process. Any thread may call; one call at a time runs, the others wait for it."""

    def __init__(
        self,
        folder: Path,
        threads: int | None = None,
        batch_characters: int = BATCH_CHARACTERS,
        idle_s: float = IDLE_S,
    ) -> None:
        self._folder = folder.absolute()
        self._arguments = (str(self._folder), str(threads or 0), str(batch_characters), str(idle_s))
        self._turn = threading.Lock()
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[tuple[str, ...], NDArray[np.float32] | ShokoError] | None = None

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32, shape (len(texts), dimension), unit length.

        A worker that was killed is started again once; then EmbeddingFailed. Raises what `Embedder.load` raises.
        """
        with self._turn:
            portions = [tuple(texts[start : start + PORTION]) for start in range(0, max(len(texts), 1), PORTION)]
            return np.concatenate([self._embed(portion) for portion in portions])

    @property
    def pid(self) -> int | None:
        """The worker's process id while one runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def close(self) -> None:
        """Ends the worker, also in the middle of a call, which then raises EmbeddingFailed. It would end by itself when its
        owner dies."""
        self._closed = True
        process = self._process
        if process is not None:
            process.terminate()
        with self._turn:
            self._end()

    def _embed(self, texts: tuple[str, ...]) -> NDArray[np.float32]:
        reason = "closed"
        for _ in range(ATTEMPTS):
            if self._closed:
                break
            connection = self._started()
            try:
                connection.send(texts)
                answer = connection.recv()
            except (EOFError, OSError):
                reason = self._end()
                continue
            if isinstance(answer, ShokoError):
                self._end()
                raise answer
            return answer
        raise EmbeddingFailed(model=self._folder.name, times=ATTEMPTS, reason=reason)

    def _started(self) -> Connection[tuple[str, ...], NDArray[np.float32] | ShokoError]:
        if self._connection is not None and self.pid is not None:
            return self._connection
        self._end()
        ours, theirs = Pipe()
        with theirs:
            # A session of its own: Ctrl-C is for the owner, whose end closes the pipe and so ends the worker.
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(_ROOT), str(theirs.fileno()), *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._connection = ours
        return ours

    def _end(self) -> str:
        """Closes and collects the process; says how it ended."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is None:
            return ""
        self._process.terminate()
        code = self._process.wait()
        self._process = None
        return f"signal {-code}" if code < 0 else f"exit {code}"


def main(handle: str, folder: str, threads: str, batch_characters: str, idle_s: str) -> None:
    """The worker process."""

    def load() -> Embedder:
        return Embedder.load(Path(folder), int(threads) or None, int(batch_characters))

    serve(Connection(int(handle)), load, float(idle_s))


def serve(
    connection: Connection[NDArray[np.float32] | ShokoError, tuple[str, ...]],
    load: Callable[[], DocumentEmbedder],
    idle_s: float,
) -> None:
    """Embeds tuples of texts until the owner's end of the pipe closes, the owner is gone, or nothing came for `idle_s`."""
    lower_priority()
    owner = os.getppid()
    try:
        embedder = load()
    except ShokoError as error:
        connection.send(error)
        return
    try:
        while os.getppid() == owner and connection.poll(idle_s):
            connection.send(embedder.embed_documents(connection.recv()))
    except (EOFError, BrokenPipeError):
        return  # the owner closed its end, between two requests or during one
