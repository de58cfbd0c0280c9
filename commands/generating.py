"""`shoko index list|build|switch|rollback|drop`: a second index beside the first."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.generation_shapes import built_json, overview_json, recall_text, switched_json
from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, counted, note, print_json, print_table, say
from errors import RunStopped

if TYPE_CHECKING:
    from desk import Desk
    from errors import Language
    from generations.index_desk import BuildOrder, Built, IndexOverview, Switched, SwitchOrder

NumberArgument = Annotated[int, typer.Argument(help="世代の番号（`shoko index list`）", show_default=False)]

STATES = {"building": "作成中", "serving": "使用中", "kept": "保管", "dropping": "削除中"}
NAMED = 5

index = typer.Typer(no_args_is_help=True, help="インデックスの世代（設定を変えたインデックスを作り、比べて切り替える）")


@index.command("list")
def list_generations(data: DataOption = None, as_json: JsonOption = False) -> None:
    """世代の一覧と、今の設定が求めるものとの違いを表示します。"""
    settings = settings_of(data)
    with desk_of(settings) as desk:
        overview = desk.indexes.overview()
    if as_json:
        print_json(overview_json(overview, settings.language))
    else:
        _show_overview(overview, settings.language)


@index.command("build")
def build(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="使用中のものと同じ設定でも作り直す")] = False,
    optimize: Annotated[
        bool, typer.Option("--optimize", help="最後に箇所を詰め直し、検索を速くする（10 万件で数分）")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """今の設定で、使用中のインデックスの横に新しい世代を作ります（使用中のものは、そのあいだも答えます）。

    途中で止めても、もう一度実行すると続きから作ります。終わったら `shoko index switch` で切り替えます。
    """
    from generations.index_desk import BuildOrder

    settings = settings_of(data)
    with desk_of(settings) as desk:
        built = _build(desk, BuildOrder(rebuild=rebuild, optimize=optimize))
    if as_json:
        print_json(built_json(built, settings.language))
    else:
        _show_built(built, settings.language)
    if built.stopped:
        raise RunStopped(folder=built.reports[-1].folder)


@index.command("switch")
def switch(
    number: Annotated[int | None, typer.Argument(help="世代の番号（既定は作成中のもの）", show_default=False)] = None,
    golden: Annotated[Path | None, typer.Option("--golden", help="比べるための質問集", show_default=False)] = None,
    without_golden: Annotated[bool, typer.Option("--without-golden", help="質問集で比べずに切り替える")] = False,
    accept_worse: Annotated[
        bool, typer.Option("--accept-worse", help="recall@5 が 0.01 を超えて低くても切り替える（記録に残る）")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """新しい世代に切り替えます。文書がすべてそろい、質問集での recall@5 が 0.01 を超えて下がらないときだけです。"""
    from generations.index_desk import SwitchOrder

    with desk_of(settings_of(data)) as desk:
        order = SwitchOrder(number, golden, without_golden=without_golden, accept_worse=accept_worse)
        switched = _switch(desk, order)
    _tell_switched(switched, as_json)


@index.command("rollback")
def rollback(data: DataOption = None, as_json: JsonOption = False) -> None:
    """前の世代に戻します。切り替えのあとに変わった文書は、次の再インデックスで読み直されます。"""
    with desk_of(settings_of(data)) as desk:
        switched = desk.indexes.rollback()
    _tell_switched(switched, as_json)


@index.command("drop")
def drop(number: NumberArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """保管中か作成中の世代を消します（元のファイルと、使用中の世代には触れません）。"""
    with desk_of(settings_of(data)) as desk:
        desk.indexes.drop(number)
    if as_json:
        print_json({"dropped": number})
    else:
        say(f"世代 {number} を消しました。")


def _build(desk: Desk, order: BuildOrder) -> Built:
    from generations.index_desk import Building, Built

    with counted("世代の作成") as advance, closing(desk.indexes.build(order)) as events:
        for event in events:
            if isinstance(event, Building):
                advance(event.progress.files_done, event.progress.files_total)
            elif isinstance(event, Built):
                return event
    raise EOFError("the stream of a build ended without its end")


def _switch(desk: Desk, order: SwitchOrder) -> Switched:
    from generations.index_desk import Comparing, Switched

    with counted("質問") as advance, closing(desk.indexes.switch(order)) as events:
        for event in events:
            if isinstance(event, Comparing):
                advance(event.done, event.total)
            elif isinstance(event, Switched):
                return event
    raise EOFError("the stream of a switch ended without its end")


def _show_overview(overview: IndexOverview, language: Language) -> None:
    headings = ("世代", "状態", "作成", "埋め込みモデル", "文字数", "文書", "断片")
    rows = [
        (
            str(line.number),
            STATES[line.state],
            f"{line.made_at.astimezone():%Y-%m-%d %H:%M}",
            line.embedding_model,
            str(line.chunk_characters),
            f"{line.documents:,}",
            f"{line.chunks:,}",
        )
        for line in overview.generations
    ]
    print_table(headings, rows)
    for fault in (overview.refusal, overview.unknown):
        if fault is not None:
            note(fault.sentence(language))
    for difference in overview.differences:
        note(f"{difference.name}: 使用中 {difference.indexed}、今の設定 {difference.current}")
    if overview.differences:
        note("`shoko index build` で、今の設定の世代を作れます。")


def _show_built(built: Built, language: Language) -> None:
    line = built.line
    for report in built.reports:
        for file in report.files:
            if file.status == "failed":
                note(f"読めず: {file.path}: {file.sentence(language)}")
    say(f"世代 {line.number}: 文書 {line.documents:,} 件、断片 {line.chunks:,} 件（{line.chunk_characters} 文字）")
    if built.missing:
        named = "、".join(built.missing[:NAMED]) + (" …" if len(built.missing) > NAMED else "")
        note(
            f"使用中の文書のうち {len(built.missing)} 件が、まだないか内容が違います: {named}。`shoko ingest` のあと、もう一度実行してください。"
        )
    else:
        say(f"`shoko index switch` で世代 {line.number} に切り替えられます。")


def _tell_switched(switched: Switched, as_json: bool) -> None:
    if as_json:
        print_json(switched_json(switched))
        return
    change = switched.switch
    say(f"世代 {change.before} から世代 {change.after} に{'戻しました' if change.is_rollback else '切り替えました'}。")
    if change.is_rollback:
        say(f"そのあいだに変わった文書は {switched.changed} 件です。`shoko ingest` で読み直してください。")
        return
    say(recall_text(change))
    say(
        f"世代 {change.before} は残してあります。戻すときは `shoko index rollback`、消すときは `shoko index drop {change.before}`。"
    )
