"""The indexes of all generations, open at once: what is in force for all of them is written into all of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from errors import GenerationMismatch, IndexDamaged
from index_store.fingerprint import Fingerprint
from index_store.manifest import Manifest
from index_store.manifest_terms import is_behind
from index_store.scrub import heal
from index_store.sparse import BIGRAM_PARAMETERS, LEMMA_PARAMETERS
from ingest.normalize import NORMALIZER_VERSION
from ingest.retokenize import CutIndex
from ingest.tokenizer import TOKENIZER_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from database import Database
    from generations.local_index_desk import IndexDeskParts, LocalIndexDesk
    from index_store.generations import Generation


_log = logging.getLogger(__name__)


class EveryIndex:
    def __init__(self, indexes: LocalIndexDesk, parts: IndexDeskParts, database: Database) -> None:
        """`parts` are those of `indexes`."""
        self._indexes = indexes
        self._parts = parts
        self._database = database

    @contextmanager
    def opened(self) -> Iterator[tuple[CutIndex, ...]]:
        """The serving one first. Until this ends nothing is read, built, switched or dropped. No model is needed; but a generation
        that another tokenizer, normaliser or other sparse parameters have cut is left out: it can't be cut here as it was. So is one
        that is damaged and doesn't serve: it stays behind, and is refused at a switch.

        Raises RunInProgress (as GenerationBusy where it is no run), and what `IndexHomes.open` raises.
        """
        parts = self._parts
        with self._indexes.alone(), parts.serving.settled(), ExitStack() as opened:
            alive = [one for one in parts.generations.all() if one.state != "dropping" and _cut_as_now(one.values)]
            alive.sort(key=lambda one: one.state != "serving")
            found = [self._open(generation, opened) for generation in alive]
            yield tuple(index for index in found if index is not None)

    def _open(self, generation: Generation, opened: ExitStack) -> CutIndex | None:
        parts, is_late = self._parts, is_behind(generation.values)
        serving = parts.serving.now
        if generation.number == serving.number:
            return CutIndex(serving.manifest, serving.index, is_late)
        manifest = Manifest(self._database, generation.number)
        try:
            index = parts.homes.open(generation.number, Fingerprint.from_mapping(generation.values).dimension)
            opened.callback(index.close)
            heal(manifest, index)
        except IndexDamaged as error:
            _log.warning("generation %s is left out of new terms: %s", generation.number, error)
            return None
        return CutIndex(manifest, index, is_late)


def _cut_as_now(values: Mapping[str, str]) -> bool:
    """Whether this program cuts words and weighs them as the generation's do."""
    try:
        stored = Fingerprint.from_mapping(values)
    except GenerationMismatch:
        return False
    return stored == replace(
        stored,
        normalizer=str(NORMALIZER_VERSION),
        tokenizer=str(TOKENIZER_VERSION),
        lemma=LEMMA_PARAMETERS,
        bigram=BIGRAM_PARAMETERS,
    )
