"""The text that may prove a sentence of an answer."""

from __future__ import annotations

from answering.prompt import heading
from index_store.cell_marks import without_cells
from index_store.records import Hit


def source_text(hit: Hit) -> str:
    """What may prove a sentence: the passage with its heading (document, section), without its cells: 14 in 〔A14〕 proves nothing."""
    return f"{heading(hit)}\n{without_cells(hit.chunk.text)}"
