"""Cells of a CSV file that a spreadsheet program opens as text, never as a formula."""

from __future__ import annotations

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection); a Japanese one the full-width signs too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARD = "'"


def inert(cell: str) -> str:
    return f"{_GUARD}{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def guarded(cell: str) -> str:
    """As `inert`, but so that `unguarded` gives every cell back as it was."""
    return f"{_GUARD}{cell}" if cell.startswith(_GUARD) else inert(cell)


def unguarded(cell: str) -> str:
    return cell.removeprefix(_GUARD)
