"""`shoko runs`: earlier runs of the index, and what happened to every file of one."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, note, print_json, print_table, say
from commands.shapes import report_json, run_json

if TYPE_CHECKING:
    from desk import Desk
    from errors import Language
    from ingest.report import IngestReport
    from journal.runs import StoredRun

runs = typer.Typer(no_args_is_help=True, help="これまでの再インデックスの一覧と、ファイルごとの結果")

STANDARD_OUTPUT = "-"


class ReportLanguage(StrEnum):
    ja = "ja"
    en = "en"


@runs.command("list")
def list_runs(data: DataOption = None, as_json: JsonOption = False) -> None:
    """これまでの再インデックスを、新しいものから表示します。"""
    with desk_of(settings_of(data)) as desk:
        known = desk.runs()
    if as_json:
        print_json({"runs": [run_json(run) for run in known]})
        return
    if not known:
        note("再インデックスはまだありません。`shoko ingest フォルダー` で始められます。")
        return
    for run in known:
        say(_line(run))


def _line(run: StoredRun) -> str:
    """`id  2026-04-01 18:00  終了  読み取り 2、変更なし 5、対象外 0、読めず 1  フォルダー`"""
    from app.language import text
    from app.show_runs import source_words

    counts = ((run.indexed, "indexed"), (run.unchanged, "unchanged"), (run.skipped, "skipped"), (run.failed, "failed"))
    words = "、".join(f"{text('ja', f'status.{status}')} {count}" for count, status in counts)
    state = text("ja", f"run.state.{run.state}")
    return f"{run.id}  {run.started_at.astimezone():%Y-%m-%d %H:%M}  {state}  {words}  {source_words(run, 'ja')}"


@runs.command("report")
def report_run(
    run: Annotated[
        str | None, typer.Argument(help="再インデックスの id（既定は最新のもの）", show_default=False)
    ] = None,
    csv: Annotated[
        str | None, typer.Option("--csv", metavar="FILE", help="CSV（UTF-8、BOM つき）の書き先。- は標準出力")
    ] = None,
    language: Annotated[
        ReportLanguage | None,
        typer.Option("--language", help="列名と理由の言語（既定は設定の language）", show_default=False),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """再インデックスの結果を、ファイルごとに表示します。あとから読み直したファイルは、その結果になります。"""
    settings = settings_of(data)
    chosen: Language = settings.language if language is None else language.value
    with desk_of(settings) as desk:
        report = desk.report(_latest(desk) if run is None else run)
    if csv is not None:
        _write_csv(report, chosen, csv)
    elif as_json:
        print_json(report_json(report, chosen))
    else:
        _show(report, chosen)


def _latest(desk: Desk) -> str:
    """The latest whole run that has a report. Raises RunUnknown."""
    from errors import RunUnknown

    for run in desk.runs():
        if run.only is None and run.state in ("finished", "stopped"):
            return run.id
    raise RunUnknown(run="latest")


def _write_csv(report: IngestReport, language: Language, target: str) -> None:
    from app.run_reports import run_as_csv
    from errors import FileUnwritable

    content = run_as_csv(report, language)
    if target == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise FileUnwritable(path=target, reason=error.strerror) from error
    note(f"{len(report.files)} 件を {target} に書きました。")


def _show(report: IngestReport, language: Language) -> None:
    from app.language import text
    from app.report_table import summary_words, value_words
    from app.report_view import Column

    columns: tuple[Column, ...] = ("status", "path", "type", "pages", "characters", "chunks", "reason")
    print_table(
        tuple(text(language, f"column.{column}") for column in columns),
        [tuple(value_words(file, column, language) for column in columns) for file in report.files],
    )
    say(f"{report.folder}: {summary_words(report, language)}")
