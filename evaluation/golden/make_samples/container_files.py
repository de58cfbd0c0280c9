"""Folders of sources as zip archives, the way Windows in Japan writes them: names in cp932, without the flag of UTF-8."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

ZIP_TIME = (2025, 10, 1, 9, 0, 0)


class _WindowsName(zipfile.ZipInfo):
    """`zipfile` asks this method for the bytes of a name and its flags, and would write UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 — the library's name
        return self.filename.encode("cp932"), self.flag_bits


def write_zip(members: Sequence[tuple[str, bytes]], target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(_WindowsName(name, ZIP_TIME), data, zipfile.ZIP_DEFLATED)
