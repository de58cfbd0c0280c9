"""Where the points of each generation lie: a folder of its own (Edge), or a collection of its own (a Qdrant server)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from errors import DataFolderUnusable
from index_store.tables import FIRST_GENERATION
from index_store.vector_index import VectorIndex

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

Connect = Callable[[], "QdrantClient"]


class IndexHomes(Protocol):
    def open(self, generation: int, dimension: int) -> VectorIndex:
        """The generation's index, made empty where there is none. Raises IndexFault, DiskFull, DataFolderUnusable."""

    def delete(self, generation: int) -> None:
        """Nothing of it is left; none there is no error. Raises IndexLocked where it is open, IndexUnavailable,
        DataFolderUnusable."""

    def compacting(self, generation: int) -> Generator[None, None, None]:
        """Makes the points of one that is not open compact, for quicker searching; yields now and then until it is done, and
        ends the work when it is closed. Raises IndexLocked, IndexDamaged."""


class EdgeHomes:
    """`index` for the first generation, as it was before there were others; `generations/<number>/index` for later ones."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def folder(self, generation: int) -> Path:
        if generation == FIRST_GENERATION:
            return self._data / "index"
        return self._data / "generations" / str(generation) / "index"

    # The engines are imported where they are used: Qdrant's client alone takes more than a second.
    def open(self, generation: int, dimension: int) -> VectorIndex:
        from index_store.edge_index import EdgeIndex

        folder = self.folder(generation)
        try:
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DataFolderUnusable(path=folder.parent, reason=error.strerror) from error
        return EdgeIndex.open(folder, dimension)

    def delete(self, generation: int) -> None:
        from index_store.edge_lock import hold, release

        folder = self.folder(generation)
        if not folder.parent.is_dir():
            return
        lock = hold(folder)
        try:
            if folder.is_dir():
                shutil.rmtree(folder)
            folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)
            if generation != FIRST_GENERATION:
                shutil.rmtree(folder.parent)
        except OSError as error:
            raise DataFolderUnusable(path=folder, reason=error.strerror) from error
        finally:
            release(lock)

    def compacting(self, generation: int) -> Generator[None, None, None]:
        from index_store.edge_compact import compacting

        return compacting(self.folder(generation))


class ServerHomes:
    """`<collection>` for the first generation, `<collection>-<number>` for later ones; each opened with a client of its own."""

    def __init__(self, connect: Connect, collection: str, url: str = ":memory:") -> None:
        """`url` is what messages call the server."""
        self._connect = connect
        self._collection = collection
        self._url = url

    def name(self, generation: int) -> str:
        return self._collection if generation == FIRST_GENERATION else f"{self._collection}-{generation}"

    def open(self, generation: int, dimension: int) -> VectorIndex:
        from index_store.server_index import ServerIndex

        return ServerIndex(self._connect(), self.name(generation), dimension, self._url)

    def delete(self, generation: int) -> None:
        from index_store.server_index import delete_collection

        delete_collection(self._connect(), self.name(generation), self._url)

    def compacting(self, generation: int) -> Generator[None, None, None]:
        """A server does so by itself."""
        yield from ()


def server_homes(url: str, api_key: str | None, collection: str) -> ServerHomes:
    """Connects when a generation is opened."""

    def connect() -> QdrantClient:
        from index_store.server_index import client_of

        return client_of(url, api_key)

    return ServerHomes(connect, collection, url)
