"""Vectors of texts seen before, so that a re-read or a rebuilt index embeds nothing twice.

One SQLite file of its own. It may be deleted at any time: it holds nothing that can't be computed again.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from errors import DataFolderUnusable, DiskFull
from ingest.embedder import DocumentEmbedder, LoadsAndEmbeds

FILE_NAME = "embedding_cache.sqlite"
# About 3.2 KB each at 768 dimensions: 640 MB.
MAX_VECTORS = 200_000
NEEDED_MB = 64
# Below SQLite's limit on the parameters of one statement in every build.
_KEYS_A_QUERY = 500


class EmbeddingCache:
    """Text -> vector for one model; the oldest vectors go when there are more than `max_vectors`. Any thread may call.

    What was stored under `former`, the model's fingerprint of before, is found too.
    """

    def __init__(
        self, path: Path, fingerprint: str, max_vectors: int = MAX_VECTORS, *, former: str | None = None
    ) -> None:
        """Makes the file where it is missing, and anew where it is damaged. Raises DataFolderUnusable, DiskFull."""
        self._path = path
        self._fingerprint = fingerprint
        self._known_as = tuple(dict.fromkeys(one for one in (former, fingerprint) if one is not None))
        self._max_vectors = max_vectors
        self._turn = threading.Lock()
        with self._named_errors():
            try:
                self._connection = _connect(path)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._connection = _connect_anew(path)

    def lookup(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The known ones among `texts`, bit for bit as they were stored."""
        text_of = {_key(name, text): text for name in self._known_as for text in texts}
        keys = list(text_of)
        found: dict[str, NDArray[np.float32]] = {}
        with self._turn, self._named_errors(), self._whole_or_anew():
            for start in range(0, len(keys), _KEYS_A_QUERY):
                part = keys[start : start + _KEYS_A_QUERY]
                marks = ",".join("?" * len(part))
                rows = self._connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)
                found.update({text_of[key]: np.frombuffer(vector, dtype="<f4") for key, vector in rows})
        return found

    def store(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """`vectors[i]` belongs to `texts[i]`. Raises DiskFull; then nothing of this call is stored."""
        rows = [
            (_key(self._fingerprint, text), vector.astype("<f4").tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._turn, self._named_errors(), self._whole_or_anew(), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors (key, vector) VALUES (?, ?)", rows)
            self._connection.execute(
                "DELETE FROM vectors WHERE number <= (SELECT max(number) FROM vectors) - ?", (self._max_vectors,)
            )

    def __len__(self) -> int:
        with self._turn, self._named_errors():
            (count,) = self._connection.execute("SELECT count(*) FROM vectors").fetchone()
        return int(count)

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    @contextmanager
    def _whole_or_anew(self) -> Iterator[None]:
        """A file that turns out to be damaged, in a page that opening it did not read, is made anew: no run fails for it."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            self._connection.close()
            self._connection = _connect_anew(self._path)

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                free = shutil.disk_usage(self._path.parent).free // 2**20
                raise DiskFull(path=self._path.parent, free=f"{free} MB", needed=f"{NEEDED_MB} MB") from error
            raise DataFolderUnusable(path=self._path, reason=error) from error
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(path=self._path.parent, free="0 MB", needed=f"{NEEDED_MB} MB") from error
            raise DataFolderUnusable(path=self._path, reason=error.strerror) from error


class CachedEmbedder:
    """Asks the cache first and `embedder` for the rest, each distinct text once."""

    def __init__(self, embedder: DocumentEmbedder, cache: EmbeddingCache) -> None:
        self._embedder = embedder
        self._cache = cache

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        known = self._cache.lookup(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing or not texts:
            vectors = self._embedder.embed_documents(missing)
            if not texts:
                return vectors
            self._cache.store(missing, vectors)
            known.update(zip(missing, vectors, strict=True))
        return np.stack([known[text] for text in texts])


class CachedQueries:
    """The same for questions, one at a time. The cache must be one of its own fingerprint: a model embeds a question otherwise
    than a document of the same text."""

    def __init__(self, embedder: LoadsAndEmbeds, cache: EmbeddingCache) -> None:
        self._embedder = embedder
        self._cache = cache

    def load(self) -> None:
        self._embedder.load()

    def embed_query(self, text: str) -> NDArray[np.float32]:
        known = self._cache.lookup([text])
        if text in known:
            return known[text]
        vector = self._embedder.embed_query(text)
        self._cache.store([text], vector[np.newaxis])
        return vector


def _key(fingerprint: str, text: str) -> bytes:
    return hashlib.sha256(fingerprint.encode() + b"\0" + text.encode("utf-8", "surrogatepass")).digest()


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    # The lower eight bits are the primary result code.
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _connect_anew(path: Path) -> sqlite3.Connection:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, timeout=10.0)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors "
            "(number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL)"
        )
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
