"""Cuts every passage of all generations anew with other company terms; nothing is read or embedded again.

While it works questions are still cut with the old terms, which every passage holds; a passage that holds more already only
has words that nobody asks for. Killed or stopped, the old terms stay in force, and the next call begins again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class CutIndex:
    """One generation's passages and their points. `behind`: they are not cut with the terms in force."""

    manifest: Manifest
    index: VectorIndex
    behind: bool = False


class Retokenizer:
    """`manifest` keeps the terms in force; `tokenizer` is the one with which questions and new documents are cut: it gets the new
    terms when all is done. `opened` gives the index of every generation, and keeps every run and every change of generations
    out until it ends (it raises RunInProgress where one is under way)."""

    def __init__(
        self,
        manifest: Manifest,
        tokenizer: Tokenizer,
        opened: Callable[[], AbstractContextManager[Sequence[CutIndex]]],
    ) -> None:
        self._manifest = manifest
        self._tokenizer = tokenizer
        self._opened = opened

    def apply(
        self, terms: CompanyTerms, should_stop: Callable[[], bool] = lambda: False
    ) -> Generator[TermsEvent, None, None]:
        """Raises RunInProgress, DiskFull, IndexUnavailable; then the terms before are still in force."""
        began, done = perf_counter(), 0
        with self._opened() as indexes:
            changed = terms.digest != self._tokenizer.terms.digest
            to_cut = [one for one in indexes if changed or one.behind]
            total = sum(one.manifest.intended_count() for one in to_cut)
            cutter = Tokenizer(terms)
            for index, passages in _batches(to_cut):
                if should_stop():
                    yield TermsApplied(len(terms.terms), done, perf_counter() - began, stopped=True)
                    return
                index.replace_words([_words(passage, cutter) for passage in passages])
                done += len(passages)
                yield Retokenizing(done, max(total, done))
            for one in to_cut:
                one.index.flush()
            self._manifest.set_terms(terms.text, [one.manifest.generation for one in indexes], changed)
            self._tokenizer.terms = terms
        yield TermsApplied(len(terms.terms), done, perf_counter() - began)


def _batches(indexes: Sequence[CutIndex]) -> Iterator[tuple[VectorIndex, Sequence[StoredPassage]]]:
    for one in indexes:
        after = ""
        while passages := one.manifest.passages_after(after, BATCH):
            yield one.index, passages
            after = passages[-1].point_id


def _words(passage: StoredPassage, cutter: Tokenizer) -> PointWords:
    text = search_text(passage.title, passage.chunk)
    return PointWords(
        passage.point_id,
        lemma=document_vector(cutter.lemmas(text), LEMMA_PARAMETERS),
        bigram=document_vector(cutter.bigrams(text), BIGRAM_PARAMETERS),
    )
