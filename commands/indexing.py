"""`shoko sources`."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, note, print_json, say

if TYPE_CHECKING:
    from desk import Desk
    from index_store.records import Source

FolderArgument = Annotated[Path, typer.Argument(help="文書のフォルダー", show_default=False)]

sources = typer.Typer(no_args_is_help=True, help="文書フォルダー（ソース）の一覧・追加・削除")


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
