"""A disk on which the k-th write fails: below SQLAlchemy, below the embedding cache and below the index's engine."""

from __future__ import annotations

import errno
import os
import sqlite3
from functools import partial
from typing import Any

import pytest
import qdrant_edge as edge
from sqlalchemy import create_engine

import database
from index_store.edge_index import EdgeIndex

_CHANGES = ("INSERT", "UPDATE", "DELETE")
_REASONS = {
    sqlite3.SQLITE_FULL: ("database or disk is full", errno.ENOSPC),
    sqlite3.SQLITE_IOERR: ("disk I/O error", errno.EIO),
}


class FailingDisk:
    """Writes are counted from `fail_at` on; the k-th fails, and all after it where it is `lasting`, until `repair`."""

    def __init__(self) -> None:
        self.failed = 0
        self._left = 0
        self._lasting = False
        self._code = sqlite3.SQLITE_FULL

    def fail_at(self, k: int, code: int, lasting: bool) -> None:
        self.failed, self._left, self._code, self._lasting = 0, k, code, lasting

    def repair(self) -> None:
        self._left = 0

    def sqlite_write(self) -> None:
        if self._is_next():
            error = sqlite3.OperationalError(_REASONS[self._code][0])
            error.sqlite_errorcode = self._code
            raise error

    def engine_write(self) -> None:
        """As the engine says it: a plain exception with the system's words in it."""
        if self._is_next():
            number = _REASONS[self._code][1]
            raise Exception(f"Service internal error: {os.strerror(number)} (os error {number})")

    def _is_next(self) -> bool:
        if self._left == 0:
            return False
        if self._left > 1:
            self._left -= 1
            return False
        self._left = 1 if self._lasting else 0
        self.failed += 1
        return True

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """For every connection that is opened from now on."""
        factory = _connection_on(self)
        patch.setattr(database, "create_engine", partial(create_engine, connect_args={"factory": factory}))
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=factory))

    def put_under(self, index: EdgeIndex) -> None:
        index._shard = _FailingShard(index._shard, self)  # type: ignore[assignment]


def _connection_on(disk: FailingDisk) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = ()) -> Cursor:
            if sql.startswith(_CHANGES):
                disk.sqlite_write()
            super().execute(sql, parameters)
            return self

        def executemany(self, sql: str, parameters: Any) -> Cursor:
            disk.sqlite_write()
            super().executemany(sql, parameters)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
            return self.cursor().execute(sql, parameters)  # type: ignore[no-any-return]

        def executemany(self, sql: str, parameters: Any) -> sqlite3.Cursor:
            return self.cursor().executemany(sql, parameters)  # type: ignore[no-any-return]

        def commit(self) -> None:
            """SQLite writes and syncs its log here."""
            if self.in_transaction:
                disk.sqlite_write()
            super().commit()

    return Connection


class _FailingShard:
    """The engine's shard; whatever is not a write passes through."""

    def __init__(self, shard: edge.EdgeShard, disk: FailingDisk) -> None:
        self._shard = shard
        self._disk = disk

    def update(self, operation: edge.UpdateOperation) -> None:
        self._disk.engine_write()
        self._shard.update(operation)

    def flush(self) -> None:
        self._disk.engine_write()
        self._shard.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shard, name)
