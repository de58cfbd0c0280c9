"""At least 120 hostile files in at least 20 classes, the same at every call; less than 50 MB on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.hostile import disk_entries, mail_files, office_files, pdf_files, picture_files, sheet_files, text_files
from tests.hostile.hostile_file import CANARY, Hostile


@dataclass(frozen=True, slots=True)
class HostileFolder:
    """`source` is to be read; `outside` lies beside it and must never be."""

    source: Path
    outside: Path
    files: tuple[Hostile, ...]


def make_hostile_folder(folder: Path) -> HostileFolder:
    source, outside = folder / "source", folder / "outside"
    source.mkdir()
    (outside / "twin").mkdir(parents=True)
    for secret in (outside / "secret.txt", outside / "twin" / "secret.txt"):
        secret.write_text(f"{CANARY} これは読まれてはならない。\n", encoding="utf-8")
    files = tuple(hostile_files(outside))
    for file in files:
        path = source / file.path
        path.parent.mkdir(exist_ok=True)
        file.write(path)
    return HostileFolder(source, outside, files)


def hostile_files(outside: Path) -> Iterator[Hostile]:
    canary = str(outside / "secret.txt")
    yield from office_files.files(canary)
    yield from sheet_files.files()
    yield from pdf_files.files()
    yield from picture_files.files()
    yield from mail_files.files()
    yield from text_files.files(canary)
    yield from disk_entries.files(outside)


def bytes_on_disk(folder: Path) -> int:
    """Blocks of 512 bytes, as `du` counts: a hole takes none."""
    taken = 0
    for where, _, names in os.walk(folder):
        for name in names:
            taken += os.lstat(os.path.join(where, name)).st_blocks * 512  # noqa: PTH118 — names that are no text
    return taken
