"""What of a report is shown: filtered, searched, sorted, one page of it. Pure, so that 10,000 files take a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal, get_args

from app.run_reports import reason
from errors import Language
from ingest.notes import is_routine
from ingest.report import FileResult, FileStatus, IngestReport

Column = Literal[
    "path",
    "status",
    "reason",
    "type",
    "encoding",
    "pages",
    "ocr",
    "confidence",
    "characters",
    "chunks",
    "mojibake",
    "seconds",
]
COLUMNS: tuple[Column, ...] = get_args(Column)
ROWS = 50
# What went wrong comes first.
STATUSES: tuple[FileStatus, ...] = ("missing", "failed", "skipped", "indexed", "unchanged")
# OCR below this is worth a look: of 100 characters, ten or more may be wrong.
LOW_CONFIDENCE = 0.9
# A sound Japanese text has no broken character at all; one in fifty is a font that maps to nothing.
MUCH_MOJIBAKE = 0.02


@dataclass(frozen=True, slots=True)
class ReportView:
    """Empty filters mean all. `page` counts from 0."""

    statuses: tuple[FileStatus, ...] = ()
    types: tuple[str, ...] = ()
    problems: bool = False
    wanted: str = ""
    sort: Column = "status"
    descending: bool = False
    page: int = 0

    def sorted_by(self, column: Column) -> ReportView:
        """The first press sorts upwards, the second downwards."""
        return replace(self, sort=column, descending=self.sort == column and not self.descending, page=0)


@dataclass(frozen=True, slots=True)
class ReportRows:
    """One page: its files, of how many that match. `first` counts from 0."""

    files: tuple[FileResult, ...]
    first: int
    total: int
    page: int
    pages: int


def rows_of(report: IngestReport, view: ReportView, language: Language) -> ReportRows:
    """A page beyond the end is the last one."""
    found = [file for file in report.files if _matches(file, view, language)]
    found = _sorted(found, view, language)
    pages = max(1, -(-len(found) // ROWS))
    page = min(max(view.page, 0), pages - 1)
    return ReportRows(tuple(found[page * ROWS : (page + 1) * ROWS]), page * ROWS, len(found), page, pages)


def shown_type(file: FileResult) -> str:
    """By content; of a file that couldn't be opened, its name's ending with the dot (`.docx`)."""
    return file.reading.file_type or PurePosixPath(file.path).suffix.lower()


def has_problem(file: FileResult) -> bool:
    """Whether somebody should look at it: not read, something lost, badly recognised or garbled."""
    reading = file.reading
    badly_recognised = reading.ocr_confidence is not None and reading.ocr_confidence < LOW_CONFIDENCE
    garbled = reading.mojibake is not None and reading.mojibake >= MUCH_MOJIBAKE
    lost = any(not is_routine(note) for note in reading.notes)
    return file.status == "failed" or lost or badly_recognised or garbled


def columns_of(report: IngestReport, language: Language) -> tuple[Column, ...]:
    """Those in which any file has a value: most folders hold no scan, and a narrow table is read more easily."""
    always: set[Column] = {"path", "status", "chunks"}
    return tuple(
        column
        for column in COLUMNS
        if column in always or any(not _is_blank(file, column, language) for file in report.files)
    )


def _matches(file: FileResult, view: ReportView, language: Language) -> bool:
    if view.statuses and file.status not in view.statuses:
        return False
    if view.types and shown_type(file) not in view.types:
        return False
    if view.problems and not has_problem(file):
        return False
    wanted = view.wanted.strip().casefold()
    return not wanted or wanted in file.path.casefold() or wanted in reason(file, language).casefold()


def _sorted(files: Sequence[FileResult], view: ReportView, language: Language) -> list[FileResult]:
    """Files without a value in this column come last, whichever way it is sorted; equal ones in the order of paths."""
    by_path = sorted(files, key=lambda file: file.path)
    with_value = [file for file in by_path if not _is_blank(file, view.sort, language)]
    without = [file for file in by_path if _is_blank(file, view.sort, language)]
    if view.sort in _NUMBERS:
        with_value.sort(key=lambda file: _number(file, view.sort), reverse=view.descending)
    else:
        with_value.sort(key=lambda file: str(_value(file, view.sort, language)), reverse=view.descending)
    return [*with_value, *without]


_NUMBERS = frozenset({"status", "pages", "ocr", "confidence", "characters", "chunks", "mojibake", "seconds"})


def _number(file: FileResult, column: Column) -> float:
    value = _value(file, column, "ja")
    return value if isinstance(value, int | float) else 0.0


def _value(file: FileResult, column: Column, language: Language) -> str | float | None:
    reading = file.reading
    match column:
        case "path":
            return file.path
        case "status":
            return STATUSES.index(file.status) + 1
        case "type":
            return shown_type(file)
        case "encoding":
            return reading.encoding
        case "pages":
            return reading.pages_total
        case "ocr":
            return reading.pages_by_ocr
        case "confidence":
            return reading.ocr_confidence
        case "characters":
            return reading.characters
        case "chunks":
            return file.chunks
        case "mojibake":
            return reading.mojibake
        case "seconds":
            return file.seconds
        case "reason":
            return reason(file, language)


def _is_blank(file: FileResult, column: Column, language: Language) -> bool:
    """0 characters, pages or seconds say as little as none; a mojibake or confidence of 0 says something."""
    value = _value(file, column, language)
    return value is None or value == "" or (value == 0 and column not in ("mojibake", "confidence"))
