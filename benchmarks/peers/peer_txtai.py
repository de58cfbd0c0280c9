"""txtai's Embeddings, one element a file.

`defaults`: `Embeddings(path=MODEL)`. It pools by itself: the Dense modules that EmbeddingGemma has after its pooling are left out, as its
default vectors method `transformers` does; the model's prompts are read from its folder.
`japanese`: `hybrid` with the `sentence-transformers` method, and pairs of characters for BM25 (`scoring.tokenizer.ngrams`), as its page
"Embeddings configuration" gives them; the two are joined by its own normalised scores, half each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.peers.protocol import CHUNKS, Job, Piece, serve


class Txtai:
    taken = 0

    def __init__(self, job: Job, _closers: ExitStack) -> None:
        from txtai import Embeddings

        japanese = {
            "method": "sentence-transformers",
            "hybrid": True,
            "scoring": {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"ngrams": 2}},
        }
        self._embeddings = Embeddings(path=job.embedding, gpu=False, **(japanese if job.setting == "japanese" else {}))
        self._embeddings.batchtransform(["出張"], category="query")

    def index(self, files: Sequence[Path]) -> int:
        self._embeddings.index((path.name, path.read_text(encoding="utf-8")) for path in files)
        return int(self._embeddings.count())

    def search(self, question: str) -> Sequence[str]:
        return [name for name, _ in self._embeddings.search(question, CHUNKS)]

    def answer(self, question: str, files: Sequence[str]) -> Iterator[Piece]:
        raise NotImplementedError("only its retrieval is compared")


if __name__ == "__main__":
    serve(Txtai)
