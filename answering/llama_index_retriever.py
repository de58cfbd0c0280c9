"""Shoko's search as a LlamaIndex retriever, for anyone's own pipeline."""

from __future__ import annotations

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from answering.personal_data import hidden_for_model
from answering.retrieve import Searches
from index_store.records import Hit, Narrowing, Readable
from privacy.gate import PrivacyGate
from privacy.question_gate import QuestionGate


class ShokoRetriever(BaseRetriever):
    """One person's view of the index: it finds what `readable` allows, shows of it what the rules for personal data let that person's
    model read (decision 0029), and scores with the fused score. Raises QuestionWithheld as asking does.

    >>> engine = RetrieverQueryEngine.from_args(ShokoRetriever(retriever, readable, gate), llm=llm)  # doctest: +SKIP
    """

    def __init__(
        self, retriever: Searches, readable: Readable, gate: PrivacyGate, narrowing: Narrowing = Narrowing()
    ) -> None:
        super().__init__()
        self._search = retriever.search
        self._gate = gate
        self._readable = readable
        self._narrowing = narrowing

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        gate = QuestionGate(self._gate, self._readable.sight)
        hits = self._search(gate.question(query_bundle.query_str), self._readable, self._narrowing)
        return [_node(hidden_for_model(gate, shown)) for hit in hits if (shown := gate.passage(hit)) is not None]


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
