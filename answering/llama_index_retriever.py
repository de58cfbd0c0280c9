"""Shoko's search as a LlamaIndex retriever, for anyone's own pipeline."""

from __future__ import annotations

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from answering.retrieve import Searches
from index_store.records import Hit, Narrowing, Readable
from privacy.clearance import cleared, label_from
from privacy.kinds import Label


class ShokoRetriever(BaseRetriever):
    """One person's view of the index for a model with `clearance`: it finds what `readable` allows and what isn't labelled above the
    clearance, since whatever it finds goes into that model's prompt; scores are the fused scores.

    >>> llm = ShokoLLM(connect=connect, unlabelled="社内", ...)  # doctest: +SKIP
    >>> engine = RetrieverQueryEngine.from_args(ShokoRetriever(retriever, readable, "社内"), llm=llm)  # doctest: +SKIP
    """

    def __init__(
        self, retriever: Searches, readable: Readable, clearance: Label, narrowing: Narrowing = Narrowing()
    ) -> None:
        super().__init__()
        self._search = retriever.search
        self._readable = readable
        self._clearance = clearance
        self._narrowing = narrowing

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        labels = dict(self._readable.sight.labels)
        return [
            _node(hit, label)
            for hit in self._search(query_bundle.query_str, self._readable, self._narrowing)
            if cleared(self._clearance, label := label_from(labels.get(hit.document.scope_id)))
        ]


def _node(hit: Hit, label: Label) -> NodeWithScore:
    place = hit.chunk.place
    node = TextNode(
        id_=hit.point_id,
        text=hit.chunk.text,
        metadata={
            "document": hit.document.title,
            "path": hit.document.path,
            "label": label,
            "page": place.page,
            "sheet": place.sheet,
            "cells": place.cells,
            "section": " > ".join(place.section),
        },
    )
    return NodeWithScore(node=node, score=hit.scores.fused)
