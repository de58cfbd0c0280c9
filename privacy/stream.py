"""Masking a text that comes in pieces: nothing leaves before it is decided."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.normalize import fold
from privacy.context import MAX_ROW, Context
from privacy.find import find
from privacy.finding import Finding
from privacy.kinds import Kind, Language
from privacy.mask import Masked, Placeholders
from privacy.person import PlacesWords

# Longer than any one finding with the words behind it that can change it. A text without an end of sentence is held back up to
# twice this: then each search gives out as much as it looks at.
HOLD = 300
# How far back a label may stand that what comes next depends on: the reach of `individual_number` and a line above it.
_BACK = 300
_SENTENCE_END = re.compile(r"[\n。]")


class MaskingStream:
    """Pieces in, masked text out: `feed` gives what is decided so far, `finish` the rest. Joined they are what `mask` makes of the
    whole text, in lines of up to MAX_ROW characters. One stream per text; `is_masked` says which kinds are (by default all)."""

    def __init__(
        self,
        words: PlacesWords | None = None,
        language: Language = "ja",
        is_masked: Callable[[Kind], bool] = lambda _kind: True,
    ) -> None:
        self._words = words
        self._is_masked = is_masked
        self._placeholders = Placeholders(language)
        self._before = ""
        self._pending: list[str] = []
        self._length = 0
        self._given: list[str] = []

    @property
    def masked(self) -> Masked:
        """What was given out so far, with what its placeholders stand for."""
        return Masked("".join(self._given), self._placeholders.values, self._placeholders.language)

    def feed(self, piece: str) -> str:
        """What of all that came is decided; often nothing."""
        self._pending.append(piece)
        self._length += len(piece)
        has_end = _SENTENCE_END.search(piece) is not None
        if not has_end and self._length <= 2 * HOLD:
            return ""
        pending = "".join(self._pending)
        if has_end:
            return self._release(pending, max(found.end() for found in _SENTENCE_END.finditer(pending)))
        return self._release(pending, len(pending) - HOLD)

    def finish(self) -> str:
        pending = "".join(self._pending)
        return self._release(pending, len(pending))

    def _release(self, pending: str, cut: int) -> str:
        known = self._before + pending
        offset = len(self._before)
        found = [finding for finding in find(known, self._words) if self._is_masked(finding.kind)]
        spans = [
            Finding(span.kind, span.start - offset, span.end - offset)
            for span in self._placeholders.spans(known, found)
            if span.start >= offset
        ]
        cut = next((span.start for span in spans if span.start < cut < span.end), cut)
        released = self._placeholders.replaced(pending[:cut], [span for span in spans if span.end <= cut])
        self._before = _what_counts(known[: offset + cut])
        self._pending, self._length = [pending[cut:]], len(pending) - cut
        self._given.append(released)
        return released


def _what_counts(text: str) -> str:
    """Of what was given out, what the next findings depend on: the last lines, and the lines that head them."""
    start = max(0, len(text) - _BACK)
    line_start = text.rfind("\n", 0, start) + 1
    if start - line_start <= MAX_ROW:
        start = line_start
    if start == 0:
        return text
    folded = fold(text[: start + 1])
    return Context(folded.text).head_of(len(folded.text) - 1) + text[start:]
