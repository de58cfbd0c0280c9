"""Documents with their vectors -> the manifest and the index, each document all or nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from errors import IndexLostPoints
from index_store.file_records import FileFacts, KnownFile
from index_store.manifest import Manifest
from index_store.records import Document, IndexedChunk, Source, TextVectors, point_id
from index_store.scrub import bring_along
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS, document_vector
from index_store.vector_index import VectorIndex
from ingest.find_files import Renamed
from ingest.page import reading_of
from ingest.read_file import UNTRUSTED_NS, ReadFile, SameFile, UnreadFile, remembered


class CutsWords(Protocol):
    def lemmas(self, text: str) -> list[str]: ...

    def bigrams(self, text: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """`dense[i]` belongs to `file.chunks[i]`: float32, unit length."""

    file: ReadFile
    dense: Sequence[NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Begun:
    file: ReadFile
    document: Document
    point_ids: tuple[str, ...]


class DocumentWriter:
    """The one writer: calls from several threads take turns."""

    def __init__(self, manifest: Manifest, index: VectorIndex, tokenizer: CutsWords) -> None:
        self._manifest = manifest
        self._index = index
        self._tokenizer = tokenizer
        self._turn = threading.Lock()
        self._deleted = False

    def write(self, source: Source, files: Sequence[EmbeddedFile]) -> None:
        """One flush for all; then each document flips by itself. Whatever is raised, every document is either wholly the
        new version or wholly the old one. Raises IndexLostPoints, SourceUnknown, DiskFull, …"""
        points = [self._vectors(embedded) for embedded in files]
        waiting: list[_Begun] = []
        with self._turn:
            try:
                for embedded in files:
                    waiting.append(self._begin(source, embedded.file))
                self._put(waiting, points)
                while waiting:
                    self._activate(waiting[0])
                    waiting.pop(0)
            except BaseException:
                self._give_up(waiting)
                raise

    def tidy(self) -> None:
        """Clears away what an earlier write left that failed and could not clear up either: the disk was full then."""
        with self._turn:
            for document in self._manifest.unfinished():
                self._manifest.abandon(document)
            self._forget(self._manifest.retired_point_ids())
            bring_along(self._manifest, self._index)
            self._manifest.forget_empty_folders()

    def opening(self, known: KnownFile) -> None:
        """What lies in this container is about to be written: until it is written itself, it equals no file, so that a run that
        is killed before that opens it again."""
        self._manifest.record_same(known.document_id, FileFacts(known.path, "", known.size_bytes, UNTRUSTED_NS))

    def container(self, source: Source, file: ReadFile) -> None:
        """A file without text of its own, once all that lies in it is written."""
        with self._turn:
            self._forget(
                self._manifest.record_container(source, remembered(file.facts, file.recent), reading_of(file.parsed))
            )

    def same(self, file: SameFile) -> None:
        self._manifest.record_same(file.known.document_id, file.facts)

    def rename(self, renamed: Renamed) -> None:
        self._manifest.record_same(renamed.known.document_id, renamed.facts)

    def bring_along(self) -> None:
        """The points of what moved into another folder say so from now on, too."""
        with self._turn:
            bring_along(self._manifest, self._index)
            self._manifest.forget_empty_folders()

    def fail(self, source: Source, file: UnreadFile) -> None:
        self._manifest.record_failure(source, file.facts, file.error.code, file.error.values)

    def remove(self, files: Sequence[KnownFile]) -> None:
        """Gone from the first question after this returns."""
        if files:
            with self._turn:
                self._forget(self._manifest.remove_documents([file.document_id for file in files]))

    def flush(self) -> None:
        """Deletions reach the disk; nothing where there were none since the last flush (one takes 0.1 s)."""
        with self._turn:
            if self._deleted:
                self._flush()

    def _vectors(self, embedded: EmbeddedFile) -> list[TextVectors]:
        return [
            TextVectors(
                dense=dense,
                lemma=document_vector(self._tokenizer.lemmas(text), LEMMA_PARAMETERS),
                bigram=document_vector(self._tokenizer.bigrams(text), BIGRAM_PARAMETERS),
            )
            for text, dense in zip(embedded.file.texts, embedded.dense, strict=True)
        ]

    def _begin(self, source: Source, file: ReadFile) -> _Begun:
        document = self._manifest.begin_version(source, file.facts, file.described, file.chunks)
        ids = tuple(point_id(document.id, document.version, chunk.ordinal) for chunk in file.chunks)
        return _Begun(file, document, ids)

    def _put(self, begun: Sequence[_Begun], vectors: Sequence[Sequence[TextVectors]]) -> None:
        before = self._index.count()
        points = [
            _point(one.document, id_, text_vectors)
            for one, of_document in zip(begun, vectors, strict=True)
            for id_, text_vectors in zip(one.point_ids, of_document, strict=True)
        ]
        self._index.upsert(points)
        self._flush()
        if self._index.count() != before + len(points):
            self._check_ids(points)

    def _check_ids(self, points: Sequence[IndexedChunk]) -> None:
        """The count may differ rightly (points of a version that is written again); then the ids decide."""
        missing = {point.point_id for point in points}.difference(self._index.point_ids())
        if missing:
            raise IndexLostPoints(written=len(points), missing=len(missing))

    def _activate(self, begun: _Begun) -> None:
        changed_ns = remembered(begun.file.facts, begun.file.recent).changed_ns
        self._forget(self._manifest.activate(begun.document, changed_ns, reading_of(begun.file.parsed)))

    def _give_up(self, waiting: Sequence[_Begun]) -> None:
        """Points of a document that was removed meanwhile are known to nobody but us, even where its source was added again."""
        for begun in waiting:
            self._forget(self._manifest.abandon(begun.document))
        self._forget(self._manifest.unwanted([id_ for begun in waiting for id_ in begun.point_ids]))

    def _forget(self, point_ids: Sequence[str]) -> None:
        if point_ids:
            self._index.delete(point_ids)
            self._deleted = True
            self._manifest.forget_points(point_ids)

    def _flush(self) -> None:
        self._index.flush()
        self._deleted = False


def _point(document: Document, id_: str, vectors: TextVectors) -> IndexedChunk:
    return IndexedChunk(
        point_id=id_,
        document_id=document.id,
        source_id=document.source_id,
        scope_id=document.scope_id,
        file_type=document.file_type,
        modified_at=document.modified_at,
        vectors=vectors,
    )
