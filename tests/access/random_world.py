"""A house over the real stores in which folders, rules, groups and documents change at random, and the oracle beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import cast

import numpy as np
from numpy.typing import NDArray

from access.labels import LABELS
from access.people import Person
from access.rights import Rights
from access.rules import Rules, Said
from answering.retrieve import QueryCutter, Retriever
from database import Database
from desk import LocalDesk
from generations.serving import OpenGeneration, ReadsSources, Serving
from index_store.file_records import FileFacts
from index_store.manifest import Manifest
from index_store.records import Chunk, Described, Document, Edition, IndexedChunk, Source, TextVectors, point_id
from index_store.scrub import bring_along
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS, document_vector
from index_store.vector_index import VectorIndex
from settings import RetrievalSettings
from tests.access.oracle import Oracle, Paper
from tests.answering.building import RunWords
from tests.fresh_database import fresh_database
from tests.test_desk import WatchedIngester, desk_over

DIMENSION = 8
WORDS = ("アサ", "イケ", "ウミ", "エキ", "オカ", "カワ", "キタ", "クモ")
FOLDERS = ("", "人事", "人事/給与", "人事/給与/役員", "総務", "総務/規程", "営業")
FILES = ("a.md", "b.pdf", "c.md", "z.zip//内/d.md", "z.zip//e.pdf")
PEOPLE = ("tanaka", "sato", "suzuki")
GROUPS = ("人事", "総務", "役員", "tanaka")
READERS = ("*", *(f"person:{name}" for name in PEOPLE), *(f"group:{name}" for name in GROUPS))
CODES = ("総-01", "人-02", "営-03")
# Every passage of such a world is proposed by the dense leg, so that only rights decide what is found.
EVERY_PASSAGE = RetrievalSettings(candidates=500, hits=100)


class ByText:
    """A unit vector that depends on nothing but the text."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(sha256(text.encode()).digest()[:8], "big")
        vector = np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
        return cast("NDArray[np.float32]", vector / np.linalg.norm(vector))


CUT, EMBED = RunWords(), ByText()


def vectors_of(text: str) -> TextVectors:
    return TextVectors(
        EMBED.embed_query(text),
        document_vector(CUT.lemmas(text), LEMMA_PARAMETERS),
        document_vector(CUT.bigrams(text), BIGRAM_PARAMETERS),
    )


class RightsWorld:
    """Sources are folders that exist; files are only told of. Documents are known to the oracle by their ids."""

    def __init__(self, folder: Path, index: VectorIndex, seed: int, data: str = "data") -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.index = index
        self.database: Database = fresh_database(folder / data)
        self.manifest = Manifest(self.database)
        self.rights = Rights(Rules(self.database), self.manifest.folders)
        self.retriever = Retriever(QueryCutter(EMBED, CUT), index, self.manifest, EVERY_PASSAGE)
        self.oracle = Oracle(groups={name: set() for name in PEOPLE})
        self.sources: list[Source] = []
        self.written: dict[str, Document] = {}
        # Documents whose points a kill kept from following them.
        self.left_behind = False
        for name in ("本社", "支社"):
            self.add_source(name)

    def close(self) -> None:
        self.index.delete(list(self.index.point_ids()))
        self.database.close()

    # -- who asks
    def person(self, name: str) -> Person:
        return Person(name, tuple(sorted(self.oracle.groups[name])))

    def desk(self, name: str) -> LocalDesk:
        generation = OpenGeneration(
            number=1,
            manifest=self.manifest,
            index=self.index,
            retriever=self.retriever,
            ingester=cast(ReadsSources, WatchedIngester()),
            embedding_model="embedding@1",
            digest="index",
            load=lambda: None,
            close=lambda: None,
        )
        parts = desk_over(self.database).parts
        return LocalDesk(replace(parts, person=self.person(name), rights=self.rights, serving=Serving(generation)))

    # -- what happens
    def step(self) -> str:
        """One change at random, in both worlds; its name."""
        changes = {
            self.write: 6, self.rename: 3, self.delete: 1, self.set_readers: 5, self.set_label: 1, self.clear_rule: 3,
            self.change_group: 4, self.own_files: 1, self.replace_source: 0.3, self.rename_and_die: 0.7,
        }  # fmt: skip
        change = self.random.choices(list(changes), list(changes.values()))[0]
        change()
        return change.__name__

    def add_source(self, name: str) -> None:
        (self.folder / name).mkdir(exist_ok=True)
        source = self.manifest.add_source(self.folder / name)
        self.rights.rules.begin(source.id, ())
        self.sources.append(source)
        self.oracle.readers[source.id, ""] = frozenset()
        self.oracle.labels[source.id, ""] = "社内"

    def replace_source(self) -> None:
        """Removed, and added again with nothing in it and no rule but a new source's."""
        source = self.sources.pop(0)
        self.index.delete(self.manifest.remove_source(source.id))
        oracle = self.oracle
        oracle.papers = {name: paper for name, paper in oracle.papers.items() if paper.source != source.id}
        oracle.readers = {place: said for place, said in oracle.readers.items() if place[0] != source.id}
        oracle.labels = {place: said for place, said in oracle.labels.items() if place[0] != source.id}
        oracle.own_files = {place for place in oracle.own_files if place[0] != source.id}
        self.add_source(Path(source.folder).name)

    def write(self) -> None:
        """A new document, or a new version of one that is there."""
        self._write(self.random.choice(self.sources), self._free_or_known_path())

    def write_new(self) -> None:
        source = self.random.choice(self.sources)
        path = self._free_path(source.id)
        if path is not None:
            self._write(source, path)

    def _write(self, source: Source, path: str) -> None:
        passages = tuple(
            tuple(self.random.choices(WORDS, k=self.random.randint(1, 6))) for _ in range(self.random.randint(1, 3))
        )
        self.put(source, path, passages, self.random.choice(CODES))

    def put(self, source: Source, path: str, passages: tuple[tuple[str, ...], ...], code: str) -> Document:
        file_type = PurePosixPath(path).suffix[1:]
        texts = [" ".join(words) for words in passages]
        digest = sha256("\n".join((path, *texts)).encode()).hexdigest()
        chunks = [Chunk(ordinal, text) for ordinal, text in enumerate(texts)]
        described = Described(f"{code} 規程", file_type, Edition(code=code))
        document = self.manifest.begin_version(source, FileFacts(path, digest, len(digest), 1), described, chunks)
        self.index.upsert([_point(document, chunk) for chunk in chunks])
        self.index.delete(self.manifest.activate(document))
        self.manifest.forget_points(self.manifest.retired_point_ids())
        self.oracle.papers[document.id] = Paper(source.id, path, file_type, passages, code)
        return document

    def rename(self) -> None:
        self._rename()
        bring_along(self.manifest, self.index)
        self.left_behind = False

    def rename_and_die(self) -> None:
        """Killed before the points could follow; the next start brings them along."""
        if self._rename():
            self.left_behind = True

    def delete(self) -> None:
        if self.oracle.papers:
            name = self.random.choice(sorted(self.oracle.papers))
            self.index.delete(self.manifest.remove_documents([name]))
            del self.oracle.papers[name]

    def set_readers(self) -> None:
        source, folder = self._place()
        readers = tuple(self.random.sample(READERS, self.random.choice((0, 1, 1, 1, 2, 3))))
        self.rights.rules.set(source.id, folder, Said(readers=readers))
        self.oracle.readers[source.id, folder] = frozenset(readers)

    def set_label(self) -> None:
        source, folder = self._place()
        label = self.random.choice(LABELS)
        self.rights.rules.set(source.id, folder, Said(label=label))
        self.oracle.labels[source.id, folder] = label

    def clear_rule(self) -> None:
        source, folder = self._place()
        if folder:
            self.rights.rules.clear(source.id, folder)
            self.oracle.readers.pop((source.id, folder), None)
            self.oracle.labels.pop((source.id, folder), None)

    def change_group(self) -> None:
        self.oracle.groups[self.random.choice(PEOPLE)] ^= {self.random.choice(GROUPS)}

    def own_files(self) -> None:
        """Some files get scopes of their own; those that a rule was set for keep to it only while they have one."""
        source = self.random.choice(self.sources)
        on_disk = sorted(
            {paper.path.split("//")[0] for paper in self.oracle.papers.values() if paper.source == source.id}
        )
        chosen = self.random.sample(on_disk, min(len(on_disk), self.random.randint(0, 2)))
        self.manifest.set_files_of_their_own(source.id, chosen)
        bring_along(self.manifest, self.index)
        self.left_behind = False
        others = {place for place in self.oracle.own_files if place[0] != source.id}
        self.oracle.own_files = others | {(source.id, path) for path in chosen}
        for path in chosen:
            readers = tuple(self.random.sample(READERS, 1))
            self.rights.rules.set(source.id, path, Said(readers=readers))
            self.oracle.readers[source.id, path] = frozenset(readers)

    def _rename(self) -> bool:
        if not self.oracle.papers:
            return False
        name = self.random.choice(sorted(self.oracle.papers))
        paper = self.oracle.papers[name]
        path = self._free_path(paper.source)
        if path is None:
            return False
        self.manifest.record_same(name, FileFacts(path, "moved", 1, 1))
        self.oracle.papers[name] = replace(paper, path=path)
        return True

    def _place(self) -> tuple[Source, str]:
        return self.random.choice(self.sources), self.random.choice(FOLDERS)

    def _free_or_known_path(self) -> str:
        folder, file = self.random.choice(FOLDERS), self.random.choice(FILES)
        return f"{folder}/{file}" if folder else file

    def _free_path(self, source_id: str) -> str | None:
        taken = {paper.path for paper in self.oracle.papers.values() if paper.source == source_id}
        free = [
            path
            for path in (f"{folder}/{file}".lstrip("/") for folder in FOLDERS for file in FILES)
            if path not in taken
        ]
        return self.random.choice(free) if free else None


def _point(document: Document, chunk: Chunk) -> IndexedChunk:
    return IndexedChunk(
        point_id=point_id(document.id, document.version, chunk.ordinal),
        document_id=document.id,
        source_id=document.source_id,
        scope_id=document.scope_id,
        file_type=document.file_type,
        modified_at=document.modified_at,
        vectors=vectors_of(chunk.text),
    )


@contextmanager
def rights_world(folder: Path, index: VectorIndex, seed: int) -> Iterator[RightsWorld]:
    """`index` is emptied at the end, for the next one."""
    place = folder / f"world-{seed}"
    place.mkdir()
    world = RightsWorld(place, index, seed)
    try:
        yield world
    finally:
        world.close()
