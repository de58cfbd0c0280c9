"""The files of a source, compared with what the manifest knows: new, changed, renamed, gone, unchanged.

Links are never followed. A folder that cannot be listed is one line in the report, and what is known of its files stays.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from errors import (
    FileError,
    FileIsHidden,
    FileIsLink,
    FileIsSpecial,
    FileIsTemporary,
    FileNameUnreadable,
    FileUnreadable,
    FolderNotFound,
    NotAFolder,
)
from index_store.file_records import FileFacts, KnownFile
from index_store.paths import is_within
from ingest.report import FileResult, FileStatus

# Office's and LibreOffice's lock files, and what editors and browsers leave while they save.
_TEMPORARY_STARTS = ("~$", ".~lock.")
_TEMPORARY_ENDS = (".tmp", ".temp", ".part", ".crdownload", ".swp", "~")
# Windows, macOS and file servers put these beside documents; compared in lower case.
_SYSTEM_NAMES = frozenset(
    {"thumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "@eadir", "#recycle", "__macosx"}
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """`path` is relative to the source, with `/`, exactly as the disk spells it (NFD stays NFD). `at` says where the bytes
    of a file lie that was unpacked from a container; None: at `path`. `changed_ns` as in FileFacts."""

    path: str
    size_bytes: int
    modified_ns: int
    at: Path | None = None
    changed_ns: int | None = None

    def on_disk(self, folder: Path) -> Path:
        """Where to read it; `folder` is the source's."""
        return folder / self.path if self.at is None else self.at


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a source. `unseen` are paths that exist and could not be looked at: nothing is known about them."""

    files: tuple[FoundFile, ...]
    passed_over: tuple[FileResult, ...]
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to read; `known` is what an earlier run made of this path, None for a new one. `again`: to be read although its
    content is known."""

    found: FoundFile
    known: KnownFile | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Renamed:
    known: KnownFile
    facts: FileFacts


@dataclass(frozen=True, slots=True)
class Comparison:
    unchanged: tuple[KnownFile, ...]
    to_read: tuple[Candidate, ...]
    gone: tuple[KnownFile, ...]
    renamed: tuple[Renamed, ...] = ()


def find_files(folder: Path) -> Listing:
    """Every regular file below `folder`, in the order of paths. Raises FolderNotFound, NotAFolder, FileUnreadable."""
    walk = _Walk()
    try:
        with os.scandir(folder):
            pass
    except FileNotFoundError as error:
        raise FolderNotFound(path=folder) from error
    except NotADirectoryError as error:
        raise NotAFolder(path=folder) from error
    except OSError as error:
        raise FileUnreadable(reason=error.strerror) from error
    waiting = [(folder, "")]
    while waiting:
        waiting.extend(walk.list_folder(*waiting.pop()))
    return Listing(
        files=tuple(sorted(walk.files, key=lambda file: file.path)),
        passed_over=tuple(sorted(walk.passed_over, key=lambda result: result.path)),
        unseen=tuple(walk.unseen),
    )


class _Walk:
    """What a walk has met so far."""

    def __init__(self) -> None:
        self.files: list[FoundFile] = []
        self.passed_over: list[FileResult] = []
        self.unseen: list[str] = []

    def list_folder(self, folder: Path, prefix: str) -> Iterator[tuple[Path, str]]:
        """Takes in one folder's files; gives its folders, each with the prefix of its paths."""
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    path = f"{prefix}{entry.name}"
                    if self._is_folder(entry, path):
                        yield Path(entry.path), f"{path}/"
        except FileNotFoundError:
            return
        except OSError as error:
            self._cannot_see(prefix.rstrip("/"), FileUnreadable(reason=error.strerror))

    def _is_folder(self, entry: os.DirEntry[str], path: str) -> bool:
        """Whether to go down; a file is taken in, anything else is put down with its reason."""
        try:
            reason = _why_not(entry)
            if reason is not None:
                self._pass_over(path, "failed" if isinstance(reason, FileNameUnreadable) else "skipped", reason)
                return False
            if entry.is_dir(follow_symlinks=False):
                return True
            if not entry.is_file(follow_symlinks=False):
                self._pass_over(path, "skipped", FileIsSpecial())
                return False
            facts = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return False
        except OSError as error:
            self._cannot_see(path, FileUnreadable(reason=error.strerror))
            return False
        self.files.append(FoundFile(path, facts.st_size, facts.st_mtime_ns, changed_ns=last_change(facts)))
        return False

    def _cannot_see(self, path: str, reason: FileError) -> None:
        self.unseen.append(path)
        self._pass_over(path, "failed", reason)

    def _pass_over(self, path: str, status: FileStatus, reason: FileError) -> None:
        self.passed_over.append(FileResult(printable(path), status, error_code=reason.code, error_values=reason.values))


def printable(path: str) -> str:
    """The path with bytes that are no UTF-8 written as `\\x83`, so that any output takes it."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _why_not(entry: os.DirEntry[str]) -> FileError | None:
    """Why this is by rule not a document; None where it may be one."""
    if printable(entry.name) != entry.name:
        return FileNameUnreadable()
    reason = why_no_document(entry.name)
    if reason is None and entry.is_symlink():
        return FileIsLink(target=printable(str(Path(entry.path).readlink())))
    return reason


def why_no_document(name: str) -> FileError | None:
    """Why a file or folder of this name, on a disk or in an archive, is by rule not a document; None where it may be one."""
    if name.startswith(_TEMPORARY_STARTS) or name.lower().endswith(_TEMPORARY_ENDS):
        return FileIsTemporary()
    if name.startswith(".") or name.lower() in _SYSTEM_NAMES:
        return FileIsHidden()
    return None


def compare(listing: Listing, known: Mapping[str, KnownFile]) -> Comparison:
    """By size and the time of the last change alone; a file that failed before is tried again, for the reason may have gone,
    and one that an older parser or chunker read is read again."""
    unchanged, to_read = [], []
    for file in listing.files:
        before = known.get(file.path)
        if before is not None and was_read(before) and not before.outdated and _looks_like(file, before):
            unchanged.append(before)
        else:
            to_read.append(Candidate(file, before))
    present = {file.path for file in listing.files}
    gone = [file for path, file in known.items() if path not in present and not is_unseen(path, listing.unseen)]
    return Comparison(tuple(unchanged), tuple(to_read), tuple(gone))


def match_renamed(folder: Path, comparison: Comparison) -> Comparison:
    """Finds new files that are gone ones under another name: same type, size and content. Only such files are hashed."""
    missing = {(file.content_hash, _suffix(file.path)): file for file in comparison.gone if was_read(file)}
    sizes = {(file.size_bytes, _suffix(file.path)) for file in missing.values()}
    renamed: list[Renamed] = []
    to_read: list[Candidate] = []
    for candidate in comparison.to_read:
        facts = None
        if candidate.known is None and (candidate.found.size_bytes, _suffix(candidate.found.path)) in sizes:
            facts = _facts_or_none(folder, candidate.found)
        match = None if facts is None else missing.pop((facts.content_hash, _suffix(facts.path)), None)
        if facts is None or match is None:
            to_read.append(candidate)
        else:
            renamed.append(Renamed(match, facts))
    moved = {entry.known.document_id for entry in renamed}
    gone = tuple(file for file in comparison.gone if file.document_id not in moved)
    return replace(comparison, to_read=tuple(to_read), gone=gone, renamed=tuple(renamed))


def last_change(facts: os.stat_result) -> int:
    """When the file was last written, renamed or given another time: nobody can set the inode's own time back (`st_ctime`; on
    Windows it is the time of making, and the modification time alone is left)."""
    return max(facts.st_mtime_ns, facts.st_ctime_ns)


def require_regular(path: Path) -> os.stat_result:
    """What lies at `path` itself. Raises FileIsLink, FileIsSpecial, OSError: what was a file when it was found may be another
    thing by now."""
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        raise FileIsLink(target=printable(str(path.readlink())))
    if not stat.S_ISREG(facts.st_mode):
        raise FileIsSpecial()
    return facts


def read_facts(folder: Path, found: FoundFile) -> FileFacts:
    """The file as it lies there now, its content hashed. Raises FileIsLink, FileIsSpecial, OSError."""
    path = found.on_disk(folder)
    require_regular(path)
    # Should a link or a pipe come there in this very moment, it is not followed, or not waited for.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise FileIsSpecial()
        content_hash = hashlib.file_digest(file, "sha256").hexdigest()
    return FileFacts(found.path, content_hash, facts.st_size, facts.st_mtime_ns, last_change(facts))


def _facts_or_none(folder: Path, found: FoundFile) -> FileFacts | None:
    """None where it can't be read: whoever reads it next reports why."""
    try:
        return read_facts(folder, found)
    except (OSError, FileError):
        return None


def was_read(known: KnownFile) -> bool:
    """Whether its content is in the index as the manifest has it."""
    return known.status in ("indexed", "container")


def _looks_like(found: FoundFile, known: KnownFile) -> bool:
    changed_ns = found.modified_ns if found.changed_ns is None else found.changed_ns
    return (found.size_bytes, changed_ns) == (known.size_bytes, known.changed_ns)


def is_unseen(path: str, unseen: tuple[str, ...]) -> bool:
    return is_within(path, unseen)


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
