"""`shoko access`: who may read which folder, set, explained and checked."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, note, print_json, say

if TYPE_CHECKING:
    from access.labels import Label
    from access_desk import AccessLine, ReadLine

access = typer.Typer(no_args_is_help=True, help="だれがどのフォルダーを読めるかを、見る・決める・確かめる。")

WhereArgument = Annotated[str, typer.Argument(help="ソースの ID、またはソースの中のフォルダーのパス")]
ReaderOption = Annotated[
    list[str] | None,
    typer.Option("--reader", metavar="NAME", help="読める人: *（全員）、person:ID、group:名前（何度でも指定できる）"),
]
NobodyOption = Annotated[bool, typer.Option("--nobody", help="だれにも読ませない")]
LabelOption = Annotated[str | None, typer.Option("--label", help="区分: 公開、社内、社外秘、極秘")]
GroupOption = Annotated[
    list[str] | None, typer.Option("--group", metavar="NAME", help="その人が属するグループ（何度でも指定できる）")
]


@access.command()
def show(
    where: Annotated[str | None, typer.Argument(help="ソースの ID かフォルダー（なければすべて）")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """ソースとその下のフォルダーごとに、読める人と区分、それを決めているルールの場所を示します。"""
    with desk_of(settings_of(data)) as desk:
        lines = desk.access.show(where)
    if as_json:
        print_json({"folders": [_line_json(line) for line in lines]})
        return
    for line in lines:
        _say_line(line)
    if not lines:
        note("登録されているソースはありません。")


@access.command(name="set")
def set_(
    where: WhereArgument,
    reader: ReaderOption = None,
    nobody: NobodyOption = False,
    label: LabelOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """フォルダーの読める人か区分を決めます。次の質問から効き、再インデックスは要りません。

    決めなかったほうは、上のフォルダーと同じになります。
    """
    from access.rules import Said

    if bool(reader) == nobody and (nobody or label is None):
        raise typer.BadParameter(
            "--reader、--nobody、--label のどれかを指定してください（--reader と --nobody は一方だけ）。"
        )
    readers = () if nobody else tuple(reader) if reader else None
    with desk_of(settings_of(data)) as desk:
        line = desk.access.set(where, Said(readers, cast("Label | None", label)))
    _tell(line, as_json)


@access.command()
def clear(where: WhereArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """フォルダーのルールを消し、上のフォルダーと同じにします。"""
    with desk_of(settings_of(data)) as desk:
        line = desk.access.clear(where)
    _tell(line, as_json)


@access.command()
def take(
    source: Annotated[str, typer.Argument(help="ソースの ID かフォルダー")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """読める人を、ファイルシステムの権限（所有者、グループ、POSIX ACL）から引き継ぎます。

    再インデックスのたびに読み直します。`shoko access set` で読める人を決めたフォルダーの下では、そちらが優先します。
    """
    with desk_of(settings_of(data)) as desk:
        line = desk.access.take(source)
    _tell(line, as_json)


@access.command(name="take-list")
def take_list(
    source: Annotated[str, typer.Argument(help="ソースの ID かフォルダー")],
    listed: Annotated[Path, typer.Argument(help="書き出した一覧: icacls /save、icacls /T、Get-Acl の CSV")],
    names: Annotated[
        Path | None,
        typer.Option(
            "--names", help="アカウント名か SID と、読める人の対応表（account,reader の CSV）", show_default=False
        ),
    ] = None,
    root: Annotated[
        str | None, typer.Option("--root", help="一覧の中で、ソースのフォルダーに当たるパス", show_default=False)
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="実際に引き継ぐ（付けなければ、見るだけ）")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """読める人を、書き出した NTFS の権限の一覧から引き継ぎます。--apply を付けるまでは、結果を示すだけです。

    読み取れないもの、対応表にないアカウント、一覧にないファイルは、だれにも読ませません。
    """
    from access.ntfs_take_over import ListOrder
    from commands.access_lists import say_list

    with desk_of(settings_of(data)) as desk:
        view = desk.access.take_list(ListOrder(source, listed, names, root), apply=apply)
    say_list(view, as_json=as_json)


@access.command()
def who(
    path: Annotated[str, typer.Argument(help="ファイルかフォルダーのパス")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """ファイルかフォルダーを読める人と、それを決めているルールの場所を示します。"""
    with desk_of(settings_of(data)) as desk:
        line = desk.access.who(path)
    _tell(line, as_json)


@access.command()
def check(
    person: Annotated[str, typer.Argument(help="人の ID")],
    group: GroupOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """その人が読めるフォルダーを、理由とともに示します（監査ログに残ります）。"""
    from access.people import Person

    with desk_of(settings_of(data)) as desk:
        lines = desk.access.check(Person(person, tuple(group or ())))
    if as_json:
        print_json({"folders": [_read_json(line) for line in lines]})
        return
    for line in lines:
        say(f"{_place(line.source.folder, line.path)}  {line.label}  {line.reason.reader}（{_rule(line.reason.path)}）")
    if not lines:
        note(f"{person} が読めるフォルダーはありません。")


def _tell(line: AccessLine, as_json: bool) -> None:
    if as_json:
        print_json(_line_json(line))
    else:
        _say_line(line)


def _say_line(line: AccessLine) -> None:
    readers = "、".join(line.readers) or "だれも読めません"
    own = "" if line.own is None and line.taken is None else " *"
    say(f"{_place(line.source.folder, line.path)}{own}")
    say(f"  読める人: {readers}（{_rule(line.readers_from)}）  区分: {line.label}（{_rule(line.label_from)}）")


def _rule(path: str | None) -> str:
    if path is None:
        return "ルールなし"
    return f"{path} のルール" if path else "ソース全体のルール"


def _place(folder: str, path: str) -> str:
    return f"{folder}/{path}" if path else folder


def _line_json(line: AccessLine) -> dict[str, object]:
    return {
        "source": line.source.id,
        "folder": line.source.folder,
        "path": line.path,
        "readers": list(line.readers),
        "readers_from": line.readers_from,
        "label": line.label,
        "label_from": line.label_from,
        "own": line.own is not None,
        "taken": line.taken is not None,
    }


def _read_json(line: ReadLine) -> dict[str, object]:
    return {
        "source": line.source.id,
        "folder": line.source.folder,
        "path": line.path,
        "label": line.label,
        "reader": line.reason.reader,
        "rule": line.reason.path,
    }
