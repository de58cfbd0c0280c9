"""Haystack's pipeline over its InMemoryDocumentStore, from the tutorial "Creating a Hybrid Retrieval Pipeline" without its English ranker:
DocumentSplitter by words (512, 32 of them twice), SentenceTransformers embedders, BM25 and embedding retrievers, DocumentJoiner.

`defaults`: all components as they come (the store cuts Japanese into single characters, the joiner concatenates).
`japanese`: the model's prompts by the embedders' `prefix`, pairs of characters by `bm25_tokenization_regex`, the joiner's
`reciprocal_rank_fusion`, and RecursiveDocumentSplitter with Japanese sentence ends, since words by white space are whole paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.peers.japanese import DOCUMENT_PROMPT, PAIRS, QUERY_PROMPT, SENTENCE_ENDS
from benchmarks.peers.protocol import CHUNKS, Job, Piece, serve


class Haystack:
    taken = 0

    def __init__(self, job: Job, _closers: ExitStack) -> None:
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.preprocessors import DocumentSplitter, RecursiveDocumentSplitter
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        japanese = job.setting == "japanese"
        self._splitter: Any = DocumentSplitter(split_by="word", split_length=512, split_overlap=32)
        if japanese:
            ends = ["\n\n", "\n", *SENTENCE_ENDS, "、"]
            self._splitter = RecursiveDocumentSplitter(
                split_length=1000, split_overlap=100, split_unit="char", separators=ends
            )
        self._documents = SentenceTransformersDocumentEmbedder(
            model=job.embedding, prefix=DOCUMENT_PROMPT if japanese else "", progress_bar=False
        )
        self._texts = SentenceTransformersTextEmbedder(
            model=job.embedding, prefix=QUERY_PROMPT if japanese else "", progress_bar=False
        )
        for component in (self._splitter, self._documents, self._texts):
            if hasattr(component, "warm_up"):
                component.warm_up()
        self._texts.run("出張")
        self._store = InMemoryDocumentStore(**({"bm25_tokenization_regex": PAIRS} if japanese else {}))
        self._words = InMemoryBM25Retriever(self._store, top_k=CHUNKS)
        self._vectors = InMemoryEmbeddingRetriever(self._store, top_k=CHUNKS)
        self._joiner = DocumentJoiner(**({"join_mode": "reciprocal_rank_fusion"} if japanese else {}))

    def index(self, files: Sequence[Path]) -> int:
        from haystack.components.converters import TextFileToDocument

        read = TextFileToDocument().run(sources=list(files), meta=[{"file": path.name} for path in files])
        chunks = self._splitter.run(documents=read["documents"])["documents"]
        return int(self._store.write_documents(self._documents.run(documents=chunks)["documents"]))

    def search(self, question: str) -> Sequence[str]:
        vector = self._texts.run(question)["embedding"]
        lists = [self._words.run(query=question)["documents"], self._vectors.run(query_embedding=vector)["documents"]]
        return [document.meta["file"] for document in self._joiner.run(documents=lists)["documents"]]

    def answer(self, question: str, files: Sequence[str]) -> Iterator[Piece]:
        raise NotImplementedError("only its retrieval is compared")


if __name__ == "__main__":
    serve(Haystack)
