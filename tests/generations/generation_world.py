"""A house of generations without models: real manifest, index, search and desk; a parser and embedders that cost nothing."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from qdrant_client import QdrantClient

from access.people import LOCAL_PERSON
from access.rights import Rights
from access.rules import Rules
from answering.injected import InjectionGate
from answering.matched_words import WordMatcher
from answering.nearest_line import LineFinder
from answering.rewrite import Rewriter
from database import Database
from desk import DeskParts, Inquiry, LocalDesk
from generations.every_index import EveryIndex
from generations.index_desk import BuildOrder, Built, Switched, SwitchOrder
from generations.local_index_desk import IndexDeskParts, LocalIndexDesk
from generations.opening import GenerationOpener, LentModel, OpenerNeeds, Pipeline, open_serving
from generations.serving import OpenGeneration
from generations.trial import Trial
from index_store.generations import Generation, Generations
from index_store.homes import EdgeHomes, IndexHomes, ServerHomes
from index_store.manifest import Manifest
from index_store.records import Hit, Narrowing, Readable
from ingest.report import IngestReport, RunEnded
from ingest.retokenize import Retokenizer
from ingest.terms import read_terms
from ingest.terms_book import TermsBook
from ingest.terms_state import TermsApplied
from ingest.tokenizer import Tokenizer
from journal.alerts import Alerts
from journal.gate_counts import GateCounts
from journal.runs import Runs
from models.address import NoServer
from notify.after_run import AfterRun
from notify.notifier import Notifier
from privacy.gate import PrivacyGate
from settings import IngestSettings, ModelSettings, Settings
from tests.fresh_database import fresh_database
from tests.ingest.fake_parts import DIMENSION, FakeEmbedder, FakeParser

# Two passages each at 100 characters, one at 400.
LONG = "日当は三千円とする。" * 18
OTHER = "宿泊費は一万円とする。" * 18
LONG_AGO_NS = itertools.count(1_700_000_000_000_000_000, 10**9)
NOT_MEASURED = SwitchOrder(without_golden=True)


class KeptClient(QdrantClient):
    """Its memory outlives closing, as a server's does."""

    def close(self, grpc_grace: float | None = None, **kwargs: object) -> None:
        pass


class FakeModel(FakeEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.loaded = 0

    def load(self) -> None:
        self.loaded += 1

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = FakeEmbedder().embed_documents([text])[0]
        return vector


class FakeModels:
    """`at_work` are the models lent out now, by hash."""

    def __init__(self) -> None:
        self.model = FakeModel()
        self.at_work: list[str] = []

    @contextmanager
    def lent(self, pipeline: Pipeline) -> Iterator[LentModel]:
        self.at_work.append(pipeline.fingerprint.embedding_model)
        yield LentModel(self.model, self.model)
        self.at_work.remove(pipeline.fingerprint.embedding_model)


class FindsNothing:
    def search(
        self, text: str, readable: Readable, narrowing: Narrowing = Narrowing(), limit: int | None = None
    ) -> tuple[Hit, ...]:
        return ()


class WatchedOpener(GenerationOpener):
    """`blind`: what it opens finds nothing."""

    blind = False

    def open(self, generation: Generation) -> OpenGeneration:
        opened = super().open(generation)
        return replace(opened, retriever=FindsNothing()) if self.blind else opened


def write_model(folder: Path, name: str) -> Path:
    """The small files of an embedding model; another name makes another hash."""
    path = folder / name
    path.mkdir(parents=True, exist_ok=True)
    (path / "modules.json").write_text(json.dumps([{"type": "Transformer", "path": ""}]))
    (path / "config.json").write_text(json.dumps({"hidden_size": DIMENSION, "name": name}))
    return path


def memory_homes() -> ServerHomes:
    client = KeptClient(":memory:")
    return ServerHomes(lambda: client, "shoko")


class World:
    """Everything in `folder`; `start` opens it as a process does, with the settings that are in force then."""

    def __init__(self, folder: Path, homes: IndexHomes | None = None) -> None:
        self.folder = folder
        self.documents = folder / "documents"
        self.documents.mkdir(exist_ok=True)
        self.homes: IndexHomes = EdgeHomes(folder / "data") if homes is None else homes
        self.parser, self.models = FakeParser(), FakeModels()
        self.characters = 100
        self.model = write_model(folder / "models", "first")
        self.golden = folder / "golden.jsonl"
        fresh_database(folder / "data").close()
        self.start()

    def settings(self) -> Settings:
        return Settings(
            data=self.folder / "data",
            models_folder=self.folder / "models",
            models=ModelSettings(embedding=str(self.model)),
            ingest=IngestSettings(chunk_characters=self.characters),
        )

    def open_database(self) -> Database:
        return Database.open(self.folder / "data")

    def start(self) -> None:
        self.database = self.open_database()
        self.generations = Generations(self.database)
        settings, manifest = self.settings(), Manifest(self.database)
        self.tokenizer = Tokenizer(read_terms(manifest.terms()))
        needs = OpenerNeeds(
            settings=settings,
            database=self.database,
            homes=self.homes,
            models=self.models,
            tokenizer=self.tokenizer,
            parser=self.parser,
            scratch=self.folder,
            scanner=None,
            reranker=None,
        )
        self.opener = WatchedOpener(needs)
        self.serving = open_serving(self.generations, self.opener)
        self.rights = Rights(Rules(self.database), manifest.folders)
        trial = Trial(self.generations, Rewriter(self.tokenizer), self.readable, self.golden)
        parts = IndexDeskParts(self.generations, self.serving, self.opener, self.homes, trial)
        self.indexes = LocalIndexDesk(parts)
        self.indexes.finish_drops()
        runs, alerts, llm = Runs(self.database), Alerts(self.database), NoServer()
        retokenizer = Retokenizer(manifest, self.tokenizer, EveryIndex(self.indexes, parts, self.database).opened)
        terms = TermsBook(self.folder / "data" / "terms.csv", manifest.terms, retokenizer)
        self.desk = LocalDesk(
            DeskParts(
                LOCAL_PERSON,
                self.rights,
                ("*",),
                self.serving,
                None,
                terms,
                runs,
                llm,
                None,
                self.indexes,
                LineFinder(self.tokenizer),
                WordMatcher(self.tokenizer),
                AfterRun(runs, alerts, Notifier(runs, alerts, (), language="ja", file_names=False), 0.2),
                PrivacyGate(),
                GateCounts(self.database),
                InjectionGate(),
            )
        )

    def stop(self) -> None:
        self.indexes.close()
        self.serving.now.close()
        self.database.close()

    def restart(self) -> None:
        self.stop()
        self.start()

    def with_documents(self) -> World:
        self.write("日当.txt", LONG)
        self.write("宿泊.txt", OTHER)
        self.ingest()
        return self

    def ask_for(self, characters: int) -> None:
        """The settings change, and the process starts anew."""
        self.characters = characters
        self.restart()

    def readable(self) -> Readable:
        return self.rights.readable(LOCAL_PERSON)

    # -- what a person does
    def write(self, name: str, text: str) -> None:
        path = self.documents / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        written = next(LONG_AGO_NS)
        os.utime(path, ns=(written, written))

    def ingest(self) -> IngestReport:
        source = self.desk.add_source(self.documents)
        (end,) = [event for event in self.desk.ingest(source.id) if isinstance(event, RunEnded)]
        return end.report

    def build(self, order: BuildOrder = BuildOrder()) -> Built:
        *_, end = self.indexes.build(order)
        assert isinstance(end, Built)
        return end

    def switch(self, order: SwitchOrder = NOT_MEASURED) -> Switched:
        *_, end = self.indexes.switch(order)
        assert isinstance(end, Switched)
        return end

    def apply_terms(self, text: str) -> TermsApplied:
        *_, end = self.desk.apply_terms(text)
        assert isinstance(end, TermsApplied)
        return end

    def ask_golden(self, *questions: tuple[str, str]) -> None:
        """Questions, each with the path of its document."""
        lines = [
            json.dumps({"id": f"q{number}", "question": question, "kind": "fact", "document": path})
            for number, (question, path) in enumerate(questions)
        ]
        self.golden.write_text("\n".join(lines), encoding="utf-8")

    # -- what it finds
    def found(self, question: str = "日当") -> dict[str, list[str]]:
        """Passages by path, in order of their text."""
        hits = self.desk.search(Inquiry(question)).hits
        paths = sorted({hit.document.path for hit in hits})
        return {path: sorted(hit.chunk.text for hit in hits if hit.document.path == path) for path in paths}

    def states(self) -> dict[int, str]:
        return {generation.number: generation.state for generation in self.generations.all()}

    def assert_whole(self) -> None:
        """The serving generation's index holds what its manifest intends, exactly."""
        now = self.serving.now
        assert frozenset(now.index.point_ids()) == now.manifest.intended_point_ids()
        assert now.manifest.unfinished() == () and now.manifest.retired_point_ids() == ()


def numbers_of(hits: Sequence[Hit]) -> set[int]:
    return {hit.document.version for hit in hits}
