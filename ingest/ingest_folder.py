"""The conductor of the writing path: a source's folder -> files -> pages -> chunks -> vectors -> the index.

A run may be stopped or killed at any moment and begun again: what is in the index stays whole, what was embedded is cached.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from errors import RunInProgress
from index_store.manifest import Manifest
from index_store.records import Source
from index_store.vector_index import VectorIndex
from ingest.embedder import DocumentEmbedder
from ingest.find_files import Comparison, compare, find_files, match_renamed
from ingest.read_ahead import read_ahead
from ingest.read_file import FileReader, ParsesFiles, ReadFile, Reading, ReadingLimits, SameFile
from ingest.report import Progress, RunEnded, RunEvent
from ingest.run_tally import RunTally
from ingest.write_documents import CutsWords, DocumentWriter, EmbeddedFile
from settings import IngestSettings

# Between two slices a run shows its progress and can stop; 16 chunks take about 10 s on two cores.
SLICE = 16


@dataclass(frozen=True, slots=True)
class IngestParts:
    """What a run works with. `embedder` remembers texts that it has seen (`CachedEmbedder`)."""

    manifest: Manifest
    index: VectorIndex
    parser: ParsesFiles
    embedder: DocumentEmbedder
    tokenizer: CutsWords


class IngestFolder:
    """One for a process: two runs over one source exclude each other; runs over different sources take turns writing."""

    def __init__(self, parts: IngestParts, settings: IngestSettings) -> None:
        self._parts = parts
        self._settings = settings
        self._writer = DocumentWriter(parts.manifest, parts.index, parts.tokenizer)
        self._running: set[str] = set()
        self._claims = threading.Lock()

    def run(
        self, source: Source, should_stop: Callable[[], bool] = lambda: False, run_id: str | None = None
    ) -> Generator[RunEvent, None, None]:
        """Reads what is new or changed, forgets what is gone; progress as it goes, `RunEnded` at the end.

        `should_stop` is asked between slices of `SLICE` chunks; the report then says `stopped`, and the next run goes on from
        there. A file that can't be read is a line in the report. Raises RunInProgress, FolderNotFound, NotAFolder,
        FileUnreadable (the folder itself), SourceUnknown (removed meanwhile), EmbeddingFailed, DiskFull, IndexLostPoints.
        """
        with self._claimed(source):
            folder = Path(source.folder)
            tally = RunTally(uuid.uuid4().hex if run_id is None else run_id, source)
            listing = find_files(folder)
            compared = match_renamed(folder, compare(listing, self._parts.manifest.known_files(source.id)))
            tally.passed_over(listing.passed_over)
            self._keep_unread(compared, tally)
            yield tally.progress()
            with closing(
                read_ahead(self._reader(folder).read, compared.to_read, self._settings.parse_workers)
            ) as groups:
                for group in groups:
                    self._record(source, group, tally)
                    yield from self._index(source, group, tally, should_stop)
                    if should_stop():
                        break
            self._writer.flush()
            yield RunEnded(tally.report())

    def _reader(self, folder: Path) -> FileReader:
        limits = ReadingLimits(self._settings.chunk_characters, self._settings.file_mb)
        return FileReader(folder, self._parts.parser, limits)

    def _keep_unread(self, compared: Comparison, tally: RunTally) -> None:
        """Everything that needs no reading: unchanged and renamed files, and those that are gone."""
        for known in compared.unchanged:
            tally.unchanged(known.path, known)
        for renamed in compared.renamed:
            self._writer.rename(renamed)
            tally.unchanged(renamed.facts.path, renamed.known)
        self._writer.remove(compared.gone)
        tally.removed(len(compared.gone))
        tally.expect(len(compared.to_read), sum(candidate.found.size_bytes for candidate in compared.to_read))

    def _record(self, source: Source, group: Sequence[Reading], tally: RunTally) -> None:
        """The files of a group that bring nothing to index."""
        for reading in group:
            if isinstance(reading, SameFile):
                self._writer.same(reading)
                tally.unchanged(reading.facts.path, reading.known)
            elif not isinstance(reading, ReadFile):
                self._writer.fail(source, reading)
                tally.failed(reading)
        tally.was_read(
            sum(reading.facts.size_bytes for reading in group),
            sum(len(text) for reading in group if isinstance(reading, ReadFile) for text in reading.texts),
        )

    def _index(
        self, source: Source, group: Sequence[Reading], tally: RunTally, should_stop: Callable[[], bool]
    ) -> Iterator[Progress]:
        """Embeds and writes a group. Asked to stop while it embeds, it writes nothing of the group: the cache keeps the work."""
        files = [reading for reading in group if isinstance(reading, ReadFile)]
        texts = [text for file in files for text in file.texts]
        # Equal lengths share a batch, so that little of it is padding.
        by_length = sorted(range(len(texts)), key=lambda position: len(texts[position]))
        dense: dict[int, NDArray[np.float32]] = {}
        for start in range(0, len(by_length), SLICE):
            if should_stop():
                return
            part = by_length[start : start + SLICE]
            dense.update(zip(part, self._parts.embedder.embed_documents([texts[i] for i in part]), strict=True))
            tally.was_embedded(sum(len(texts[position]) for position in part))
            if start + SLICE < len(by_length):
                yield tally.progress(files[0].facts.path)
        if files:
            self._writer.write(source, _embedded(files, [dense[position] for position in range(len(texts))]))
        for file in files:
            tally.indexed(file)
        yield tally.progress(group[-1].facts.path)

    @contextmanager
    def _claimed(self, source: Source) -> Iterator[None]:
        with self._claims:
            if source.id in self._running:
                raise RunInProgress(source=source.folder)
            self._running.add(source.id)
        try:
            yield
        finally:
            with self._claims:
                self._running.discard(source.id)


def _embedded(files: Sequence[ReadFile], dense: Sequence[NDArray[np.float32]]) -> list[EmbeddedFile]:
    """Hands the vectors, in the order of all texts, back to their files."""
    vectors = iter(dense)
    return [EmbeddedFile(file, [next(vectors) for _ in file.texts]) for file in files]
