"""Shoko's search as a LlamaIndex retriever, for anyone's own pipeline."""

from __future__ import annotations

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from answering.retrieve import Searches
from index_store.records import Hit, Narrowing, Readable


class ShokoRetriever(BaseRetriever):
    """One person's view of the index: it finds what `readable` allows, and scores with the fused score.

    >>> engine = RetrieverQueryEngine.from_args(ShokoRetriever(retriever, readable), llm=llm)  # doctest: +SKIP
    """

    def __init__(self, retriever: Searches, readable: Readable, narrowing: Narrowing = Narrowing()) -> None:
        super().__init__()
        self._search = retriever.search
        self._readable = readable
        self._narrowing = narrowing

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [_node(hit) for hit in self._search(query_bundle.query_str, self._readable, self._narrowing)]


def _node(hit: Hit) -> NodeWithScore:
    place = hit.chunk.place
    node = TextNode(
        id_=hit.point_id,
        text=hit.chunk.text,
        metadata={
            "document": hit.document.title,
            "path": hit.document.path,
            "page": place.page,
            "sheet": place.sheet,
            "cells": place.cells,
            "section": " > ".join(place.section),
        },
    )
    return NodeWithScore(node=node, score=hit.scores.fused)
