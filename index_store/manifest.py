"""The manifest: which documents are active, in which version, with which chunks. The source of truth; the index follows it.

One method, one transaction. The order of writes that keeps every document whole (all or nothing):
`begin_version`, then write the points and flush the index, then `activate`, then delete the returned points from the
index, then `forget_points`. Killed in between, `scrub.heal` puts it right at the next start.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from database import Database
from index_store import (
    manifest_counts,
    manifest_reads,
    manifest_retired,
    manifest_sources,
    manifest_terms,
    manifest_writes,
)
from index_store.file_records import FileFacts, FileReading, KnownFile
from index_store.manifest_documents import FileRead
from index_store.manifest_folders import ManifestFolders
from index_store.records import (
    Chunk,
    Described,
    Document,
    Narrowing,
    Readable,
    Source,
    StoredPassage,
)
from index_store.tables import FIRST_GENERATION, RetiredPointRow, RevisionRow


class Manifest(ManifestFolders):
    """One generation's documents; sources are of all generations. Methods that write take turns; methods that read see one
    snapshot and never wait for a writer.

    Every method raises what `Database.session` raises (DiskFull, IndexLocked, IndexDamaged, DataFolderUnusable).
    """

    def __init__(self, database: Database, generation: int = FIRST_GENERATION, reader: str = "") -> None:
        """`reader` names the parsers and the chunker that read documents now; it is kept with what they read."""
        super().__init__(database, generation)
        self._reader = reader

    @property
    def generation(self) -> int:
        return self._generation

    # -- sources
    def add_source(self, folder: Path) -> Source:
        """Raises FolderNotFound, NotAFolder, SourceOverlaps (equal folder: the existing source is returned)."""
        resolved = manifest_sources.resolved_folder(folder)
        with self._database.session() as session:
            return manifest_sources.add(session, resolved)

    def sources(self) -> tuple[Source, ...]:
        """In the order in which they were added."""
        with self._database.reading() as session:
            return manifest_sources.every(session)

    def source(self, id_or_folder: str) -> Source:
        """Raises SourceUnknown."""
        with self._database.reading() as session:
            return manifest_sources.one(session, id_or_folder)

    def remove_source(self, source_id: str) -> tuple[str, ...]:
        """In one transaction nothing of the source can be found any more; returns the point ids to delete from the index.

        Raises SourceUnknown.
        """
        with self._database.session() as session:
            return manifest_sources.remove(session, self._generation, source_id)

    # -- writing documents
    def known_files(self, source_id: str) -> Mapping[str, KnownFile]:
        """Files of the source by path, failed ones included.

        A document whose points were lost equals no file (`content_hash` is empty): the next run reads it again.
        `outdated`: not this manifest's reader has read it.
        """
        with self._database.reading() as session:
            return manifest_reads.known_files(session, self._generation, source_id, self._reader)

    def begin_version(
        self, source: Source, facts: FileFacts, described: Described, chunks: Sequence[Chunk]
    ) -> Document:
        """Records version n+1 and its intended points; what people find does not change yet.

        A reading that equals the active version gives that version back, so that lost points return under their old
        ids; its edition is the new reading's. A version begun before and never activated is dropped. Raises SourceUnknown,
        also where the source was added again since `source` was got.
        """
        reading = manifest_writes.Reading(self._file(source, facts), described, tuple(chunks))
        with self._database.session() as session:
            return manifest_writes.begin(session, reading)

    def activate(
        self, document: Document, changed_ns: int | None = None, reading: FileReading | None = None
    ) -> tuple[str, ...]:
        """Flips to this version in one transaction (and moves the revision); returns the old version's point ids. What
        reading it found flips with it.

        `changed_ns` is remembered of the file (None: its modification time). Raises SourceUnknown or DocumentUnknown where
        one was removed meanwhile: the caller deletes the points that it has written.
        """
        with self._database.session() as session:
            return manifest_writes.activate(session, document, changed_ns, reading)

    def abandon(self, document: Document) -> tuple[str, ...]:
        """Drops a version that was begun and not activated; returns its point ids. An active version stays."""
        with self._database.session() as session:
            return manifest_writes.abandon(session, self._generation, document)

    def forget_points(self, point_ids: Sequence[str]) -> None:
        """These retired points are deleted from the index: nothing needs to remember them."""
        with self._database.session() as session:
            manifest_retired.forget(session, self._generation, point_ids)

    def record_failure(self, source: Source, facts: FileFacts, code: str, values: Mapping[str, str]) -> None:
        """A file that could not be read. A version that was active before stays active. Raises SourceUnknown."""
        with self._database.session() as session:
            manifest_writes.fail(session, self._file(source, facts), code, values)

    def record_container(self, source: Source, facts: FileFacts, reading: FileReading | None = None) -> tuple[str, ...]:
        """A file that is read and has no text of its own, only other files in it. Returns the points that an earlier
        version of it had. Raises SourceUnknown."""
        with self._database.session() as session:
            return manifest_writes.record_container(session, self._file(source, facts), reading)

    def record_same(self, document_id: str, facts: FileFacts) -> None:
        """Same content under a new time or a new path (renamed). The document keeps its id, its title and the
        modification time that its points carry; in another folder it has that one's readers from now on, and its points follow
        with `index_store.scrub.bring_along`."""
        with self._database.session() as session:
            manifest_writes.record_same(session, self._generation, document_id, facts)

    def remove_documents(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Gone from the first question after this returns; returns the point ids to delete. Where this generation serves, the
        others forget them too: no rollback brings back what was deleted."""
        with self._database.session() as session:
            return manifest_writes.remove(session, self._generation, document_ids)

    def mark_unread(self, point_ids: Sequence[str]) -> tuple[str, ...]:
        """The index lost these points: the next run reads their documents again. Returns the documents' ids."""
        with self._database.session() as session:
            return manifest_writes.mark_unread(session, self._generation, point_ids)

    # -- the company's terms
    def terms(self) -> str:
        """The file of terms with which all generations' active passages are cut; empty before any was applied."""
        with self._database.reading() as session:
            return manifest_terms.in_force(session)

    def set_terms(self, text: str, cut: Collection[int], changed: bool) -> None:
        """From now on questions are cut with these, as are all active passages of the generations `cut` already. The others are
        marked as behind where these terms are `changed`, that is cut otherwise than those before."""
        with self._database.session() as session:
            manifest_terms.set_in_force(session, text, cut, changed)

    def passages_after(self, point_id: str, limit: int) -> tuple[StoredPassage, ...]:
        """The next active passages in the order of their points' ids; `""` begins."""
        with self._database.reading() as session:
            return manifest_reads.passages_after(session, self._generation, point_id, limit)

    # -- reading
    def revision(self) -> int:
        """Moves with every activate and remove; a reader that dropped a hit queries again when it has moved."""
        with self._database.reading() as session:
            return session.scalars(select(RevisionRow.number)).one()

    def resolve(
        self, point_ids: Sequence[str], readable: Readable, narrowing: Narrowing = Narrowing()
    ) -> Mapping[str, tuple[Document, Chunk]]:
        """The points that are active, readable and not narrowed away, with their document and chunk; others are absent."""
        with self._database.reading() as session:
            return manifest_reads.resolve(session, self._generation, point_ids, readable, narrowing)

    def relatives(self, documents: Sequence[Document], readable: Readable) -> tuple[Document, ...]:
        """Of what the person may read: all that share a code or a family with one of these documents."""
        with self._database.reading() as session:
            return manifest_reads.relatives(session, self._generation, documents, readable)

    def document(self, document_id: str, readable: Readable) -> Document:
        """Raises DocumentUnknown, also where it may not be read: the two are not to be told apart."""
        with self._database.reading() as session:
            return manifest_reads.document(session, self._generation, document_id, readable)

    def document_at(self, source_id: str, path: str, readable: Readable) -> Document:
        """The document of the file at this path. Raises DocumentUnknown, as `document` does."""
        with self._database.reading() as session:
            return manifest_reads.document_at(session, self._generation, (source_id, path), readable)

    def chunks(self, document_id: str, readable: Readable) -> tuple[Chunk, ...]:
        """The active version's chunks in order. Raises DocumentUnknown."""
        with self._database.reading() as session:
            document = manifest_reads.document(session, self._generation, document_id, readable)
            return manifest_reads.chunks_of_version(session, document.id, document.version)

    def unwanted(self, point_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the given points that no active version wants."""
        with self._database.reading() as session:
            return manifest_reads.unwanted(session, point_ids)

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """Until this ends no version flips and nothing is removed: who writes waits. For moments only. Raises IndexLocked."""
        with self._database.session() as session:
            session.connection()  # a session takes its lock with its first statement only
            yield

    def intended_point_ids(self) -> frozenset[str]:
        """Points that the index should hold for active versions, exactly: the scrub compares."""
        with self._database.reading() as session:
            return manifest_reads.intended_point_ids(session, self._generation)

    def intended_count(self) -> int:
        """How many `intended_point_ids` there are, without fetching them."""
        with self._database.reading() as session:
            return manifest_counts.intended_count(session, self._generation)

    def retired_point_ids(self) -> tuple[str, ...]:
        """Points that nothing wants and that were not yet forgotten: the index may still hold them."""
        with self._database.reading() as session:
            own = RetiredPointRow.generation == self._generation
            return tuple(session.scalars(select(RetiredPointRow.point_id).where(own)))

    def unfinished(self) -> tuple[Document, ...]:
        """Versions begun and neither activated nor abandoned: a run was killed."""
        with self._database.reading() as session:
            return manifest_reads.unfinished(session, self._generation)

    def chunk_count(self, readable: Readable) -> int:
        with self._database.reading() as session:
            return manifest_counts.chunk_count(session, self._generation, readable)

    def document_count(self, readable: Readable) -> int:
        with self._database.reading() as session:
            return manifest_counts.document_count(session, self._generation, readable)

    def sources_with(self, readable: Readable) -> frozenset[str]:
        """The ids of the sources in which something may be read."""
        with self._database.reading() as session:
            return manifest_counts.sources_with(session, self._generation, readable)

    def types_of_source(self, source_id: str) -> Mapping[str, int]:
        """How many documents of each type people find in the source, by name of the type."""
        with self._database.reading() as session:
            return manifest_counts.types_of_source(session, self._generation, source_id)

    def file_types(self, readable: Readable) -> tuple[str, ...]:
        """Of the active versions, sorted."""
        with self._database.reading() as session:
            return manifest_counts.file_types(session, self._generation, readable)

    def _file(self, source: Source, facts: FileFacts) -> FileRead:
        return FileRead(self._generation, source, facts, self._reader)
