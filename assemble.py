"""Builds the real objects from settings, in the order in which they need each other. Only entry points call this."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from access.decisions import readable_for
from access.people import LOCAL_PERSON, Person
from access.scopes import Scopes
from answering.nearest_line import LineFinder
from answering.retrieve import Ordering, QueryCutter, Retriever
from app.server_card import is_alive, read_card
from assemble_answering import answerer, chat_mark, language_model
from database import Database
from desk import Desk, DeskParts, Fingerprints, LocalDesk
from errors import DataFolderUnusable, ModelServerDown, ModelServerFailed
from index_store import generations
from index_store.edge_lock import hold, release
from index_store.generations import Fingerprint
from index_store.manifest import Manifest
from index_store.records import Readable
from index_store.scrub import heal
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS
from index_store.vector_index import VectorIndex
from ingest.chunker import CHUNKER_VERSION
from ingest.containers import Containers, container_limits
from ingest.embedder import Embedder, model_dimension, model_fingerprint, stay_offline_and_quiet
from ingest.embedding_cache import CachedEmbedder, EmbeddingCache
from ingest.embedding_worker import EmbeddingWorker
from ingest.ingest_folder import IngestFolder, IngestParts
from ingest.normalize import NORMALIZER_VERSION
from ingest.ocr import engine_is_installed
from ingest.retokenize import Retokenizer
from ingest.sandbox import Sandbox, SandboxLimits
from ingest.terms import read_terms
from ingest.terms_book import TermsBook
from ingest.tokenizer import TOKENIZER_VERSION, Tokenizer, lexical_self_test
from journal.alerts import Alerts
from journal.conversations import Conversations
from journal.feedback import Feedback
from journal.runs import Runs
from models.verify import require
from notify.after_run import AfterRun
from notify.configured import configured_notifier
from settings import Settings

if TYPE_CHECKING:
    from answering.answer_question import AnswerQuestion
    from answering.rerank import Reranker
    from models.address import AnsweringServer

# A message has ten seconds for each step of its connection; what is not told by then is told after the next run.
_MESSAGES_SECONDS = 25.0


class QuestionEmbedder:
    """This process's own embedding model, for questions only; loaded at the first one, or by `load`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _model(self) -> Embedder:
        return Embedder.load(self._folder)

    def load(self) -> None:
        self._model.embed_query("起動")

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._model.embed_query(text)


@dataclass(frozen=True, slots=True)
class House:
    """Everything, open. `answerer` is None where it was opened without a model."""

    settings: Settings
    person: Person
    scopes: Scopes
    manifest: Manifest
    retriever: Retriever
    answerer: AnswerQuestion | None
    embedder: QuestionEmbedder
    sandbox: Sandbox
    containers: Containers
    llm: AnsweringServer
    conversations: Conversations
    feedback: Feedback
    runs: Runs
    alerts: Alerts
    fingerprints: Fingerprints
    desk: LocalDesk
    closers: ExitStack

    def readable(self) -> Readable:
        """What the person of this house may read now."""
        return readable_for(self.person, self.scopes.all())

    def answering(self) -> AnswerQuestion:
        """The conductor of questions. Raises ModelServerDown where the house was opened without a model."""
        if self.answerer is None:
            raise ModelServerDown(url="", reason="not started")
        return self.answerer

    def warm(self) -> None:
        """Loads the question embedder, so that the first question doesn't wait for it; meanwhile, and when this returns, the
        model's own server reads the part of every prompt that stays the same."""
        Thread(target=self._read_ahead, name="read-ahead", daemon=True).start()
        self.embedder.load()

    def _read_ahead(self) -> None:
        # Where the server doesn't come up, the page says so, and the first question reads the whole prompt.
        with suppress(ModelServerDown, ModelServerFailed):
            self.llm.wait_ready(self.settings.llm.start_timeout_s)
            self.answering().read_ahead()

    def close(self) -> None:
        """Stops every child process and releases every lock; the reverse order of opening."""
        self.closers.close()


def open_desk(settings: Settings, *, with_model: bool) -> Desk:
    """The desk of the running server where one holds this data folder, else one in this process.

    A server that started or ended meanwhile shows as IndexLocked or ServerUnreachable: ask again.
    """
    card = read_card(settings.data)
    if card is not None and is_alive(card.pid):
        # Its client takes half a second to import: only where a server seems to run.
        from app.client import find_running_server

        running = find_running_server(settings.data)
        if running is not None:
            return running
    house = open_house(settings, with_model=with_model, wait_for_model=True)
    return OwningDesk(house)


class OwningDesk(LocalDesk):
    """A desk of a house that was opened for it alone: closing it closes the house."""

    def __init__(self, house: House) -> None:
        super().__init__(house.desk.parts)
        self._house = house

    def close(self) -> None:
        self._house.close()


def open_house(settings: Settings, *, with_model: bool = True, wait_for_model: bool = False) -> House:
    """Opens everything, heals what a killed run left, and proves that Japanese words are found.

    `wait_for_model`: the first question waits for the model's server to start (commands); else it says that it is starting.
    Raises ModelMissing, ModelDamaged, IndexLocked, IndexUnavailable, GenerationMismatch, LexicalLegSilent, DataFolderUnusable.
    """
    stay_offline_and_quiet()
    with ExitStack() as opened:
        embedding_folder = require(settings.models.embedding, settings.models_folder)
        database = Database.open(settings.data)
        opened.callback(database.close)
        manifest, scopes, runs = Manifest(database), Scopes(database), Runs(database)
        tokenizer = Tokenizer(read_terms(manifest.terms()))
        lexical_self_test(tokenizer)
        after_run = _after_run(settings, opened, database)
        index, fingerprint = _open_index(settings, opened, manifest, embedding_folder)
        heal(manifest, index)
        runs.mark_interrupted()
        embedder = QuestionEmbedder(embedding_folder)
        retriever = Retriever(
            QueryCutter(embedder, tokenizer), index, manifest, settings.retrieval, Ordering(_reranker(settings))
        )
        sandbox = Sandbox(_limits(settings))
        opened.callback(sandbox.close)
        scratch = _empty_scratch(settings.data)
        scanner = _scanner(settings, opened)
        needs = IngestNeeds(manifest, index, sandbox, tokenizer, embedding_folder, scratch, scanner)
        ingester = _ingester(settings, opened, needs)
        llm, connection = language_model(settings, with_model=with_model, wait=wait_for_model)
        opened.callback(llm.close)
        conductor = answerer(settings, retriever, tokenizer, connection) if with_model else None
        marks = Fingerprints(
            embedding_model=f"{settings.models.embedding}@{fingerprint.embedding_model[:12]}",
            chat_model=chat_mark(settings) if with_model else None,
            index=fingerprint.digest(),
        )
        retokenizer = Retokenizer(manifest, index, tokenizer, ingester.exclusive)
        terms = TermsBook(settings.data / "terms.csv", manifest.terms, retokenizer)
        parts = DeskParts(
            LOCAL_PERSON,
            scopes,
            manifest,
            index,
            retriever,
            conductor,
            ingester,
            terms,
            runs,
            llm,
            marks,
            LineFinder(tokenizer),
            after_run,
        )
        return House(
            settings=settings,
            person=LOCAL_PERSON,
            scopes=scopes,
            manifest=manifest,
            retriever=retriever,
            answerer=conductor,
            embedder=embedder,
            sandbox=sandbox,
            containers=Containers(sandbox, container_limits(settings.ingest), scratch),
            llm=llm,
            conversations=Conversations(database),
            feedback=Feedback(database),
            runs=runs,
            alerts=after_run.alerts,
            fingerprints=marks,
            desk=LocalDesk(parts),
            closers=opened.pop_all(),
        )


def _after_run(settings: Settings, opened: ExitStack, database: Database) -> AfterRun:
    runs, alerts = Runs(database), Alerts(database)
    notifier = configured_notifier(settings, runs, alerts)
    opened.callback(notifier.close, _MESSAGES_SECONDS)
    return AfterRun(runs, alerts, notifier, settings.ingest.shrink_share)


def _open_index(
    settings: Settings, opened: ExitStack, manifest: Manifest, model: Path
) -> tuple[VectorIndex, Fingerprint]:
    """The home of the vectors, checked to be of this pipeline before anything is searched in it; for this process alone, whichever
    home it is: a second one would heal what the first is about to write. Raises IndexLocked."""
    fingerprint = Fingerprint(
        embedding_model=model_fingerprint(model),
        dimension=model_dimension(model),
        normalizer=str(NORMALIZER_VERSION),
        tokenizer=str(TOKENIZER_VERSION),
        chunker=f"{CHUNKER_VERSION}/{settings.ingest.chunk_characters}",
        lemma=LEMMA_PARAMETERS,
        bigram=BIGRAM_PARAMETERS,
    )
    stored = manifest.generation()
    if stored is None:
        manifest.set_generation(fingerprint.to_mapping())
    else:
        generations.check(stored, fingerprint)
    # Either engine is imported where it is used: Qdrant's client alone takes more than a second.
    if settings.index.qdrant_url is None:
        from index_store.edge_index import EdgeIndex

        edge = EdgeIndex.open(settings.data / "index", fingerprint.dimension)
        opened.callback(edge.close)
        return edge, fingerprint
    from index_store.server_index import connect

    opened.callback(release, hold(settings.data / "index"))
    key = settings.index.qdrant_api_key
    secret = key.get_secret_value() if key is not None else None
    home = connect(settings.index.qdrant_url, secret, settings.index.collection, fingerprint.dimension)
    opened.callback(home.close)
    return home, fingerprint


def _reranker(settings: Settings) -> Reranker | None:
    name = settings.models.reranker
    if name is None:
        return None
    from answering.rerank import Reranker

    return Reranker(require(name, settings.models_folder), name)


def _limits(settings: Settings) -> SandboxLimits:
    limits = settings.ingest
    return SandboxLimits(limits.parse_memory_mb, float(limits.parse_seconds), limits.file_mb)


def _scanner(settings: Settings, opened: ExitStack) -> Sandbox | None:
    """Reads scans in processes of its own, which start with the first scan; None where that isn't wanted or not installed."""
    limits = settings.ingest
    if not limits.ocr or not engine_is_installed():
        return None
    names = ("ingest.ocr_memory_mb", "ingest.ocr_seconds")
    of_a_page = SandboxLimits(limits.ocr_memory_mb, float(limits.ocr_seconds), limits.file_mb, *names)
    scanner = Sandbox(of_a_page, "scan")
    opened.callback(scanner.close)
    return scanner


def _empty_scratch(data: Path) -> Path:
    """Where containers are unpacked; what a killed process left there is deleted. Raises DataFolderUnusable."""
    scratch = data / "unpacked"
    try:
        rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DataFolderUnusable(path=scratch, reason=error.strerror) from error
    return scratch


@dataclass(frozen=True, slots=True)
class IngestNeeds:
    manifest: Manifest
    index: VectorIndex
    sandbox: Sandbox
    tokenizer: Tokenizer
    embedding_folder: Path
    scratch: Path
    scanner: Sandbox | None


def _ingester(settings: Settings, opened: ExitStack, needs: IngestNeeds) -> IngestFolder:
    worker = EmbeddingWorker(needs.embedding_folder, settings.llm.threads, settings.ingest.embed_batch)
    opened.callback(worker.close)
    place = settings.ingest.embedding_cache or settings.data / "embedding_cache.sqlite"
    cache = EmbeddingCache(place, model_fingerprint(needs.embedding_folder))
    opened.callback(cache.close)
    embedder = CachedEmbedder(worker, cache)
    parts = IngestParts(
        needs.manifest, needs.index, needs.sandbox, embedder, needs.tokenizer, needs.scratch, needs.scanner
    )
    return IngestFolder(parts, settings.ingest)
