"""One file of a source -> its chunks, or the reason why there are none. Runs in several threads ahead of embedding.

A file with pages that have to be read as pictures comes back as it is after seconds (`Unscanned`), and is finished apart from
the others, which it would hold up for minutes.
"""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from errors import (
    FileChangedWhileRead,
    FileError,
    FileTooLarge,
    FileUnreadable,
    FileVanished,
    FileWithoutText,
    ParserCrashed,
    PictureWithoutText,
    ShokoError,
)
from index_store.file_records import FileFacts, KnownFile
from index_store.records import Chunk, Described
from ingest.chunker import CHUNKER_VERSION, chunk_pages, search_text
from ingest.edition import read_edition
from ingest.find_files import Candidate, FoundFile, read_facts, require_regular, was_read
from ingest.hidden import HiddenTextRule, settled
from ingest.page import ParsedFile
from ingest.parse import PARSER_VERSION
from ingest.scan_file import ScanRules, ScansPages, with_scans, without_scans
from ingest.suspects import seen_or_not, with_suspects
from privacy.injection import THRESHOLD

# A file that was written less than this before it was read may be written again without its time changing (FAT and many
# file servers count in 2 s), so its time is not believed next time, and its content is hashed: what git calls "racy".
RACY_NS = 2_000_000_000
# Stands in the manifest for a time not to be believed; equal to no real one.
UNTRUSTED_NS = -1


# Kept with each document: one that others read is read again by the next run, and embedded again where its text differs.
READER = f"{PARSER_VERSION}/{CHUNKER_VERSION}"


class ParsesFiles(Protocol):
    """The sandbox. Raises a FileError."""

    def parse(self, path: Path) -> ParsedFile: ...


@dataclass(frozen=True, slots=True)
class ReadFile:
    """`texts[i]` is what is searched of `chunks[i]`; a container may have none. `recent` says that the file's time can't be
    believed next time."""

    facts: FileFacts
    described: Described
    parsed: ParsedFile
    chunks: tuple[Chunk, ...]
    texts: tuple[str, ...]
    recent: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class SameFile:
    """Only its time has changed. `facts` are what the manifest shall remember."""

    known: KnownFile
    facts: FileFacts


@dataclass(frozen=True, slots=True)
class UnreadFile:
    facts: FileFacts
    error: FileError
    seconds: float


Reading = ReadFile | SameFile | UnreadFile


@dataclass(frozen=True, slots=True)
class Unscanned:
    """Parsed in `seconds`, but for its scanned pages. `standing` tells whether the file has been changed meanwhile."""

    found: FoundFile
    facts: FileFacts
    parsed: ParsedFile
    standing: tuple[int, int, int]
    recent: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    chunk_characters: int
    file_mb: int
    scans: ScanRules = ScanRules()
    hidden_text: HiddenTextRule = "by_kind"
    injection_threshold: float = THRESHOLD


class FileReader:
    """Reads files of one source. Thread-safe where `parser` is."""

    def __init__(
        self,
        folder: Path,
        parser: ParsesFiles,
        limits: ReadingLimits,
        now_ns: Callable[[], int] = time.time_ns,
        scanner: ScansPages | None = None,
    ) -> None:
        self._folder = folder
        self._parser = parser
        self._scanner = scanner
        self._limits = limits
        self._now_ns = now_ns

    def read(self, candidate: Candidate) -> Reading | Unscanned:
        """Never raises for a file's sake: one bad file is one line. What isn't the file's fault (DiskFull, …) is raised."""
        started = time.monotonic()
        facts = _unread_facts(candidate.found)
        try:
            self._check_size(candidate.found)
            began_ns = self._now_ns()
            facts = read_facts(self._folder, candidate.found)
            recent = facts.modified_ns > began_ns - RACY_NS
            known = candidate.known
            if known is not None and _is_same(candidate, known, facts):
                return SameFile(known, remembered(facts, recent))
            if known is not None and _has_no_text(known, facts):
                raise PictureWithoutText(**known.error_values)
            return self._parse(candidate.found, facts, recent, started)
        except Exception as error:  # noqa: BLE001 — the per-file edge: whatever a file does to us costs one line
            return UnreadFile(facts, _file_error(error), time.monotonic() - started)

    def scan(self, file: Unscanned, stops: Callable[[], bool] = lambda: False) -> Reading:
        """Reads the pages that are pictures, for minutes; `stops` is asked between two of them. Never raises for a file's sake."""
        # A file waits for its turn to be scanned: that is no time of its own.
        started = time.monotonic() - file.seconds
        try:
            return self._scan(file, stops, started)
        except Exception as error:  # noqa: BLE001 — the per-file edge, as in `read`
            return UnreadFile(file.facts, _file_error(error), time.monotonic() - started)

    def _parse(self, found: FoundFile, facts: FileFacts, recent: bool, started: float) -> ReadFile | Unscanned:
        before = _standing(self._folder, found, facts)
        parsed = self._parser.parse(found.on_disk(self._folder))
        if _standing(self._folder, found, facts) != before:
            raise FileChangedWhileRead()
        file = Unscanned(found, facts, parsed, before, recent, time.monotonic() - started)
        if not parsed.to_ocr:
            return self._finished(file, started)
        if self._scanner is None:
            return self._finished(replace(file, parsed=without_scans(parsed, self._limits.scans)), started)
        return file

    def _scan(self, file: Unscanned, stops: Callable[[], bool], started: float) -> ReadFile:
        if self._scanner is None:
            raise ParserCrashed(reason="no scanner")
        path = file.found.on_disk(self._folder)
        parsed = with_scans(file.parsed, path, self._scanner, self._limits.scans, stops)
        if _standing(self._folder, file.found, file.facts) != file.standing:
            raise FileChangedWhileRead()
        return self._finished(replace(file, parsed=parsed), started)

    def _finished(self, file: Unscanned, started: float) -> ReadFile:
        parsed = settled(file.parsed, self._limits.hidden_text)
        chunks = chunk_pages(parsed, self._limits.chunk_characters)
        parsed = with_suspects(parsed, seen_or_not(chunks, file.parsed), self._limits.injection_threshold)
        if not chunks and not parsed.holds:
            raise FileWithoutText(pages=len(parsed.pages))
        title = unicodedata.normalize("NFC", parsed.title)
        texts = tuple(search_text(title, chunk) for chunk in chunks)
        described = Described(title, parsed.file_type, read_edition(title, file.facts.path, parsed))
        seconds = time.monotonic() - started
        return ReadFile(file.facts, described, parsed, chunks, texts, file.recent, seconds)

    def _check_size(self, found: FoundFile) -> None:
        """Before hashing: reading a disk image to its end takes minutes."""
        if found.size_bytes > self._limits.file_mb * 2**20:
            raise FileTooLarge(
                size=f"{found.size_bytes / 2**20:.1f} MB",
                limit=f"{self._limits.file_mb} MB",
                setting="ingest.file_mb",
            )


def remembered(facts: FileFacts, recent: bool) -> FileFacts:
    """What the manifest shall compare with next time."""
    return replace(facts, changed_ns=UNTRUSTED_NS) if recent else facts


def _standing(folder: Path, found: FoundFile, facts: FileFacts) -> tuple[int, int, int]:
    """Which file lies there, and when it was last moved or changed. Raises FileChangedWhileRead where it isn't the one with these
    facts any more, or where a folder above it has become a link and leads elsewhere; FileIsLink, FileIsSpecial, OSError."""
    path = found.on_disk(folder)
    now = require_regular(path)
    inside = found.at is not None or os.path.realpath(path) == os.path.join(os.path.realpath(folder), found.path)  # noqa: PTH118
    if not inside or (now.st_size, now.st_mtime_ns) != (facts.size_bytes, facts.modified_ns):
        raise FileChangedWhileRead()
    return now.st_dev, now.st_ino, now.st_ctime_ns


def _is_same(candidate: Candidate, known: KnownFile, facts: FileFacts) -> bool:
    read_so = was_read(known) and not known.outdated
    return not candidate.again and read_so and known.content_hash == facts.content_hash


def _has_no_text(known: KnownFile, facts: FileFacts) -> bool:
    """A photograph, most likely: looking for text in it again takes ten seconds, in every run."""
    return known.error_code == "PictureWithoutText" and known.content_hash == facts.content_hash


def _unread_facts(found: FoundFile) -> FileFacts:
    return FileFacts(found.path, "", found.size_bytes, found.modified_ns, found.changed_ns)


def _file_error(error: Exception) -> FileError:
    """What the report says. Raises the error itself where it isn't the file's fault (DiskFull, …)."""
    if isinstance(error, FileError):
        return error
    if isinstance(error, ShokoError):
        raise error
    if isinstance(error, FileNotFoundError):
        return FileVanished()
    if isinstance(error, OSError):
        return FileUnreadable(reason=error.strerror or error)
    return ParserCrashed(reason=f"{type(error).__name__}: {error}"[:200])
