"""The conductor of the writing path: a source's folder -> files -> pages -> chunks -> vectors -> the index.

A run may be stopped or killed at any moment and begun again: what is in the index stays whole, what was embedded is cached.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from errors import FileError, RunInProgress, RunShrinks
from index_store.file_records import KnownFile
from index_store.manifest import Manifest
from index_store.records import Source
from index_store.vector_index import VectorIndex
from ingest.containers import Allowance, Containers, UnpacksFiles, container_limits
from ingest.embedder import DocumentEmbedder
from ingest.find_files import Candidate, Comparison, compare, find_files, match_renamed
from ingest.known_files import KnownFiles, compare_members, in_the_way, moved_along, unread_members, with_members
from ingest.limited_run import limited, passed_over, require_met
from ingest.read_ahead import Readers, read_ahead
from ingest.read_file import FileReader, ParsesFiles, ReadFile, Reading, ReadingLimits, SameFile, UnreadFile
from ingest.report import Progress, RunEnded, RunEvent
from ingest.run_order import RunOrder
from ingest.run_tally import RunTally
from ingest.scan_file import ScanRules, ScansPages
from ingest.shrinking import found_documents, shrinks
from ingest.write_documents import CutsWords, DocumentWriter, EmbeddedFile
from privacy.injection import THRESHOLD
from settings import IngestSettings

# Between two slices a run shows its progress and can stop; 16 chunks take about 10 s on two cores.
SLICE = 16


class Parser(ParsesFiles, UnpacksFiles, Protocol):
    """The sandbox."""


@dataclass(frozen=True, slots=True)
class IngestParts:
    """What a run works with. `embedder` remembers texts that it has seen (`CachedEmbedder`); containers are unpacked below
    `scratch` (None: the system's temporary folder). Without a `scanner` pages without text stay unread, and are named."""

    manifest: Manifest
    index: VectorIndex
    parser: Parser
    embedder: DocumentEmbedder
    tokenizer: CutsWords
    scratch: Path | None = None
    scanner: ScansPages | None = None


class _Run:
    """A run under way: its source, what is known of it, what has happened. Once it is to stop, it stays so."""

    def __init__(self, source: Source, tally: RunTally, should_stop: Callable[[], bool], only: frozenset[str]) -> None:
        self.source = source
        self.only = only
        self.folder = Path(source.folder)
        self.tally = tally
        self.known = KnownFiles({})
        self._should_stop = should_stop
        self._stopped = False

    def stops(self) -> bool:
        self._stopped = self._stopped or self._should_stop()
        return self._stopped


class IngestFolder:
    """One for a process: two runs over one source exclude each other; runs over different sources take turns writing."""

    def __init__(self, parts: IngestParts, settings: IngestSettings, injection_threshold: float = THRESHOLD) -> None:
        self._parts = parts
        self._settings = settings
        self._writer = DocumentWriter(parts.manifest, parts.index, parts.tokenizer)
        scans = ScanRules(settings.ocr_pages, settings.ocr_doubtful, settings.ocr)
        self._limits = ReadingLimits(
            settings.chunk_characters, settings.file_mb, scans, settings.hidden_text, injection_threshold
        )
        self._containers = Containers(parts.parser, container_limits(settings), parts.scratch)
        self._running: set[str] = set()
        self._claims = threading.Lock()

    def run(
        self,
        source: Source,
        should_stop: Callable[[], bool] = lambda: False,
        run_id: str | None = None,
        order: RunOrder = RunOrder(),
    ) -> Generator[RunEvent, None, None]:
        """Reads what is new or changed, forgets what is gone; progress as it goes, `RunEnded` at the end.

        `should_stop` is asked between slices of `SLICE` chunks; the report then says `stopped`, and the next run goes on from
        there. A file that can't be read is a line in the report. Where too many files are missing, their documents are kept
        and the report says so (RunShrinks), unless the order accepts it. Raises RunInProgress, FolderNotFound, NotAFolder,
        FileUnreadable (the folder itself), PathNotInSource (one of the order's), SourceUnknown (removed meanwhile),
        EmbeddingFailed, DiskFull, IndexLostPoints.
        """
        with self._claimed(source):
            run = _Run(
                source, RunTally(uuid.uuid4().hex if run_id is None else run_id, source), should_stop, order.only
            )
            self._writer.tidy()
            run.known = KnownFiles(self._parts.manifest.known_files(source.id))
            listing = find_files(run.folder)
            compared = with_members(
                match_renamed(run.folder, compare(listing, run.known.on_disk())), listing, run.known
            )
            if run.only:
                compared, listing = limited(compared, run.only), passed_over(listing, run.only)
                require_met(source, run.only, compared, listing)
            run.tally.passed_over(listing.passed_over)
            try:
                yield from self._read(
                    run, compared if order.accept_removals else self._without_shrinking(run, compared)
                )
            finally:
                if self._parts.scanner is not None:
                    self._parts.scanner.rest()
            self._writer.flush()
            yield RunEnded(run.tally.report())

    def bring_along(self) -> None:
        """The points of documents whose readers are another folder's now, or their own, say so too."""
        self._writer.bring_along()

    def _without_shrinking(self, run: _Run, compared: Comparison) -> Comparison:
        """Keeps what is gone where that is suspiciously much; everything else of the run goes on."""
        share, documents = self._settings.shrink_share, run.known.documents()
        if run.only or not shrinks(compared.gone, documents, share):
            return compared
        gone, makes_room = in_the_way(compared)
        missing = found_documents(gone)
        reason = RunShrinks(folder=run.folder, documents=documents, missing=missing, limit=f"{share * 100:g}")
        run.tally.missing(gone, reason)
        return replace(compared, gone=makes_room)

    def _read(self, run: _Run, compared: Comparison, left: Allowance | None = None) -> Iterator[Progress]:
        """Brings the manifest and the index to what was found, on the disk or, with what is `left` of its allowance, in a
        container. A container is written after what lies in it: one that the manifest knows has been read whole."""
        self._keep_unread(run, compared)
        yield run.tally.progress()
        found = {candidate.found.path: candidate for candidate in compared.to_read}
        with closing(read_ahead(self._readers(run.folder), compared.to_read)) as groups:
            for group in groups:
                opened: list[Reading] = []
                for reading in group:
                    opened.append((yield from self._open(run, found[reading.facts.path], reading, left)))
                if run.stops():
                    break
                if opened:
                    self._record(run, opened)
                    yield from self._index(run, opened)
                if run.stops():
                    break

    def _readers(self, folder: Path) -> Readers:
        reader = FileReader(folder, self._parts.parser, self._limits, scanner=self._parts.scanner)
        return Readers(reader.read, reader.scan, self._settings.parse_workers, self._settings.ocr_workers)

    def _open(
        self, run: _Run, candidate: Candidate, reading: Reading, left: Allowance | None
    ) -> Generator[Progress, None, Reading]:
        """Reads what lies in a container. Returns the reading itself, or why it could not be opened."""
        if not isinstance(reading, ReadFile) or not reading.parsed.holds or run.stops():
            return reading
        left = self._containers.allowance() if left is None else left
        with ExitStack() as open_:
            try:
                at = candidate.found.on_disk(run.folder)
                unpacked = open_.enter_context(self._containers.opened(at, reading.facts, left))
            except FileError as error:
                return UnreadFile(reading.facts, error, reading.seconds)
            if candidate.known is not None:
                self._writer.opening(candidate.known)
            for refused in unread_members(unpacked, reading.facts):
                self._writer.fail(run.source, refused)
                run.tally.refused(refused)
            compared = match_renamed(run.folder, compare_members(unpacked, reading.facts.path, run.known, run.only))
            yield from self._read(run, moved_along(compared, run.known), left)
        return reading

    def _keep_unread(self, run: _Run, compared: Comparison) -> None:
        """Everything that needs no reading: those that are gone, unchanged and renamed files."""
        self._writer.remove(compared.gone)
        run.tally.removed(len(compared.gone))
        for known in compared.unchanged:
            run.tally.unchanged(known.path, known)
        for renamed in compared.renamed:
            self._writer.rename(renamed)
            run.tally.unchanged(renamed.facts.path, renamed.known)
        if compared.renamed:
            self._writer.bring_along()
        run.tally.expect(len(compared.to_read), sum(candidate.found.size_bytes for candidate in compared.to_read))

    def _record(self, run: _Run, group: Sequence[Reading]) -> None:
        """The files of a group that bring nothing to index, and what becomes of what an earlier run found in a file."""
        for reading in group:
            within = run.known.within(reading.facts.path)
            if isinstance(reading, ReadFile):
                self._record_read(run, reading, within)
                continue
            if isinstance(reading, SameFile):
                self._writer.same(reading)
                run.tally.same(reading)
            else:
                self._writer.fail(run.source, reading)
                run.tally.failed(reading)
            for known in within:
                run.tally.unchanged(known.path, known)
        run.tally.was_read(
            sum(reading.facts.size_bytes for reading in group),
            sum(len(text) for reading in group if isinstance(reading, ReadFile) for text in reading.texts),
        )

    def _record_read(self, run: _Run, reading: ReadFile, within: Sequence[KnownFile]) -> None:
        if not reading.parsed.holds:
            self._writer.remove(within)
            run.tally.removed(len(within))
        elif not reading.chunks:
            self._writer.container(run.source, reading)
            run.tally.indexed(reading)

    def _index(self, run: _Run, group: Sequence[Reading]) -> Iterator[Progress]:
        """Embeds and writes a group. Asked to stop while it embeds, it writes nothing of the group: the cache keeps the work."""
        files = [reading for reading in group if isinstance(reading, ReadFile) and reading.chunks]
        texts = [text for file in files for text in file.texts]
        # By length, so that a slice holds texts that can share a batch.
        by_length = sorted(range(len(texts)), key=lambda position: len(texts[position]))
        dense: dict[int, NDArray[np.float32]] = {}
        for start in range(0, len(by_length), SLICE):
            if run.stops():
                return
            part = by_length[start : start + SLICE]
            dense.update(zip(part, self._parts.embedder.embed_documents([texts[i] for i in part]), strict=True))
            run.tally.was_embedded(sum(len(texts[position]) for position in part))
            if start + SLICE < len(by_length):
                yield run.tally.progress(files[0].facts.path)
        if files:
            self._writer.write(run.source, _embedded(files, [dense[position] for position in range(len(texts))]))
        for file in files:
            run.tally.indexed(file)
        yield run.tally.progress(group[-1].facts.path)

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
