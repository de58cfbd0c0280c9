"""Several files read as one, so that a model in parts needs no second copy of itself on the disk to be unpacked."""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class JoinedParts(io.RawIOBase):
    """The bytes of `parts`, one after the other, as one seekable stream; wrap it in `io.BufferedReader`."""

    def __init__(self, parts: tuple[Path, ...]) -> None:
        self._files = [part.open("rb") for part in parts]
        self._ends = list(accumulate(part.stat().st_size for part in parts))
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._ends[-1] if self._ends else 0}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Reads up to the end of the part in hand; 0 only at the very end."""
        number = bisect_right(self._ends, self._position)
        if number == len(self._ends):
            return 0
        file = self._files[number]
        file.seek(self._position - (self._ends[number - 1] if number > 0 else 0))
        count = file.readinto(buffer)
        self._position += count
        return count

    def close(self) -> None:
        for file in self._files:
            file.close()
        super().close()
