"""llama-index: the pieces of its page "Starter Tutorial (Using Local LLMs)": SimpleDirectoryReader, VectorStoreIndex, HuggingFaceEmbedding.

`defaults`: as they come, vectors only (the embedding class replaces the model's own prompts by none), and CitationQueryEngine.
`bm25`: its BM25Retriever alone, as it comes.
`japanese`: QueryFusionRetriever over both ("Reciprocal Rerank Fusion Retriever", without generated queries), BM25 over pairs of
characters by `token_pattern`, SentenceSplitter with Japanese sentence ends by `chunking_tokenizer_fn`, the model's prompts as
`query_instruction` and `text_instruction`, no file names in what is embedded; CitationQueryEngine with three sources, as on its page
"CitationQueryEngine", and its template in Japanese.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.peers.japanese import DOCUMENT_PROMPT, PAIRS, QUERY_PROMPT, sentences
from benchmarks.peers.protocol import CHUNKS, Job, Piece, serve

# On two cores the first token may take longer than the client's default of a minute, after which it would ask again.
LLM_TIMEOUT_S = 900.0
SOURCES = 3
TEMPLATE = (
    "与えられた資料だけにもとづいて、日本語で質問に答えてください。資料を使うときは、その番号を [1] のように示してください。"
    "答えには少なくとも一つの資料の番号を付けてください。役に立つ資料がないときは、資料には記載がありませんと答えてください。\n"
    "例:\nSource 1:\n夕方の空は赤く、朝の空は青い。\nSource 2:\n空が赤いとき、水はぬれている。\n質問: 水がぬれているのはいつですか。\n"
    "答え: 水は空が赤いときにぬれています [2]。それは夕方です [1]。\n次があなたの番です。番号の付いた資料は次のとおりです。"
    "\n------\n{context_str}\n------\n質問: {query_str}\n答え: "
)


class LlamaIndex:
    taken = 0

    def __init__(self, job: Job, _closers: ExitStack) -> None:
        from llama_index.core import Settings
        from llama_index.core.llms import MockLLM
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._setting = job.setting
        japanese = job.setting == "japanese"
        prompts = {"query_instruction": QUERY_PROMPT, "text_instruction": DOCUMENT_PROMPT} if japanese else {}
        self._splitter = SentenceSplitter(chunking_tokenizer_fn=sentences if japanese else None)
        Settings.llm = MockLLM()
        if job.server_url:
            from llama_index.llms.openai_like import OpenAILike

            Settings.llm = OpenAILike(
                model=job.server_model,
                api_base=job.server_url,
                api_key=job.server_key,
                is_chat_model=True,
                timeout=LLM_TIMEOUT_S,
            )
        if job.setting != "bm25":
            Settings.embed_model = HuggingFaceEmbedding(model_name=job.embedding, device="cpu", **prompts)
            Settings.embed_model.get_text_embedding("出張")

    def index(self, files: Sequence[Path]) -> int:
        from llama_index.core import SimpleDirectoryReader, VectorStoreIndex

        documents = SimpleDirectoryReader(input_files=list(files)).load_data()
        if self._setting == "japanese":
            for document in documents:
                document.excluded_embed_metadata_keys = list(document.metadata)
                document.excluded_llm_metadata_keys = list(document.metadata)
        self._nodes = self._splitter.get_nodes_from_documents(documents)
        if self._setting != "bm25":
            self._index = VectorStoreIndex(self._nodes)
        self._retriever = self._retriever_of(CHUNKS, self._nodes, None)
        return len(self._nodes)

    def _retriever_of(self, limit: int, nodes: Sequence[Any], filters: Any) -> Any:
        """Over `nodes` by words; by vectors over those that pass `filters`."""
        from llama_index.core.retrievers.fusion_retriever import FUSION_MODES, QueryFusionRetriever
        from llama_index.retrievers.bm25 import BM25Retriever

        if self._setting == "bm25":
            return BM25Retriever.from_defaults(nodes=list(nodes), similarity_top_k=limit)
        vectors = self._index.as_retriever(similarity_top_k=limit, filters=filters)
        if self._setting == "defaults":
            return vectors
        words = BM25Retriever.from_defaults(
            nodes=list(nodes), similarity_top_k=limit, token_pattern=PAIRS, skip_stemming=True
        )
        return QueryFusionRetriever(
            [vectors, words], similarity_top_k=limit, num_queries=1, mode=FUSION_MODES.RECIPROCAL_RANK, use_async=False
        )

    def search(self, question: str) -> Sequence[str]:
        return [found.node.metadata["file_name"] for found in self._retriever.retrieve(question)]

    def answer(self, question: str, files: Sequence[str]) -> Iterator[Piece]:
        from llama_index.core import PromptTemplate
        from llama_index.core.query_engine import CitationQueryEngine
        from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

        chosen = MetadataFilters(
            filters=[MetadataFilter(key="file_name", operator=FilterOperator.IN, value=list(files))]
        )
        if self._setting == "defaults":
            engine = CitationQueryEngine.from_args(self._index, streaming=True, filters=chosen)
        else:
            nodes = [node for node in self._nodes if node.metadata["file_name"] in set(files)]
            engine = CitationQueryEngine.from_args(
                self._index,
                streaming=True,
                retriever=self._retriever_of(SOURCES, nodes, chosen),
                citation_qa_template=PromptTemplate(TEMPLATE),
            )
        response: Any = engine.query(question)
        for text in response.response_gen:
            yield Piece(text)


if __name__ == "__main__":
    serve(LlamaIndex)
