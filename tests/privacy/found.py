"""Shared by the tests of this room."""

from __future__ import annotations

from functools import lru_cache

from ingest.tokenizer import Tokenizer
from privacy.find import find
from privacy.kinds import Kind


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    return Tokenizer()


def found(text: str, *kinds: Kind) -> list[tuple[Kind, str]]:
    """What is found, as it is written; of these kinds, or of all."""
    return [(one.kind, text[one.start : one.end]) for one in find(text, tokenizer()) if not kinds or one.kind in kinds]
