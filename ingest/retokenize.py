"""Cuts every passage of the index anew with other company terms; nothing is read or embedded again.

While it works questions are still cut with the old terms, which every passage holds; a passage that holds more already only
has words that nobody asks for. Killed or stopped, the old terms stay in force, and the next call begins again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from time import perf_counter

from index_store.manifest import Manifest
from index_store.records import PointWords, StoredPassage
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS, document_vector
from index_store.vector_index import VectorIndex
from ingest.chunker import search_text
from ingest.terms import CompanyTerms
from ingest.terms_state import Retokenizing, TermsApplied, TermsEvent
from ingest.tokenizer import Tokenizer

# About 0.2 s of cutting between two writes on a 2-core machine.
BATCH = 100


class Retokenizer:
    """`tokenizer` is the one with which questions and new documents are cut: it gets the new terms when all is done.
    `exclusive` keeps every run of the index out meanwhile (it raises RunInProgress where one is under way)."""

    def __init__(
        self,
        manifest: Manifest,
        index: VectorIndex,
        tokenizer: Tokenizer,
        exclusive: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._manifest = manifest
        self._index = index
        self._tokenizer = tokenizer
        self._exclusive = exclusive

    def apply(
        self, terms: CompanyTerms, should_stop: Callable[[], bool] = lambda: False
    ) -> Generator[TermsEvent, None, None]:
        """Raises RunInProgress, DiskFull, IndexUnavailable; then the terms before are still in force."""
        began = perf_counter()
        with self._exclusive():
            done = 0
            if terms.digest != self._tokenizer.terms.digest:
                total = self._manifest.intended_count()
                cutter, after = Tokenizer(terms), ""
                while passages := self._manifest.passages_after(after, BATCH):
                    if should_stop():
                        yield TermsApplied(len(terms.terms), done, perf_counter() - began, stopped=True)
                        return
                    self._index.replace_words([_words(passage, cutter) for passage in passages])
                    after, done = passages[-1].point_id, done + len(passages)
                    yield Retokenizing(done, max(total, done))
                self._index.flush()
            self._manifest.set_terms(terms.text)
            self._tokenizer.terms = terms
        yield TermsApplied(len(terms.terms), done, perf_counter() - began)


def _words(passage: StoredPassage, cutter: Tokenizer) -> PointWords:
    text = search_text(passage.title, passage.chunk)
    return PointWords(
        passage.point_id,
        lemma=document_vector(cutter.lemmas(text), LEMMA_PARAMETERS),
        bigram=document_vector(cutter.bigrams(text), BIGRAM_PARAMETERS),
    )
