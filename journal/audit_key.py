"""The key of the audit log's seals: 32 random bytes in a file that only its owner may read."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import DataFolderUnusable
from journal.audit_chain import AuditKey

FILE_NAME = "audit.key"
_BYTES = 32


def key_file(data: Path, setting: Path | None) -> Path:
    """Where the setting `audit.key` names none: in the data folder."""
    return data / FILE_NAME if setting is None else setting


def load_key(path: Path) -> AuditKey | None:
    """None where there is no file. Raises DataFolderUnusable where it can't be read or holds no key."""
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise DataFolderUnusable(path=path, reason=error) from error
    if len(secret) != _BYTES:
        raise DataFolderUnusable(path=path, reason=f"{len(secret)} bytes, not {_BYTES}")
    return AuditKey(secret)


def make_key(path: Path, before: Callable[[AuditKey], None]) -> AuditKey:
    """A new key, in place of any; `before` is done with it before its file is there. Whole or not there, however this is killed.

    Raises DataFolderUnusable.
    """
    key = AuditKey(secrets.token_bytes(_BYTES))
    before(key)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.secret.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise DataFolderUnusable(path=path, reason=error.strerror) from error
    return key


@contextmanager
def one_process(data: Path) -> Iterator[None]:
    """Of those that would make a key at once, one goes first."""
    descriptor = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
