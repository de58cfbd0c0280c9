"""Opens a generation of the index with the pipeline that it was built with: its model, its shape of chunks, its home."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from answering.retrieve import Ordering, QueryCutter, Reorder, Retriever
from errors import GenerationMismatch, GenerationTermsBehind, IndexFault, ModelError, ShokoError
from generations.finding_model import EMBEDDING_NAME, ModelFinder, named_hash
from generations.serving import OpenGeneration, Refused, Serving
from index_store.fingerprint import ABSENT, Difference, Fingerprint, differences
from index_store.generations import Generation, Generations
from index_store.manifest import Manifest
from index_store.manifest_terms import is_behind
from index_store.scrub import heal
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS
from ingest.embedder import Embedder, LoadsAndEmbeds, former_fingerprint, model_dimension, model_fingerprint
from ingest.embedding_cache import CachedEmbedder, CachedQueries, EmbeddingCache
from ingest.embedding_worker import EmbeddingWorker
from ingest.ingest_folder import IngestFolder, IngestParts, Parser
from ingest.normalize import NORMALIZER_VERSION
from ingest.read_file import READER
from ingest.scan_file import ScansPages
from ingest.tokenizer import TOKENIZER_VERSION, Tokenizer
from models.verify import require
from settings import Settings

if TYPE_CHECKING:
    from database import Database
    from index_store.homes import IndexHomes
    from ingest.embedder import DocumentEmbedder


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
class Pipeline:
    """What a generation is built with. `embedding` is a name of the catalogue, or the path `folder`."""

    embedding: str
    folder: Path
    fingerprint: Fingerprint

    def values(self) -> Mapping[str, str]:
        """As the generation's rows keep it."""
        return {**self.fingerprint.to_mapping(), EMBEDDING_NAME: self.embedding}


@dataclass(frozen=True, slots=True)
class LentModel:
    """One embedding model: for questions in this process, for documents in another."""

    questions: LoadsAndEmbeds
    documents: DocumentEmbedder


class LendsModels(Protocol):
    def lent(self, pipeline: Pipeline) -> AbstractContextManager[LentModel]: ...


@dataclass(frozen=True, slots=True)
class _Held:
    model: LentModel
    closers: ExitStack


class EmbeddingModels:
    """Each model once, however many generations use it; gone with the last of them. Not for several threads at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._held: dict[str, _Held] = {}
        self._users: Counter[str] = Counter()

    @contextmanager
    def lent(self, pipeline: Pipeline) -> Iterator[LentModel]:
        key = pipeline.fingerprint.embedding_model
        if key not in self._held:
            self._held[key] = self._open(pipeline)
        self._users[key] += 1
        try:
            yield self._held[key].model
        finally:
            self._users[key] -= 1
            if not self._users[key]:
                self._held.pop(key).closers.close()

    def _open(self, pipeline: Pipeline) -> _Held:
        ingest = self._settings.ingest
        with ExitStack() as opened:
            worker = EmbeddingWorker(pipeline.folder, self._settings.llm.threads, ingest.embed_batch_characters)
            opened.callback(worker.close)
            place = ingest.embedding_cache or self._settings.data / "embedding_cache.sqlite"
            former = former_fingerprint(pipeline.folder)
            cache = EmbeddingCache(place, pipeline.fingerprint.embedding_model, former=former)
            opened.callback(cache.close)
            model = LentModel(self._questions(pipeline, opened), CachedEmbedder(worker, cache))
            return _Held(model, opened.pop_all())

    def _questions(self, pipeline: Pipeline, opened: ExitStack) -> LoadsAndEmbeds:
        own, place = QuestionEmbedder(pipeline.folder), self._settings.retrieval.query_cache
        if place is None:
            return own
        former = f"{former_fingerprint(pipeline.folder)} query"
        cache = EmbeddingCache(place, f"{pipeline.fingerprint.embedding_model} query", former=former)
        opened.callback(cache.close)
        return CachedQueries(own, cache)


@dataclass(frozen=True, slots=True)
class OpenerNeeds:
    """What all generations share. `reranker` is None where none is set."""

    settings: Settings
    database: Database
    homes: IndexHomes
    models: LendsModels
    tokenizer: Tokenizer
    parser: Parser
    scratch: Path
    scanner: ScansPages | None
    reranker: Reorder | None


class GenerationOpener:
    def __init__(self, needs: OpenerNeeds) -> None:
        self._needs = needs
        self._finder = ModelFinder(needs.settings)

    def wanted(self) -> Pipeline:
        """What the settings ask for now. Raises ModelUnknown, ModelMissing, ModelDamaged, ModelUnreadable."""
        settings = self._needs.settings
        name = settings.models.embedding
        folder = require(name, settings.models_folder)
        return _pipeline(name, folder, settings.ingest.chunk_characters)

    def values_today(self, generation: Generation) -> Mapping[str, str]:
        """What `generation` was built with, the model's hash as it is reckoned now."""
        return self._finder.values_today(generation)

    def stored(self, generation: Generation) -> Pipeline:
        """What the generation was built with. Raises GenerationMismatch naming what can't be run here any more (or, as
        GenerationTermsBehind, that its passages aren't cut with the company's terms), or what `wanted` raises for a model
        that is gone."""
        name, folder = self._finder.of(generation)
        characters = Fingerprint.from_mapping(generation.values).chunk_characters
        pipeline = _pipeline(name, folder, characters)
        for difference in differences(generation.values, pipeline.fingerprint):
            raise _mismatch(difference)
        if is_behind(generation.values):
            raise GenerationTermsBehind(generation=generation.number)
        return pipeline

    def open(self, generation: Generation) -> OpenGeneration:
        """Opened and healed. Raises what `stored` and `IndexHomes.open` raise."""
        needs, pipeline = self._needs, self.stored(generation)
        with ExitStack() as opened:
            index = needs.homes.open(generation.number, pipeline.fingerprint.dimension)
            opened.callback(index.close)
            manifest = Manifest(needs.database, generation.number, READER)
            heal(manifest, index)
            model = opened.enter_context(needs.models.lent(pipeline))
            cutter = QueryCutter(model.questions, needs.tokenizer)
            retriever = Retriever(cutter, index, manifest, needs.settings.retrieval, Ordering(needs.reranker))
            parts = IngestParts(
                manifest, index, needs.parser, model.documents, needs.tokenizer, needs.scratch, needs.scanner
            )
            shape = {"chunk_characters": pipeline.fingerprint.chunk_characters}
            return OpenGeneration(
                number=generation.number,
                manifest=manifest,
                index=index,
                retriever=retriever,
                ingester=IngestFolder(
                    parts, needs.settings.ingest.model_copy(update=shape), needs.settings.gates.injection_threshold
                ),
                embedding_model=named_hash(pipeline.embedding, pipeline.fingerprint.embedding_model),
                digest=pipeline.fingerprint.digest(READER),
                load=model.questions.load,
                close=opened.pop_all().close,
            )

    def open_serving(self, generation: Generation) -> OpenGeneration:
        """Like `open`; but one whose pipeline can't be run here is opened all the same, to be replaced by another."""
        try:
            return self.open(generation)
        except (GenerationMismatch, ModelError) as error:
            return self._refused(generation, error)

    def _refused(self, generation: Generation, refusal: ShokoError) -> OpenGeneration:
        stored = Fingerprint.from_mapping(generation.values)
        index = self._needs.homes.open(generation.number, stored.dimension)
        manifest = Manifest(self._needs.database, generation.number, READER)
        heal(manifest, index)
        refused = Refused(refusal)
        return OpenGeneration(
            number=generation.number,
            manifest=manifest,
            index=index,
            retriever=refused,
            ingester=refused,
            embedding_model=named_hash(generation.values.get(EMBEDDING_NAME, ABSENT), stored.embedding_model),
            digest=stored.digest(READER),
            load=_nothing,
            close=index.close,
            refusal=refusal,
        )


def open_serving(generations: Generations, opener: GenerationOpener) -> Serving:
    """The generation that serves; the first start begins it with what the settings ask for. Raises what `GenerationOpener.wanted`
    and `IndexHomes.open` raise."""
    generation = generations.serving()
    if not generation.values:
        generations.set_values(generation.number, opener.wanted().values())
    for one in generations.all():
        if (values := opener.values_today(one)) != one.values:
            generations.set_values(one.number, values)
    generation = generations.serving()
    opened = opener.open_serving(generation)
    if opened.refusal is None and EMBEDDING_NAME not in generation.values:
        # Begun before names were kept: the model is to be found when the setting names another one.
        generations.set_values(generation.number, opener.stored(generation).values())
    return Serving(opened)


def _pipeline(name: str, folder: Path, chunk_characters: int) -> Pipeline:
    fingerprint = Fingerprint(
        embedding_model=model_fingerprint(folder),
        dimension=model_dimension(folder),
        normalizer=str(NORMALIZER_VERSION),
        tokenizer=str(TOKENIZER_VERSION),
        chunk_characters=chunk_characters,
        lemma=LEMMA_PARAMETERS,
        bigram=BIGRAM_PARAMETERS,
    )
    # A path of the administrator's own may be relative; the next command may run elsewhere.
    return Pipeline(str(folder.resolve()) if os.sep in name else name, folder, fingerprint)


def _mismatch(difference: Difference) -> IndexFault:
    return GenerationMismatch(name=difference.name, indexed=difference.indexed, current=difference.current)


def _nothing() -> None:
    """There is no model to load."""
