"""Shoko's search as a LlamaIndex retriever, for anyone's own pipeline."""

from __future__ import annotations

from dataclasses import dataclass

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from access.labels import Label
from answering.injected import InjectionGate
from answering.personal_data import hidden_for_model
from answering.retrieve import Searches
from index_store.records import Hit, Narrowing, Readable
from privacy.clearance import label_from
from privacy.gate import PrivacyGate
from privacy.question_gate import QuestionGate


@dataclass(frozen=True, slots=True)
class PromptGates:
    """What stands between an index and the prompt of a model with `clearance`."""

    privacy: PrivacyGate
    clearance: Label
    injections: InjectionGate = InjectionGate()


class ShokoRetriever(BaseRetriever):
    """One person's view of the index for a model with a clearance: it finds what `readable` allows and what isn't labelled above the
    clearance, since whatever it finds goes into that model's prompt, and shows of it what the rules for personal data let that person's
    model read (decision 0029), without what speaks to a model (decision 0035); scores are the fused scores. Raises QuestionWithheld as asking does.

    >>> llm = ShokoLLM(connect=connect, unlabelled="社内", ...)  # doctest: +SKIP
    >>> found = ShokoRetriever(retriever, readable, PromptGates(gate, "社内"))  # doctest: +SKIP
    >>> engine = RetrieverQueryEngine.from_args(found, llm=llm)  # doctest: +SKIP
    """

    def __init__(
        self, retriever: Searches, readable: Readable, gates: PromptGates, narrowing: Narrowing = Narrowing()
    ) -> None:
        super().__init__()
        self._search = retriever.search
        self._readable = readable
        self._gates = gates
        self._narrowing = narrowing

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        gate, labels = QuestionGate(self._gates.privacy, self._readable.sight), dict(self._readable.sight.labels)
        hits = self._search(gate.question(query_bundle.query_str), self._readable, self._narrowing)
        return [
            _node(hidden_for_model(gate, read), label_from(labels.get(hit.document.scope_id)))
            for hit in hits
            if gate.may_be_read(hit, self._gates.clearance) and (shown := gate.passage(hit)) is not None
            for read in self._gates.injections.read(self._gates.injections.marked_hit(shown))
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
