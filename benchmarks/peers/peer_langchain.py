"""LangChain's pieces, put together as Open WebUI's hybrid search does: a vector retriever and BM25Retriever in an EnsembleRetriever with
weights of one half each, over RecursiveCharacterTextSplitter's chunks of 1,000 characters, 100 of them twice (`CHUNK_SIZE`,
`CHUNK_OVERLAP` and `RAG_HYBRID_BM25_WEIGHT` on its page "Environment Variable Configuration").

`defaults`: as it comes; words are cut at white space, texts are embedded without a prompt.
`japanese`: BM25Retriever's `preprocess_func` (its page's "Preprocessing" example) with morphemes, the model's prompts through
HuggingFaceEmbeddings' `encode_kwargs`, Japanese sentence ends as separators ("Splitting text from languages without word boundaries").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.peers.japanese import SENTENCE_ENDS, lemmas
from benchmarks.peers.protocol import CHUNKS, Job, Piece, serve


class LangChain:
    taken = 0

    def __init__(self, job: Job, _closers: ExitStack) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        self._japanese = job.setting == "japanese"
        prompts = {"encode_kwargs": {"prompt_name": "document"}, "query_encode_kwargs": {"prompt_name": "query"}}
        self._embeddings = HuggingFaceEmbeddings(
            model_name=job.embedding, model_kwargs={"device": "cpu"}, **(prompts if self._japanese else {})
        )
        self._embeddings.embed_query("出張")
        separators = {"separators": ["\n\n", "\n", *SENTENCE_ENDS, "、", " ", ""], "keep_separator": "end"}
        self._splitter = RecursiveCharacterTextSplitter(
            chunk_size=1000, chunk_overlap=100, **(separators if self._japanese else {})
        )

    def index(self, files: Sequence[Path]) -> int:
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_core.documents import Document
        from langchain_core.vectorstores import InMemoryVectorStore

        documents = [Document(path.read_text(encoding="utf-8"), metadata={"file": path.name}) for path in files]
        chunks = self._splitter.split_documents(documents)
        vectors = InMemoryVectorStore.from_documents(chunks, self._embeddings)
        words = {"preprocess_func": lemmas()} if self._japanese else {}
        self._retriever = EnsembleRetriever(
            retrievers=[
                BM25Retriever.from_documents(chunks, k=CHUNKS, **words),
                vectors.as_retriever(search_kwargs={"k": CHUNKS}),
            ],
            weights=[0.5, 0.5],
        )
        return len(chunks)

    def search(self, question: str) -> Sequence[str]:
        return [document.metadata["file"] for document in self._retriever.invoke(question)]

    def answer(self, question: str, files: Sequence[str]) -> Iterator[Piece]:
        raise NotImplementedError("only its retrieval is compared")


if __name__ == "__main__":
    serve(LangChain)
