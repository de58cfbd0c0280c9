"""Who has the index of a data folder open, in either home: one lock of our own, taken before an engine touches anything.

A Qdrant server would serve two processes, but each would take the other's unfinished writes for what a killed run left. Edge's own lock comes too late: it opens the segments before its log, and a second opening, though refused, cuts the
journals of the first to what is on the disk; from then on every flush of the first fails ("Tracker journal … is shorter than
expected", qdrant-edge-py 0.9.0, tried).
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from errors import DataFolderUnusable, IndexLocked


def hold(folder: Path) -> int:
    """Takes the lock beside `folder` (`index.lock` for `index`) and returns its handle, which `release` closes.

    The system frees it when its owner dies. Raises IndexLocked while anyone else holds it, in this process too,
    DataFolderUnusable where it cannot be made.
    """
    try:
        handle = os.open(folder.with_name(f"{folder.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DataFolderUnusable(path=folder.parent, reason=error.strerror) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise IndexLocked(path=folder) from error
    return handle


def is_held(folder: Path) -> bool:
    """Whether anyone, in this process too, holds the lock beside `folder` now. Two who look don't disturb each other."""
    try:
        handle = os.open(folder.with_name(f"{folder.name}.lock"), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def release(handle: int) -> None:
    os.close(handle)
