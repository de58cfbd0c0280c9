"""A question and its parts -> what each of them finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from answering.retrieve import Searches
from index_store.records import Hit, Narrowing, Readable


@dataclass(frozen=True, slots=True)
class FoundFor:
    """The hits of one search, best first: for a question as a whole, or for one of its parts."""

    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found for a question, the whole of it first; only that where it has no parts."""

    searches: tuple[FoundFor, ...]

    @property
    def question(self) -> str:
        return self.searches[0].text

    @property
    def hits(self) -> tuple[Hit, ...]:
        """As many as the longest search found: the best of each search, the second of each, and so on, none twice."""
        return interleaved(self.searches)[: max(len(found.hits) for found in self.searches)]


def search_each(
    retriever: Searches, texts: Sequence[str], readable: Readable, narrowing: Narrowing = Narrowing()
) -> Searched:
    """`texts` are the question and its parts. The question as a whole takes part always: where it was split wrongly, its own best
    passage still stands first."""
    return Searched(tuple(FoundFor(text, retriever.search(text, readable, narrowing)) for text in texts))


def interleaved(searches: Sequence[FoundFor]) -> tuple[Hit, ...]:
    """The first of each search, the second of each, and so on; a hit that several found stands where it came first."""
    found: dict[str, Hit] = {}
    for hits in zip_longest(*(search.hits for search in searches)):
        for hit in hits:
            if hit is not None:
                found.setdefault(hit.point_id, hit)
    return tuple(found.values())
