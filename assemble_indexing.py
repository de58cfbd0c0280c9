"""The indexing half of a house: what reads documents, and the generations of the index with what works on them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from access.rights import Rights
from answering.rewrite import Rewriter
from database import Database
from errors import DataFolderUnusable
from generations.every_index import EveryIndex
from generations.local_index_desk import IndexDeskParts
from generations.opening import EmbeddingModels, GenerationOpener, OpenerNeeds
from generations.serving import Serving
from generations.trial import Trial
from index_store.edge_lock import hold, release
from index_store.generations import Generations
from index_store.homes import EdgeHomes, IndexHomes, server_homes
from index_store.manifest import Manifest
from ingest.ocr import engine_is_installed
from ingest.retokenize import Retokenizer
from ingest.sandbox import Sandbox, SandboxLimits
from ingest.terms_book import TermsBook
from ingest.tokenizer import Tokenizer
from models.verify import require
from settings import Settings

if TYPE_CHECKING:
    from answering.rerank import Reranker


def opener_needs(
    settings: Settings, opened: ExitStack, database: Database, tokenizer: Tokenizer, sandbox: Sandbox
) -> OpenerNeeds:
    """What every generation is opened with. Raises DataFolderUnusable, IndexLocked, ModelMissing."""
    return OpenerNeeds(
        settings=settings,
        database=database,
        homes=index_homes(settings, opened),
        models=EmbeddingModels(settings),
        tokenizer=tokenizer,
        parser=sandbox,
        scratch=_empty_scratch(settings.data),
        scanner=_scanner(settings, opened),
        reranker=_reranker(settings),
    )


def index_desk_parts(shared: OpenerNeeds, serving: Serving, rights: Rights) -> IndexDeskParts:
    """Two generations are compared over all documents, whoever may read them: nothing but figures comes of it."""
    generations = Generations(shared.database)
    return IndexDeskParts(
        generations=generations,
        serving=serving,
        opener=GenerationOpener(shared),
        homes=shared.homes,
        trial=Trial(
            generations,
            Rewriter(shared.tokenizer),
            rights.everything,
            shared.settings.index.golden,
        ),
    )


def terms_book(shared: OpenerNeeds, every: EveryIndex, manifest: Manifest) -> TermsBook:
    retokenizer = Retokenizer(manifest, shared.tokenizer, every.opened)
    return TermsBook(shared.settings.data / "terms.csv", manifest.terms, retokenizer)


def index_homes(settings: Settings, opened: ExitStack) -> IndexHomes:
    """For this process alone, whichever home it is: a second one would heal what the first is about to write. Raises IndexLocked."""
    if settings.index.qdrant_url is None:
        return EdgeHomes(settings.data)
    opened.callback(release, hold(settings.data / "index"))
    key = settings.index.qdrant_api_key
    secret = key.get_secret_value() if key is not None else None
    return server_homes(settings.index.qdrant_url, secret, settings.index.collection)


def _reranker(settings: Settings) -> Reranker | None:
    name = settings.models.reranker
    if name is None:
        return None
    from answering.rerank import Reranker

    return Reranker(require(name, settings.models_folder), name)


def parsing_limits(settings: Settings) -> SandboxLimits:
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
