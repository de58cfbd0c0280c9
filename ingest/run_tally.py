"""What a run has done so far, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from errors import ShokoError
from index_store.file_records import KnownFile
from index_store.records import Source
from ingest.page import reading_of
from ingest.read_file import ReadFile, SameFile, UnreadFile
from ingest.report import FileResult, IngestReport, Progress, status_of


class RunTally:
    """Counts files and chunks of one run. `now` gives seconds that only grow."""

    def __init__(self, run_id: str, source: Source, now: Callable[[], float] = time.monotonic) -> None:
        self._run_id = run_id
        self._source = source
        self._now = now
        self._started = now()
        self._results: list[FileResult] = []
        self._to_come = 0
        self._removed = 0
        self._shrinks: ShokoError | None = None
        self._chunks = 0
        self._characters_read = 0
        self._characters_embedded = 0
        self._bytes_read = 0
        self._bytes_to_read = 0
        self._embedding_began: float | None = None

    def expect(self, files: int, size_bytes: int) -> None:
        """What this run will read, beside what it was going to read already."""
        self._bytes_to_read += size_bytes
        self._to_come += files

    def passed_over(self, results: Iterable[FileResult]) -> None:
        self._results.extend(results)

    def unchanged(self, path: str, known: KnownFile) -> None:
        """Not to be read, for nothing about it has changed: neither its content nor why it couldn't be read."""
        if known.status == "failed" and known.error_code is not None:
            status, values = status_of(known.error_code), dict(known.error_values)
            self._results.append(FileResult(path, status, error_code=known.error_code, error_values=values))
        else:
            self._results.append(FileResult(path, "unchanged", chunks=known.chunks, reading=known.reading))

    def same(self, file: SameFile) -> None:
        self._to_come -= 1
        known = file.known
        self._results.append(FileResult(file.facts.path, "unchanged", chunks=known.chunks, reading=known.reading))

    def removed(self, files: int) -> None:
        self._removed += files

    def missing(self, files: Iterable[KnownFile], reason: ShokoError) -> None:
        """Files that are not where they were, and whose documents are kept; `reason` is then the run's own."""
        self._results.extend(FileResult(file.path, "missing", chunks=file.chunks) for file in files)
        self._shrinks = reason

    def was_read(self, size_bytes: int, characters: int) -> None:
        """Files that came back from the parsers, with what is now to be embedded."""
        if characters and self._embedding_began is None:
            self._embedding_began = self._now()
        self._bytes_read += size_bytes
        self._characters_read += characters

    def was_embedded(self, characters: int) -> None:
        self._characters_embedded += characters

    def indexed(self, file: ReadFile) -> None:
        self._to_come -= 1
        self._chunks += len(file.chunks)
        self._results.append(
            FileResult(
                file.facts.path,
                "indexed",
                chunks=len(file.chunks),
                reading=reading_of(file.parsed),
                seconds=file.seconds,
            )
        )

    def failed(self, file: UnreadFile) -> None:
        self._to_come -= 1
        self.refused(file)

    def refused(self, file: UnreadFile) -> None:
        """Like `failed`, of a file that wasn't expected."""
        code, values = file.error.code, file.error.values
        self._results.append(
            FileResult(file.facts.path, status_of(code), error_code=code, error_values=values, seconds=file.seconds)
        )

    def progress(self, path: str | None = None) -> Progress:
        return Progress(
            run_id=self._run_id,
            files_done=len(self._results),
            files_total=len(self._results) + self._to_come,
            chunks=self._chunks,
            path=path,
            seconds_left=self._seconds_left(),
        )

    def report(self) -> IngestReport:
        """`stopped` where files are left that the next run has to read."""
        return IngestReport(
            run_id=self._run_id,
            source_id=self._source.id,
            folder=self._source.folder,
            files=tuple(sorted(self._results, key=lambda result: result.path)),
            removed=self._removed,
            seconds=self._now() - self._started,
            stopped=self._to_come > 0,
            error_code=None if self._shrinks is None else self._shrinks.code,
            error_values={} if self._shrinks is None else self._shrinks.values,
        )

    def _seconds_left(self) -> float | None:
        """Embedding is what takes the time, and characters are what it takes: those that wait, and as many a byte for the
        unread files as the read ones had."""
        if self._embedding_began is None or not self._characters_embedded:
            return None
        seconds_a_character = (self._now() - self._embedding_began) / self._characters_embedded
        unread = max(self._bytes_to_read - self._bytes_read, 0) * self._characters_read / max(self._bytes_read, 1)
        return seconds_a_character * (self._characters_read - self._characters_embedded + unread)
