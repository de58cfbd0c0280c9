"""The manifest's folders: whose documents have which readers, and which documents of them a person may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from database import Database
from index_store import manifest_reads, manifest_scopes
from index_store.records import Folder, Misplaced, Readable


class ManifestFolders:
    """The part of `index_store.manifest.Manifest` that rights work with: each folder's documents are in a scope of their own."""

    def __init__(self, database: Database, generation: int) -> None:
        self._database = database
        self._generation = generation

    def folders(self) -> tuple[Folder, ...]:
        """Of all sources and generations, in the order of sources and paths."""
        with self._database.reading() as session:
            return manifest_scopes.folders(session)

    def set_files_of_their_own(self, source_id: str, files: Sequence[str]) -> None:
        """Exactly these files of the source have scopes of their own from now on, in all generations. Their points follow with
        `index_store.scrub.bring_along`. Raises SourceUnknown."""
        with self._database.session() as session:
            manifest_scopes.set_own(session, source_id, files)

    def misplaced(self, limit: int) -> tuple[Misplaced, ...]:
        """Documents whose points carry another scope than theirs: they moved, or come from before folders had scopes."""
        with self._database.reading() as session:
            return manifest_scopes.misplaced(session, self._generation, limit)

    def settled(self, documents: Sequence[Misplaced]) -> None:
        """The points of these carry the scopes that they were found to want."""
        with self._database.session() as session:
            manifest_scopes.settled(session, self._generation, documents)

    def forget_empty_folders(self) -> None:
        """Those in which no generation has a document any more."""
        with self._database.session() as session:
            manifest_scopes.forget_empty(session)

    def paths(self, source_id: str, readable: Readable) -> Mapping[str, str]:
        """The ids of the source's active documents by path, as far as they may be read."""
        with self._database.reading() as session:
            return manifest_reads.paths(session, self._generation, source_id, readable)

    def readable_among(self, document_ids: Iterable[str], readable: Readable) -> frozenset[str]:
        """Those of these documents that are active and may be read."""
        with self._database.reading() as session:
            return manifest_reads.readable_among(session, self._generation, tuple(document_ids), readable)
