"""The database: its engine, one transaction at a time, and its migrations. Each room owns its own tables on `Base`.

SQLite in WAL mode, in the data folder: readers see a snapshot and never wait for the one writer.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    NullPool,
    Text,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

import migrations
from errors import DataFolderNewer, DataFolderUnusable, DiskFull, IndexDamaged, IndexLocked, ShokoError

FILE_NAME = "shoko.db"
BUSY_TIMEOUT_MS = 10_000
# What a person is told to make free at least: the write-ahead log is copied back at 1,000 pages of 4 KiB, and one
# document's chunks are written at once; 64 MB holds both with the vectors of a few documents.
NEEDED_MB = 64


class Base(DeclarativeBase):
    """All tables of all rooms; the migrations make them. Constraints have names, so that a later step can change them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Goes in with a time zone, comes out in UTC (SQLite would drop the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# File names that aren't UTF-8 reach Python with lone surrogates (PEP 383), which no database takes as text. They are
# kept 2,048 places inside the last private use plane; a name that really uses those characters isn't told apart.
_SURROGATES = re.compile("[\ud800-\udfff]")
_KEPT = re.compile("[\U0010f000-\U0010f7ff]")
_SHIFT = 0x10F000 - 0xD800


def storable(text: str) -> str:
    """The text with lone surrogates moved to where a database and UTF-8 can hold them."""
    return _SURROGATES.sub(lambda found: chr(ord(found[0]) + _SHIFT), text)


class AnyText(TypeDecorator[str]):
    """Text that may hold lone surrogates, given back as it was."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _KEPT.sub(lambda found: chr(ord(found[0]) - _SHIFT), value)


class Database:
    """One file of the data folder. Every method may be called from any thread."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._reader = engine.execution_options(shoko_reads_only=True)
        self._path = path

    @classmethod
    def open(cls, data_folder: Path) -> Database:
        """Makes the folder (mode 0700) and the file (0600) where they are missing, and migrates to the newest schema.

        Raises DataFolderUnusable, DataFolderNewer, DiskFull, IndexLocked, and IndexDamaged where the file isn't a
        sound database.
        """
        path = data_folder / FILE_NAME
        _create_file(path)
        with _named_errors(path):
            _migrate(path)
        return cls(_engine(path), path)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction that may write: committed at the end, rolled back by any exception. Writers take turns.

        Raises DiskFull, IndexLocked (another writer held on for 10 s), IndexDamaged, DataFolderUnusable.
        """
        with _named_errors(self._path), Session(self._engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot to read from; a writer that commits meanwhile neither waits for it nor shows in it."""
        with _named_errors(self._path), Session(self._reader) as session:
            yield session

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log back into the file."""
        self._engine.dispose()


def _create_file(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _disk_full(path) from error
        raise DataFolderUnusable(path=path.parent, reason=error.strerror) from error


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", pool_size=16)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not open transactions on its own: `_begin` does, so that it can choose the kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that turns from reading to writing fails at once when another one wrote meanwhile
    # (SQLITE_BUSY_SNAPSHOT, whatever the busy timeout): who may write takes the lock first.
    reads_only = connection.get_execution_options().get("shoko_reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _migrate(path: Path) -> None:
    """To the newest revision, all steps in one transaction; does nothing where the schema is current."""
    config = Config()
    # The configuration file's format interpolates `%`.
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "connect", _allow_rebuilt_tables)
    event.listen(engine, "begin", _begin)
    with engine.begin() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found == script.get_current_head():
            return
        if found is not None and found not in {revision.revision for revision in script.walk_revisions()}:
            raise DataFolderNewer(path=path.parent, found=found, known=script.get_current_head())
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _allow_rebuilt_tables(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # SQLite changes a column by rebuilding its table; with foreign keys on, dropping the old table deletes its children.
    connection.cursor().execute("PRAGMA foreign_keys = OFF")


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        named = _named(error.orig, path)
        if named is None:
            raise
        raise named from error


def _named(cause: BaseException | None, path: Path) -> ShokoError | None:
    """Our error for a failure of SQLite (https://www.sqlite.org/rescode.html); None for one that is our mistake."""
    # The lower eight bits are the primary result code.
    match getattr(cause, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return _disk_full(path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return IndexDamaged(path=path, reason=cause)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return IndexLocked(path=path)
        case sqlite3.SQLITE_IOERR if _free_bytes(path) == 0:
            return _disk_full(path)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return DataFolderUnusable(path=path.parent, reason=cause)
    return None


def _disk_full(path: Path) -> DiskFull:
    return DiskFull(path=path.parent, free=f"{_free_bytes(path) / 1e6:.0f} MB", needed=f"{NEEDED_MB} MB")


def _free_bytes(path: Path) -> int:
    return shutil.disk_usage(path.parent).free
