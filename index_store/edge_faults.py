"""What can go wrong inside Qdrant Edge, in our words. The engine raises plain `Exception`s, to be told apart by their text."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import DataFolderUnusable, DiskFull, GenerationMismatch, IndexDamaged, IndexLocked

# The engine maps sparse files into memory: where the disk is full, a write doesn't fail, it ends the process with
# SIGBUS (seen on a 96 MB file system, while writing and while loading). So room is checked before each batch, which
# itself takes about 2 MB for 200 points; the rest is for what other programs write meanwhile.
FREE_BYTES_NEEDED = 256 * 1024 * 1024

# A disk that fails (5), a limit on the size of files (27), rights, a file system that became read-only after an error.
_FOLDER_REFUSES = ("Permission denied", "Read-only file system", "os error 5)", "os error 27)")


def require_room(folder: Path) -> None:
    """Raises DiskFull where less than `FREE_BYTES_NEEDED` are free on the disk of `folder`, which must exist."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise DataFolderUnusable(path=folder, reason=error.strerror) from error
    if free < FREE_BYTES_NEEDED:
        raise _disk_full(folder, free)


@contextmanager
def engine_calls(folder: Path) -> Iterator[None]:
    """Turns what the engine raises into IndexLocked, DiskFull, DataFolderUnusable, GenerationMismatch or IndexDamaged."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _disk_full(folder, _free_bytes(folder)) from error
        raise DataFolderUnusable(path=folder, reason=error.strerror or error) from error
    except BaseException as error:
        if not _is_from_engine(error):
            raise
        raise _fault(folder, str(error)) from error


def _is_from_engine(error: BaseException) -> bool:
    """Errors are exactly `Exception`; a panic, which damaged files can cause, is a BaseException whose class isn't exported."""
    return type(error) is Exception or type(error).__name__ == "PanicException"


def _fault(folder: Path, text: str) -> Exception:
    if "WouldBlock" in text:
        return IndexLocked(path=folder)
    if "No space left" in text or "os error 28" in text:
        return _disk_full(folder, _free_bytes(folder))
    if any(reason in text for reason in _FOLDER_REFUSES):
        return DataFolderUnusable(path=folder, reason=text)
    if "Shard is not initialized" in text:
        return RuntimeError(f"the index {folder} was used after close()")
    if sizes := re.search(r"expected vector size (\d+), but got (\d+)", text):
        return GenerationMismatch(name="dimension", indexed=sizes[2], current=sizes[1])
    if sizes := re.search(r"expected dim: (\d+), got (\d+)", text):
        return GenerationMismatch(name="dimension", indexed=sizes[1], current=sizes[2])
    if text.startswith("Validation failed"):
        return ValueError(text)
    return IndexDamaged(path=folder, reason=text)


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder if folder.exists() else folder.parent).free


def _disk_full(folder: Path, free: int) -> DiskFull:
    return DiskFull(path=folder, free=_megabytes(free), needed=_megabytes(FREE_BYTES_NEEDED))


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB"
