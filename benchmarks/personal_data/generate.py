"""Documents with invented personal data whose places are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

from benchmarks.personal_data import documents_test, documents_tune, documents_tune_more
from benchmarks.personal_data.lookalikes import LOOKALIKES
from benchmarks.personal_data.writing import WRITERS

Split = Literal["tune", "test"]
_DOCUMENTS = {"tune": (*documents_tune.DOCUMENTS, *documents_tune_more.DOCUMENTS), "test": documents_test.DOCUMENTS}
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Planted:
    """What was written at `[start, end)`: personal data by its kind, a look-alike by its own name."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Made:
    text: str
    personal: tuple[Planted, ...]
    lookalikes: tuple[Planted, ...]


def texts(count: int, seed: int, split: Split) -> Iterator[Made]:
    """The same for the same seed; the two splits share no document."""
    random = Random(f"{split}-{seed}")
    documents = _DOCUMENTS[split]
    for number in range(count):
        yield _made(documents[number % len(documents)], random)


def _made(document: str, random: Random) -> Made:
    pieces: list[str] = []
    personal: list[Planted] = []
    lookalikes: list[Planted] = []
    length = 0
    for number, piece in enumerate(_SLOT.split(document)):
        written = piece
        if number % 2:
            if piece in WRITERS:
                kind, write = WRITERS[piece]
                written = write(random)
                personal.append(Planted(kind, length, length + len(written)))
            else:
                written = LOOKALIKES[piece](random)
                lookalikes.append(Planted(piece, length, length + len(written)))
        pieces.append(written)
        length += len(written)
    return Made("".join(pieces), tuple(personal), tuple(lookalikes))
