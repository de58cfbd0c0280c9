"""A report as a table of our own HTML. What can be pressed names a hidden button of the page (`data-press`, see page.js)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.language import text
from app.report_view import Column, ReportRows, ReportView, columns_of, has_problem, rows_of, shown_type
from app.run_reports import reason
from app.show_runs import duration
from errors import Language
from ingest.notes import HIDDEN_NOTES
from ingest.report import FileResult, IngestReport

_NUMBERS: frozenset[Column] = frozenset({"pages", "ocr", "confidence", "characters", "chunks", "mojibake", "seconds"})


def sort_key(column: Column) -> str:
    """The key of the hidden button that sorts by this column."""
    return f"press-sort-{column}"


def row_key(position: int) -> str:
    """The key of the hidden button that opens the file in this row, counted from 0 within all that is shown."""
    return f"press-file-{position}"


def summary_html(report: IngestReport, language: Language) -> str:
    """How many of which outcome, and the way to the CSV."""
    words = summary_words(report, language)
    address = f"/reports/{escape(report.run_id)}.csv?language={language}"
    stopped = f'<p class="sk-note">{escape(text(language, "run.result.stopped"))}</p>' if report.stopped else ""
    return (
        f'<div class="sk-counts sk-report" lang="{language}"><span>{escape(words)}</span>'
        f'<a class="sk-link" href="{address}" download>{escape(text(language, "run.csv"))}</a></div>{stopped}'
    )


def summary_words(report: IngestReport, language: Language) -> str:
    """`15 件を読み取り · 2 件は変更なし · …`"""
    return " · ".join((_counts(report, language), *noticed_words(report, language)))


def noticed_words(report: IngestReport, language: Language) -> tuple[str, ...]:
    """How many files hide text, and how many speak to the model; nothing where none does."""
    told = {"run.hidden": report.noted(*HIDDEN_NOTES), "run.suspect": report.noted("SpeaksToModel")}
    return tuple(text(language, key, count=count) for key, count in told.items() if count)


def _counts(report: IngestReport, language: Language) -> str:
    return text(
        language,
        "run.count",
        indexed=report.count("indexed"),
        unchanged=report.count("unchanged"),
        failed=report.count("failed"),
        skipped=report.count("skipped"),
        removed=report.removed,
        time=duration(report.seconds, language),
    )


def table_html(report: IngestReport, view: ReportView, language: Language) -> str:
    """One page of the rows that match."""
    shown = rows_of(report, view, language)
    columns = columns_of(report, language)
    headings = "".join(_heading(column, view, language) for column in columns)
    rows = "".join(
        _row(file, row_key(shown.first + position), columns, language) for position, file in enumerate(shown.files)
    )
    label = escape(text(language, "run.table"))
    return (
        f'<p class="sk-small" role="status">{escape(_shown(shown, language))}</p>'
        f'<div class="sk-table sk-files" role="region" aria-label="{label}" tabindex="0" lang="{language}"><table>'
        f'<caption class="sk-unseen">{label}</caption>'
        f"<thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def value_words(file: FileResult, column: Column, language: Language) -> str:
    """A value as a person reads it; empty where there is none."""
    reading = file.reading
    match column:
        case "path":
            return file.path
        case "status":
            return text(language, f"status.{file.status}")
        case "type":
            return shown_type(file)
        case "encoding":
            return reading.encoding or ""
        case "pages":
            return f"{reading.pages_total:,}" if reading.pages_total else ""
        case "ocr":
            return f"{reading.pages_by_ocr:,}" if reading.pages_by_ocr else ""
        case "confidence":
            return "" if reading.ocr_confidence is None else f"{reading.ocr_confidence:.2f}"
        case "characters":
            return f"{reading.characters:,}" if reading.characters else ""
        case "chunks":
            return f"{file.chunks:,}" if file.chunks else ""
        case "mojibake":
            return "" if reading.mojibake is None else _percent(reading.mojibake)
        case "seconds":
            return f"{file.seconds:.1f}" if file.seconds else ""
        case "reason":
            return reason(file, language)


def _percent(share: float) -> str:
    """Never 0 % where there is some."""
    return f"{share:.1%}" if share == 0 or share >= 0.001 else "<0.1%"


def _shown(shown: ReportRows, language: Language) -> str:
    if not shown.total:
        return text(language, "run.shown.none")
    first, last = shown.first + 1, shown.first + len(shown.files)
    return text(language, "run.shown", total=f"{shown.total:,}", first=f"{first:,}", last=f"{last:,}")


def _heading(column: Column, view: ReportView, language: Language) -> str:
    chosen = view.sort == column
    order = "none" if not chosen else "descending" if view.descending else "ascending"
    mark = "" if not chosen else "↓" if view.descending else "↑"
    kind = ' class="n"' if column in _NUMBERS else ""
    return (
        f'<th scope="col" aria-sort="{order}"{kind}><button class="sk-sort" data-press="{sort_key(column)}">'
        f'{escape(text(language, f"column.{column}"))}<i aria-hidden="true">{mark}</i></button></th>'
    )


def _row(file: FileResult, key: str, columns: Sequence[Column], language: Language) -> str:
    cells = "".join(_cell(file, column, language) for column in columns[1:])
    label = escape(text(language, "run.open", path=file.path))
    flag = ' class="sk-flag"' if has_problem(file) else ""
    return (
        f'<tr data-press="{key}"{flag}><th scope="row"><button class="sk-row" data-press="{key}" aria-label="{label}">'
        f"{_path(file.path)}</button></th>{cells}</tr>"
    )


def _path(path: str) -> str:
    """The folder in a quiet tone above the name; a path may be broken after each `/`."""
    folder, mark, name = path.rpartition("/")
    above = f"<small>{escape(folder + mark).replace('/', '/<wbr>')}</small>" if mark else ""
    return f"{above}{escape(name)}"


def _cell(file: FileResult, column: Column, language: Language) -> str:
    words = escape(value_words(file, column, language))
    if column == "status":
        return f'<td class="w"><span class="sk-tag {file.status}">{words}</span></td>'
    if column == "reason":
        return f'<td class="sk-why"><span title="{words}">{words}</span></td>'
    return f'<td class="{"n" if column in _NUMBERS else "w"}">{words}</td>'
