"""A run that is limited to some paths of its source: which of what was found concerns it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from errors import PathNotInSource
from index_store.paths import INSIDE, container_of, is_within
from index_store.records import Source
from ingest.find_files import Candidate, Comparison, FoundFile, Listing


def limited(compared: Comparison, only: frozenset[str]) -> Comparison:
    """What concerns these paths: files that are there are all to be read again, whatever is known of them."""
    again = [
        Candidate(FoundFile(file.path, file.size_bytes, file.changed_ns), file, again=True)
        for file in compared.unchanged
        if container_of(file.path) is None and concerns(file.path, only)
    ]
    changed = [replace(found, again=True) for found in compared.to_read if concerns(found.found.path, only)]
    return Comparison(
        unchanged=(),
        to_read=tuple(sorted((*again, *changed), key=lambda candidate: candidate.found.path)),
        gone=tuple(file for file in compared.gone if is_within(file.path, only)),
        renamed=tuple(
            one for one in compared.renamed if is_within(one.known.path, only) or is_within(one.facts.path, only)
        ),
    )


def passed_over(listing: Listing, only: frozenset[str]) -> Listing:
    return replace(listing, passed_over=tuple(file for file in listing.passed_over if is_within(file.path, only)))


def require_met(source: Source, only: frozenset[str], compared: Comparison, listing: Listing) -> None:
    """Raises PathNotInSource where a path meets nothing that lies there or lay there before."""
    met = {
        *(candidate.found.path for candidate in compared.to_read),
        *(file.path for file in compared.gone),
        *(path for one in compared.renamed for path in (one.known.path, one.facts.path)),
        *(file.path for file in listing.passed_over),
    }
    for path in sorted(only):
        if not _meets(path, met):
            raise PathNotInSource(path=path, source=source.folder)


def concerns(path: str, only: Iterable[str]) -> bool:
    """Whether this file is one of those that a run is limited to, lies below one of them, or holds one of them."""
    wanted = tuple(only)
    return is_within(path, wanted) or any(named.startswith(f"{path}{INSIDE}") for named in wanted)


def _meets(named: str, met: Iterable[str]) -> bool:
    return any(concerns(path, (named,)) for path in met)
