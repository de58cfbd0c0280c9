"""How long hybrid search takes in a large embedded index, without the question's embedding.

    python -m benchmarks.search_scale --chunks 100000

builds an index of synthetic chunks in a temporary folder and times, for each question, what retrieval does: the best 40
of each of three legs, then the union scored again on every leg by id; once for a person who may read one scope of ten,
once for one who may read all. Prints one JSON object and a row of a Markdown table.

Synthetic, but shaped like Japanese text: dense vectors of unit length; 100 content lemmas and 300 bigrams a chunk, drawn
by Zipf's law, flattened at the head; a question takes 10 lemmas and 27 bigrams out of one chunk. That is what JSQuAD has
for each 300 characters (0.34 lemmas and 0.99 bigrams a character) and each question. `query_lemma_share` tells the sum over
a question's lemmas of the share of chunks that hold them, which is what a posting list costs (JSQuAD: 1.0 and 1.4).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks.processes import stop_on_signals
from index_store.edge_index import EdgeIndex
from index_store.records import IndexedChunk, Narrowing, Readable, SparseVector, TextVectors, point_id
from index_store.sparse import token_index

DIMENSION = 768
SCOPES = 10
CHUNKS_A_DOCUMENT = 25
FILE_TYPES = ("pdf", "docx", "xlsx")
CANDIDATES = 40
LEMMAS, BIGRAMS = 100, 300
QUERY_LEMMAS, QUERY_BIGRAMS = 10, 27
WARM_UP = 10


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds of one question, and how many points were scored again for it."""

    p50_ms: float
    p95_ms: float
    max_ms: float
    rescored: float


@dataclass(frozen=True, slots=True)
class ScaleResult:
    chunks: int
    questions: int
    one_scope_of_ten: Spread
    all_scopes: Spread
    query_lemma_share: float
    query_bigram_share: float
    build_s: float
    write_points_s: float
    open_s: float
    disk_mb: float
    cpus: int
    load: float
    machine: str


class Vocabulary:
    """Words of one leg: token dimensions, drawn with p(rank) proportional to 1 / (rank + head)."""

    def __init__(self, leg: str, size: int, head: float, random: np.random.Generator) -> None:
        self._dimensions = np.asarray([token_index(f"{leg}{rank}") for rank in range(size)])
        shares = 1.0 / (np.arange(size) + head)
        self._cumulative = np.cumsum(shares / shares.sum())
        self._random = random
        self.chunks_with = dict.fromkeys(self._dimensions.tolist(), 0)

    def chunk(self, words: int) -> SparseVector:
        ranks = np.searchsorted(self._cumulative, self._random.random(words)).clip(max=len(self._dimensions) - 1)
        indices = np.unique(self._dimensions[ranks]).tolist()
        for index in indices:
            self.chunks_with[index] += 1
        return SparseVector(tuple(indices), tuple(self._random.uniform(0.5, 1.9, len(indices)).tolist()))

    def question(self, chunk: SparseVector, words: int) -> SparseVector:
        indices = sorted(self._random.choice(chunk.indices, min(words, len(chunk.indices)), replace=False).tolist())
        return SparseVector(tuple(indices), (1.0,) * len(indices))

    def share(self, questions: list[SparseVector], chunks: int) -> float:
        held = [self.chunks_with[index] for question in questions for index in question.indices]
        return sum(held) / chunks / len(questions)


class Corpus:
    """Chunks in batches, and questions taken from chunks spread evenly over them."""

    def __init__(self, chunks: int, questions: int, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self.lemmas = Vocabulary("lemma", 50_000, 8.0, self._random)
        self.bigrams = Vocabulary("bigram", 300_000, 30.0, self._random)
        self._chunks = chunks
        self._every = max(1, chunks // questions)
        self.questions: list[TextVectors] = []

    def batches(self, size: int = 200) -> Iterator[list[IndexedChunk]]:
        for start in range(0, self._chunks, size):
            dense = self._unit_vectors(min(size, self._chunks - start))
            yield [self._chunk(start + row, vector) for row, vector in enumerate(dense)]

    def _chunk(self, number: int, dense: NDArray[np.float32]) -> IndexedChunk:
        words = max(20, int(self._random.normal(LEMMAS, LEMMAS / 4)))
        vectors = TextVectors(dense, self.lemmas.chunk(words), self.bigrams.chunk(words * BIGRAMS // LEMMAS))
        if number % self._every == 0:
            self.questions.append(self._question(vectors))
        document = number // CHUNKS_A_DOCUMENT
        return IndexedChunk(
            point_id=point_id(f"d{document}", 1, number % CHUNKS_A_DOCUMENT),
            document_id=f"d{document}",
            source_id=f"source{document % SCOPES}",
            scope_id=f"scope{document % SCOPES}",
            file_type=FILE_TYPES[document % len(FILE_TYPES)],
            modified_at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=document),
            vectors=vectors,
        )

    def _question(self, chunk: TextVectors) -> TextVectors:
        near = chunk.dense + 0.03 * self._unit_vectors(1)[0] * np.sqrt(DIMENSION)
        return TextVectors(
            (near / np.linalg.norm(near)).astype(np.float32),
            self.lemmas.question(chunk.lemma, QUERY_LEMMAS),
            self.bigrams.question(chunk.bigram, QUERY_BIGRAMS),
        )

    def _unit_vectors(self, count: int) -> NDArray[np.float32]:
        vectors = self._random.standard_normal((count, DIMENSION), dtype=np.float32)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def measure(chunks: int, questions: int, seed: int, folder: Path) -> ScaleResult:
    """Builds the index in `folder`, opens it again as a server would, and times every question for both people."""
    corpus = Corpus(chunks, questions, seed)
    began = time.perf_counter()
    writing = _build(corpus, folder)
    build_s = time.perf_counter() - began
    began = time.perf_counter()
    index = EdgeIndex.open(folder, DIMENSION)
    open_s = time.perf_counter() - began
    scopes = tuple(f"scope{number}" for number in range(SCOPES))
    tenth, everything = (_time_questions(index, corpus.questions, Readable(some)) for some in (scopes[3:4], scopes))
    index.close()
    return ScaleResult(
        chunks=chunks,
        questions=len(corpus.questions),
        one_scope_of_ten=tenth,
        all_scopes=everything,
        query_lemma_share=corpus.lemmas.share([question.lemma for question in corpus.questions], chunks),
        query_bigram_share=corpus.bigrams.share([question.bigram for question in corpus.questions], chunks),
        build_s=build_s,
        write_points_s=chunks / writing,
        open_s=open_s,
        disk_mb=sum(path.stat().st_blocks * 512 for path in folder.rglob("*")) / 1e6,
        cpus=os.cpu_count() or 0,
        load=os.getloadavg()[0],
        machine=platform.processor() or platform.machine(),
    )


def _build(corpus: Corpus, folder: Path) -> float:
    """Seconds spent in writing alone."""
    index = EdgeIndex.open(folder, DIMENSION)
    seconds = 0.0
    for batch in corpus.batches():
        began = time.perf_counter()
        index.upsert(batch)
        seconds += time.perf_counter() - began
    index.flush()
    index.close()
    return seconds


def _time_questions(index: EdgeIndex, questions: list[TextVectors], readable: Readable) -> Spread:
    for question in questions[:WARM_UP]:
        _retrieve(index, question, readable)
    timed = []
    for question in questions:
        began = time.perf_counter()
        rescored = _retrieve(index, question, readable)
        timed.append(((time.perf_counter() - began) * 1000, rescored))
    milliseconds, counts = zip(*timed, strict=True)
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return Spread(float(p50), float(p95), max(milliseconds), float(np.mean(counts)))


def _retrieve(index: EdgeIndex, question: TextVectors, readable: Readable) -> int:
    proposed = index.candidates(question, readable, Narrowing(), CANDIDATES)
    union = {point.point_id for points in proposed.values() for point in points}
    scores = index.rescore(question, readable, tuple(union))
    if len(scores["dense"]) != len(union):
        raise RuntimeError(f"{len(union)} points were proposed and {len(scores['dense'])} scored again")
    return len(union)


def _markdown_row(result: ScaleResult) -> str:
    tenth, everything = result.one_scope_of_ten, result.all_scopes
    return (
        f"| hybrid search at {result.chunks:,} chunks, three legs and rescoring by id, without the embedding "
        f"| a tenth readable: p50 {tenth.p50_ms:.1f} ms, p95 {tenth.p95_ms:.1f} ms "
        f"| all readable: p50 {everything.p50_ms:.1f} ms, p95 {everything.p95_ms:.1f} ms |"
    )


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        result = measure(arguments.chunks, arguments.questions, arguments.seed, Path(folder) / "index")
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n" + _markdown_row(result) + "\n")


if __name__ == "__main__":
    main()
