"""A run's report as CSV that a spreadsheet opens rightly: UTF-8 with a byte order mark, no cell that acts as a formula."""

from __future__ import annotations

import csv
import io

from app.language import text
from errors import Language
from ingest.report import FileResult, IngestReport

_COLUMNS = ("path", "status", "type", "encoding", "chunks", "reason")
# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def run_as_csv(report: IngestReport, language: Language = "ja") -> bytes:
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow([text(language, f"column.{name}") for name in _COLUMNS])
    for file in report.files:
        writer.writerow([_inert(cell) for cell in _row(file, language)])
    return lines.getvalue().encode("utf-8-sig")


def _row(file: FileResult, language: Language) -> tuple[str, ...]:
    status = text(language, f"status.{file.status}")
    kind, encoding = file.file_type or "", file.encoding or ""
    return file.path, status, kind, encoding, str(file.chunks), reason(file, language)


def reason(file: FileResult, language: Language) -> str:
    """Why a file was not read, and what was decided while reading it; empty where there is nothing to say."""
    why = file.sentence(language)
    return " ".join(file.notes if why is None else (why, *file.notes))


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
