"""Room on the disk, asked for before a model is gathered, and told plainly when it runs out on the way."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import DiskFull


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@contextmanager
def enough_space(needed: int, folder: Path, free: Callable[[Path], int] = free_bytes) -> Iterator[None]:
    """Raises DiskFull at once where `needed` bytes are not free, and later where the system says that the disk is full."""
    if free(folder) < needed:
        raise _disk_full(folder, free(folder), needed)
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise _disk_full(folder, free(folder), needed) from error


def _disk_full(folder: Path, free: int, needed: int) -> DiskFull:
    return DiskFull(path=folder, free=f"{free / 1e9:.1f} GB", needed=f"{needed / 1e9:.1f} GB")
