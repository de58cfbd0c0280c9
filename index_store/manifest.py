"""The manifest: which documents are active, in which version, with which chunks. The source of truth; the index follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from database import Database
from index_store.records import Chunk, Document, FileFacts, KnownFile, Narrowing, Readable, Source


class Manifest:
    def __init__(self, database: Database) -> None: ...

    # -- sources
    def add_source(self, folder: Path, scope_id: str) -> Source:
        """Raises FolderNotFound, NotAFolder, SourceOverlaps (equal folder: the existing source is returned)."""

    def sources(self) -> tuple[Source, ...]: ...

    def source(self, id_or_folder: str) -> Source:
        """Raises SourceUnknown."""

    def remove_source(self, source_id: str) -> tuple[str, ...]:
        """In one transaction nothing of the source can be found any more; returns the point ids to delete from the index."""

    # -- writing documents
    def known_files(self, source_id: str) -> Mapping[str, KnownFile]:
        """Files of the source by path, failed ones included."""

    def begin_version(
        self, source: Source, facts: FileFacts, title: str, file_type: str, chunks: Sequence[Chunk]
    ) -> Document:
        """Records version n+1 and its intended points; what people find does not change yet."""

    def activate(self, document: Document) -> tuple[str, ...]:
        """Flips to this version in one transaction (and moves the revision); returns the old version's point ids."""

    def abandon(self, document: Document) -> tuple[str, ...]:
        """Drops a version that was begun and not activated; returns its point ids."""

    def forget_points(self, point_ids: Sequence[str]) -> None:
        """The points of retired versions are deleted from the index: drop their rows."""

    def record_failure(self, source: Source, facts: FileFacts, code: str, values: Mapping[str, str]) -> None:
        """A file that could not be read. A version that was active before stays active."""

    def record_same(self, document_id: str, facts: FileFacts) -> None:
        """Same content under a new time or a new path (renamed)."""

    def remove_documents(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Gone from the first question after this returns; returns the point ids to delete."""

    # -- reading
    def revision(self) -> int:
        """Moves with every activate and remove; a reader that dropped a hit queries again when it has moved."""

    def resolve(
        self, point_ids: Sequence[str], readable: Readable, narrowing: Narrowing = Narrowing()
    ) -> Mapping[str, tuple[Document, Chunk]]:
        """The points that are active, readable and not narrowed away, with their document and chunk; others are absent."""

    def document(self, document_id: str, readable: Readable) -> Document:
        """Raises DocumentUnknown, also where it may not be read: the two are not to be told apart."""

    def chunks(self, document_id: str, readable: Readable) -> tuple[Chunk, ...]:
        """The active version's chunks in order."""

    def intended_point_ids(self) -> frozenset[str]:
        """Points that the index should hold for active versions, exactly: the scrub compares."""

    def unfinished(self) -> tuple[Document, ...]:
        """Versions begun and neither activated nor abandoned: a run was killed."""

    def chunk_count(self, readable: Readable) -> int: ...

    def document_count(self, readable: Readable) -> int: ...

    def file_types(self, readable: Readable) -> tuple[str, ...]: ...
