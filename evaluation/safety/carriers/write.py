"""A carrier -> a file of its format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluation.safety.carriers.carrier import Carrier
from evaluation.safety.carriers.office import write_docx, write_pptx
from evaluation.safety.carriers.paper import write_pdf
from evaluation.safety.carriers.sheets import write_csv, write_xlsx
from evaluation.safety.carriers.texts import write_eml, write_html, write_md, write_txt

_WRITERS: dict[str, Callable[[Carrier, Path], None]] = {
    "pdf": write_pdf,
    "docx": write_docx,
    "pptx": write_pptx,
    "xlsx": write_xlsx,
    "csv": write_csv,
    "html": write_html,
    "md": write_md,
    "txt": write_txt,
    "eml": write_eml,
}


def write_carrier(carrier: Carrier, target: Path) -> None:
    """By the ending of `target`."""
    _WRITERS[target.suffix.lstrip(".")](carrier, target)
