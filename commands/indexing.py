"""`shoko ingest` and `shoko sources`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from assemble import open_desk

from commands.output import DataOption, JsonOption, note, print_json, print_table, progress_bar, say
from desk import Desk
from errors import Language, RunIncomplete
from ingest.report import FileResult, IngestReport, Progress, RunEnded
from settings import load_settings

FolderArgument = Annotated[Path, typer.Argument(help="文書のフォルダー", show_default=False)]

STATUS_WORDS = {"indexed": "索引済み", "unchanged": "変更なし", "skipped": "対象外", "failed": "失敗"}

sources = typer.Typer(no_args_is_help=True, help="文書フォルダー（ソース）の一覧・追加・削除")


def ingest(folder: FolderArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """フォルダーを読み取り、検索できるようにします（変わったファイルだけ読み直します）。

    読めないファイルがあれば終了コードは 8 です（読めたものは検索できます）。
    """
    settings = load_settings(data)
    with closing(open_desk(settings, with_model=False)) as desk:
        source = desk.add_source(folder)
        report = _run(desk, source.id)
    if as_json:
        print_json(report_json(report, settings.language))
    else:
        _show_report(report, settings.language)
    failed = report.count("failed")
    if failed:
        raise RunIncomplete(failed=failed, total=len(report.files))


def _run(desk: Desk, source_id: str) -> IngestReport:
    with progress_bar("再インデックス") as bar, closing(desk.ingest(source_id)) as events:
        for event in events:
            if isinstance(event, Progress):
                bar.update(bar.task_ids[0], completed=event.files_done, total=event.files_total)
            elif isinstance(event, RunEnded):
                return event.report
    raise KeyboardInterrupt


def report_json(report: IngestReport, language: Language) -> dict[str, object]:
    return {
        "source": report.source_id,
        "folder": report.folder,
        "removed": report.removed,
        "seconds": round(report.seconds, 2),
        "stopped": report.stopped,
        "files": [file_json(file, language) for file in report.files],
    }


def file_json(file: FileResult, language: Language) -> dict[str, object]:
    error = {"code": file.error_code, "sentence": file.sentence(language)} if file.error_code is not None else None
    return {
        "path": file.path,
        "status": file.status,
        "error": error,
        "chunks": file.chunks,
        "type": file.file_type,
        "encoding": file.encoding,
        "notes": list(file.notes),
    }


def _show_report(report: IngestReport, language: Language) -> None:
    for file in report.files:
        if file.status in ("failed", "skipped"):
            note(f"{STATUS_WORDS[file.status]}: {file.path}: {file.sentence(language) or ' '.join(file.notes)}")
    counts = "、".join(f"{word} {report.count(status)}" for status, word in STATUS_WORDS.items())  # type: ignore[arg-type]
    say(f"{report.folder}: {counts}、削除 {report.removed}（{report.seconds:.1f} 秒）")


@sources.command("list")
def list_sources(data: DataOption = None, as_json: JsonOption = False) -> None:
    """登録されているソースの一覧を表示します。"""
    with closing(open_desk(load_settings(data), with_model=False)) as desk:
        known = desk.sources()
    if as_json:
        print_json({"sources": [{"id": source.id, "folder": source.folder} for source in known]})
    else:
        print_table(("id", "フォルダー"), [(source.id, source.folder) for source in known])


@sources.command("add")
def add_source(folder: FolderArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """フォルダーをソースとして登録します（読み取りは `shoko ingest`）。"""
    with closing(open_desk(load_settings(data), with_model=False)) as desk:
        source = desk.add_source(folder)
    if as_json:
        print_json({"id": source.id, "folder": source.folder})
    else:
        say(f"{source.id}  {source.folder}")


@sources.command("remove")
def remove_source(
    source: Annotated[str, typer.Argument(help="ソースの id またはフォルダー", show_default=False)],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """ソースを外します。その文書からの答えは、次の質問からなくなります（元のファイルには触れません）。"""
    with closing(open_desk(load_settings(data), with_model=False)) as desk:
        desk.remove_source(source)
    if as_json:
        print_json({"removed": source})
    else:
        say(f"{source} を外しました。")
