"""A run's report for whoever may see it, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io

from access.roles import allows, require
from app.house import House, Opened
from app.language import text
from errors import Language, RunUnknown
from evaluation.spreadsheet_cells import inert
from ingest.report import FileResult, IngestReport
from journal.runs import StoredRun

_COLUMNS = (
    "path",
    "status",
    "type",
    "encoding",
    "pages",
    "ocr",
    "confidence",
    "characters",
    "chunks",
    "mojibake",
    "seconds",
    "why",
    "code",
    "lost",
)


def readable_runs(house: House) -> tuple[StoredRun, ...]:
    """The ended runs that have a report, the latest first; none for who doesn't look after the documents."""
    if not allows(house.person, "index"):
        return ()
    there, kept = _sources(house), house.runs.with_lines()
    return tuple(
        run
        for run in house.runs.recent()
        if run.state in ("finished", "stopped") and run.id in kept and run.source_id in there
    )


def readable_report(opened: Opened, run_id: str) -> IngestReport:
    """With the names of all files, also of those that an administrator may not read; never with their text. Raises RunUnknown,
    also where its source was removed, and AccessDenied."""
    require(opened.house.person, "index")
    if opened.house.runs.run(run_id).source_id not in _sources(opened.house):
        raise RunUnknown(run=run_id)
    return opened.reports.of(opened.house.runs, run_id)


def _sources(house: House) -> frozenset[str]:
    return frozenset(source.id for source in house.desk.sources())


def run_as_csv(report: IngestReport, language: Language = "ja") -> bytes:
    """One row a file. UTF-8 with a byte order mark, which Excel needs, and no cell that acts as a formula."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow([text(language, f"column.{name}") for name in _COLUMNS])
    for file in report.files:
        writer.writerow([inert(cell) for cell in _row(file, language)])
    return lines.getvalue().encode("utf-8-sig", "backslashreplace")


def _row(file: FileResult, language: Language) -> tuple[str, ...]:
    reading = file.reading
    return (
        file.path,
        text(language, f"status.{file.status}"),
        reading.file_type or "",
        reading.encoding or "",
        str(reading.pages_total or ""),
        str(reading.pages_by_ocr) if reading.pages_total else "",
        "" if reading.ocr_confidence is None else f"{reading.ocr_confidence:.3f}",
        str(reading.characters or ""),
        str(file.chunks),
        "" if reading.mojibake is None else f"{reading.mojibake:.4f}",
        f"{file.seconds:.2f}",
        file.sentence(language) or "",
        file.error_code or "",
        "\n".join(file.notes(language)),
    )


def reason(file: FileResult, language: Language) -> str:
    """Why a file was not read, and what was decided or lost while reading it; empty where there is nothing to say."""
    why = file.sentence(language)
    notes = file.notes(language)
    return " ".join(notes if why is None else (why, *notes))
