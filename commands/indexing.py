"""`shoko ingest` and `shoko sources`."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, complain, counted, note, print_json, say
from commands.shapes import report_json
from errors import RunIncomplete, RunStopped

if TYPE_CHECKING:
    from desk import Desk
    from errors import Language
    from index_store.records import Source
    from ingest.report import FileStatus, IngestReport

FolderArgument = Annotated[Path, typer.Argument(help="文書のフォルダー", show_default=False)]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="PATH", help="このファイルだけを読み直す（フォルダーから見たパス。何度でも指定できる）"
    ),
]

STATUS_WORDS: tuple[tuple[FileStatus, str], ...] = (
    ("indexed", "読み取り"),
    ("unchanged", "変更なし"),
    ("skipped", "対象外"),
    ("failed", "読めず"),
)

sources = typer.Typer(no_args_is_help=True, help="文書フォルダー（ソース）の一覧・追加・削除")


def ingest(
    folder: FolderArgument, only: OnlyOption = None, data: DataOption = None, as_json: JsonOption = False
) -> None:
    """フォルダーを読み取り、検索できるようにします（変わったファイルだけ読み直します）。

    一部のファイルが読めなくても、残りが検索できれば終了コードは 0 です（読めなかったものと理由は一覧に出ます）。
    検索できるファイルが 1 つもないとき、途中で止められたときは 8 です。
    --only を付けると、そのファイルだけを、変わっていなくても読み直します。
    """
    settings = settings_of(data)
    with desk_of(settings) as desk:
        source = desk.add_source(folder)
        report = _run(desk, source, frozenset(path_in_source(source, path) for path in only or ()))
    if as_json:
        print_json(report_json(report, settings.language))
    else:
        _show_report(report, settings.language)
    if report.stopped:
        raise RunStopped(folder=report.folder)
    failed = report.count("failed")
    if not failed:
        return
    incomplete = RunIncomplete(failed=failed, total=len(report.files))
    if report.count("indexed") + report.count("unchanged") == 0:
        raise incomplete
    complain(incomplete.sentence(settings.language))


def path_in_source(source: Source, named: str) -> str:
    """As the report names it: a path as seen from the source's folder, or from here, as a shell completes it. What follows
    `//` lies in a container."""
    from index_store.records import INSIDE

    outer, mark, inner = named.partition(INSIDE)
    folder = Path(source.folder)
    if Path(outer).is_absolute() or not os.path.lexists(folder / outer):
        from_here = Path(os.path.normpath(Path.cwd() / outer))
        if from_here.is_relative_to(folder):
            outer = str(from_here.relative_to(folder))
    return f"{outer}{mark}{inner}"


def _run(desk: Desk, source: Source, only: frozenset[str]) -> IngestReport:
    """One run to its end. Raises RunStopped where it was stopped elsewhere (the page has a button)."""
    from ingest.report import Progress, RunEnded
    from ingest.run_order import RunOrder

    with counted("再インデックス") as advance, closing(desk.ingest(source.id, RunOrder(only=only))) as events:
        for event in events:
            if isinstance(event, Progress):
                advance(event.files_done, event.files_total)
            elif isinstance(event, RunEnded):
                return event.report
    raise RunStopped(folder=source.folder)


def _show_report(report: IngestReport, language: Language) -> None:
    words = dict(STATUS_WORDS)
    for file in report.files:
        if file.status in ("failed", "skipped"):
            note(f"{words[file.status]}: {file.path}: {file.sentence(language) or ' '.join(file.reading.notes)}")
    counts = "、".join(f"{word} {report.count(status)}" for status, word in STATUS_WORDS)
    say(f"{report.folder}: {counts}、削除 {report.removed}（{report.seconds:.1f} 秒）")


@sources.command("list")
def list_sources(data: DataOption = None, as_json: JsonOption = False) -> None:
    """登録されているソースの一覧を表示します。"""
    with desk_of(settings_of(data)) as desk:
        known = desk.sources()
    if as_json:
        print_json({"sources": [source_json(source) for source in known]})
        return
    if not known:
        note("ソースはまだありません。`shoko ingest フォルダー` で加えられます。")
    for source in known:
        say(f"{source.id}  {source.folder}")


@sources.command("add")
def add_source(folder: FolderArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """フォルダーをソースとして登録します（読み取りは `shoko ingest`）。"""
    with desk_of(settings_of(data)) as desk:
        source = desk.add_source(folder)
    if as_json:
        print_json(source_json(source))
    else:
        say(f"{source.id}  {source.folder}")


@sources.command("remove")
def remove_source(
    source: Annotated[str, typer.Argument(help="ソースの id またはフォルダー", show_default=False)],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """ソースを外します。その文書からの答えは、次の質問からなくなります（元のファイルには触れません）。"""
    with desk_of(settings_of(data)) as desk:
        removed = named_source(desk, source)
        desk.remove_source(removed.id)
    if as_json:
        print_json({"removed": source_json(removed)})
    else:
        say(f"{removed.folder} を外しました。")


def named_source(desk: Desk, name: str) -> Source:
    """By id or folder, as seen from here: a running server has another working directory. Raises SourceUnknown."""
    from errors import SourceUnknown

    folder = str(Path(name).resolve())
    for source in desk.sources():
        if name in (source.id, source.folder) or folder == source.folder:
            return source
    raise SourceUnknown(source=name)


def source_json(source: Source) -> dict[str, object]:
    return {"id": source.id, "folder": source.folder, "added_at": source.added_at.isoformat()}
