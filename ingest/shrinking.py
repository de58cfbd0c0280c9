"""A folder that isn't mounted looks like an empty one: documents that vanish in great number are kept until somebody agrees."""

from __future__ import annotations

from collections.abc import Sequence

from index_store.file_records import KnownFile

# Of 8 documents 2 are a quarter, and no sign of anything.
LEAST = 5


def found_documents(files: Sequence[KnownFile]) -> int:
    """How many of these files people find something in: also one that failed and whose earlier version stays."""
    return sum(1 for file in files if file.chunks)


def shrinks(gone: Sequence[KnownFile], documents: int, share: float) -> bool:
    """Whether so many of a source's `documents` are gone that it may be a mistake: more than `share` of them, and `LEAST`."""
    missing = found_documents(gone)
    return missing >= LEAST and missing > share * documents


def fails_more(failed: int, failed_before: int, files: int, share: float) -> bool:
    """Whether so many more files failed than in the run before that it deserves a word: more than `share` of all."""
    more = failed - failed_before
    return more >= LEAST and more > share * files
