"""Our own path of a document over a folder: `python -m benchmarks.ingest_speed.our_pipeline MODEL FOLDER`, one JSON object on stdout.

Everything that a run does: reading in the sandbox, cutting, embedding, words, and writing points and manifest with their syncs. The
embedding model is loaded in this process, so that its CPU seconds are counted; people's runs have it in a worker.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import tokenizers
from numpy.typing import NDArray

from database import Database
from index_store.edge_index import EdgeIndex
from index_store.manifest import Manifest
from ingest.embedder import Embedder
from ingest.ingest_folder import IngestFolder, IngestParts
from ingest.report import RunEnded
from ingest.sandbox import Sandbox
from ingest.tokenizer import Tokenizer
from settings import IngestSettings


@dataclass(frozen=True, slots=True)
class PipelineRun:
    """`bare_s` is what the same texts take in one bare call of the model, sorted by length: what no pipeline can go below."""

    documents: int
    chunks: int
    characters: int
    seconds: float
    cpu_s: float
    bare_s: float | None = None
    bare_tokens: int | None = None


class _Listening:
    """Embeds, and remembers what it was given."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.texts: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        return self._embedder.embed_documents(texts)


def run(model: Path, folder: Path) -> PipelineRun:
    embedder = Embedder.load(model)
    embedder.embed_documents(["出張"])
    listening = _Listening(embedder)
    with TemporaryDirectory() as name, Sandbox() as sandbox:
        manifest = Manifest(Database.open(Path(name) / "data"))
        index = EdgeIndex.open(Path(name) / "data" / "index", embedder.dimension)
        ingest = IngestFolder(IngestParts(manifest, index, sandbox, listening, Tokenizer()), IngestSettings())
        source = manifest.add_source(folder)
        wall, processor = time.perf_counter(), time.process_time()
        *_, end = ingest.run(source)
        seconds, cpu = time.perf_counter() - wall, time.process_time() - processor
        chunks = index.count()
        index.close()
    if not isinstance(end, RunEnded):
        raise RuntimeError("the run did not end")
    documents = sum(file.status == "indexed" for file in end.report.files)
    characters = sum(map(len, listening.texts))
    bare_s = _bare_seconds(embedder, listening.texts)
    return PipelineRun(documents, chunks, characters, seconds, cpu, bare_s, _tokens(model, listening.texts))


def _bare_seconds(embedder: Embedder, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    embedder.embed_documents(sorted(texts, key=len))
    return time.perf_counter() - began


def _tokens(model: Path, texts: Sequence[str]) -> int:
    words = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
    return sum(len(encoded.ids) for encoded in words.encode_batch(list(texts)))


def main() -> None:
    sys.stdout.write(json.dumps(asdict(run(Path(sys.argv[1]), Path(sys.argv[2])))) + "\n")


if __name__ == "__main__":
    main()
