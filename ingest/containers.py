"""Containers, opened: their files lie in a folder of their own while they are read, and are gone from the disk afterwards."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from errors import (
    ArchiveTooDeep,
    DiskFull,
    FileChangedWhileRead,
    FileOutsideSource,
    FileUnreadable,
    FileVanished,
    ShokoError,
)
from index_store.file_records import FileFacts
from index_store.paths import way_to
from ingest.sandbox_protocol import UnpackLimits
from ingest.unpack_stream import Unpacked
from settings import IngestSettings


class UnpacksFiles(Protocol):
    """The sandbox. Raises a FileError."""

    def unpack(self, path: Path, into: Path, limits: UnpackLimits) -> Unpacked: ...


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """Of one file on the disk with all that lies in it: files, their bytes together, and how deep they lie."""

    files: int
    mb: int
    depth: int
    file_mb: int


def container_limits(settings: IngestSettings) -> ContainerLimits:
    return ContainerLimits(settings.archive_files, settings.archive_mb, settings.archive_depth, settings.file_mb)


class Allowance:
    """What is left for a file on the disk: containers in it take from the same."""

    def __init__(self, limits: ContainerLimits) -> None:
        self.files = limits.files
        self.bytes = limits.mb * 2**20

    def take(self, unpacked: Unpacked) -> None:
        self.files -= unpacked.count
        self.bytes -= unpacked.size_bytes


class Containers:
    """Thread-safe where `sandbox` is. `scratch` is a folder that exists; None means the system's own."""

    def __init__(self, sandbox: UnpacksFiles, limits: ContainerLimits, scratch: Path | None = None) -> None:
        self._sandbox = sandbox
        self._limits = limits
        self._scratch = scratch

    def allowance(self) -> Allowance:
        return Allowance(self._limits)

    @contextmanager
    def opened(self, at: Path, facts: FileFacts, left: Allowance) -> Iterator[Unpacked]:
        """All that the container lying `at` holds; `facts` are what was read of it. Its files are deleted at the end.

        Raises ArchiveTooDeep, ArchiveTooManyFiles, ArchiveTooLarge, ArchiveBomb, FileChangedWhileRead, the parsers' errors, and
        DiskFull where the scratch folder has no room.
        """
        if len(way_to(facts.path)) > self._limits.depth:
            raise ArchiveTooDeep(limit=self._limits.depth, setting="ingest.archive_depth")
        with self._folder() as folder:
            try:
                unpacked = self._sandbox.unpack(at, folder, self._of_one(left))
                now = at.stat()
            except OSError as error:
                raise self._named(error, folder) from error
            if (now.st_size, now.st_mtime_ns) != (facts.size_bytes, facts.modified_ns):
                raise FileChangedWhileRead()
            left.take(unpacked)
            yield unpacked

    @contextmanager
    def original(self, folder: Path, path: str) -> Iterator[Path]:
        """The file at `path` of the source in `folder` as it is now, on the disk until the end; one in a container is unpacked
        for it. Raises FileOutsideSource where a link or a `..` leads out, FileVanished, OSError, and what `opened` raises."""
        on_disk, *names = way_to(path)
        root = folder.resolve(strict=True)
        at = (root / on_disk).resolve(strict=True)
        if not at.is_relative_to(root) or not at.is_file():
            raise FileOutsideSource(target=at)
        left = self.allowance()
        with ExitStack() as opened:
            for name in names:
                at = self._one_of(at, name, left, opened.enter_context(self._folder()))
            yield at

    def _one_of(self, container: Path, name: str, left: Allowance, folder: Path) -> Path:
        unpacked = self._sandbox.unpack(container, folder, self._of_one(left, only=name))
        left.take(unpacked)
        if not unpacked.files:
            raise FileVanished()
        return unpacked.files[0].at

    def _named(self, error: OSError, folder: Path) -> ShokoError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            free = shutil.disk_usage(folder).free
            return DiskFull(path=folder.parent, free=f"{free / 1e6:.0f} MB", needed=f"{self._limits.mb} MB")
        return (
            FileVanished() if isinstance(error, FileNotFoundError) else FileUnreadable(reason=error.strerror or error)
        )

    def _of_one(self, left: Allowance, only: str | None = None) -> UnpackLimits:
        limits = self._limits
        return UnpackLimits(limits.files, limits.mb, limits.file_mb, left.files, left.bytes, only)

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        """Only this user may look into it (`mkdtemp`: mode 700)."""
        with TemporaryDirectory(prefix="unpacked-", dir=self._scratch, ignore_cleanup_errors=True) as name:
            yield Path(name)
