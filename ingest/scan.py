"""What the reading of one scanned page gives: its lines, and how they were come by. Picklable, as what parsers return."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.text_lines import TextLine


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The lines in reading order, without ruby. `confidence` is the mean over their letters, 0 to 1, None on a page without text.
    `turned` says how far the page lay turned clockwise (0, 90, 180, 270); `ruby` are the readings that were left out."""

    lines: tuple[TextLine, ...] = ()
    confidence: float | None = None
    turned: int = 0
    vertical: bool = False
    ruby: tuple[str, ...] = ()
