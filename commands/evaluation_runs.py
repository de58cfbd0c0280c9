"""`shoko eval runs|show|compare|report|gate`: what was measured, and which of two is better."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import settings_of
from commands.output import DataOption, JsonOption, note, print_json, print_table, say

if TYPE_CHECKING:
    from settings import Settings

RunArgument = Annotated[str, typer.Argument(help="実行の ID（始めの一部でもよい）、名前、または last")]
SHOWN_WORST = 10


def add_to(evaluate: typer.Typer) -> None:
    """As commands of `shoko eval`."""
    for name, command in (("runs", runs), ("show", show), ("compare", compare), ("report", report), ("gate", gate)):
        evaluate.command(name)(command)


def runs(data: DataOption = None, as_json: JsonOption = False) -> None:
    """測った記録の一覧です（新しい順）。"""
    from commands.evaluation_tables import run_row
    from evaluation.run_store import RunStore

    store = RunStore(settings_of(data).data)
    kept = store.kept()
    rows = [run_row(record, store.progress(record.id)) for record in kept.runs]
    if as_json:
        print_json({"runs": [row.to_json() for row in rows], "damaged": list(kept.damaged)})
        return
    print_table(("ID", "名前", "種類", "質問集", "状態", "質問", "モデル"), [row.cells() for row in rows])
    for damaged in kept.damaged:
        note(f"記録が読めません: {damaged}")


def show(run: RunArgument = "last", data: DataOption = None, as_json: JsonOption = False) -> None:
    """一つの実行の指標、区間、内訳と、悪かった質問です。"""
    show_run(settings_of(data), run, as_json=as_json)


def show_run(settings: Settings, run: str, *, as_json: bool) -> None:
    from commands.evaluation_tables import print_summary
    from evaluation.library import RunLibrary

    found = RunLibrary(settings).summary(run)
    if as_json:
        print_json(found.to_json())
    else:
        print_summary(found, settings.language, SHOWN_WORST)


def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="比べるもとの実行")],
    second: Annotated[str, typer.Argument(metavar="B", help="比べる実行")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """二つの実行を、同じ質問どうしで比べます。"""
    from commands.evaluation_tables import print_comparison
    from evaluation.library import RunLibrary

    settings = settings_of(data)
    found = RunLibrary(settings).comparison(first, second)
    if as_json:
        print_json(found.to_json())
    else:
        print_comparison(found, settings.language, SHOWN_WORST)


def report(
    run: RunArgument = "last",
    against: Annotated[str | None, typer.Option("--against", help="比べるもとの実行", show_default=False)] = None,
    out: Annotated[Path, typer.Option("--out", help="書き出す HTML ファイル")] = Path("shoko-eval.html"),
    data: DataOption = None,
) -> None:
    """一つで完結する HTML の報告書を書き出します（外の資源もスクリプトも使いません）。"""
    from evaluation.library import RunLibrary
    from evaluation.report_html import comparison_page, run_page, write_page

    library = RunLibrary(settings_of(data))
    page = run_page(library.summary(run)) if against is None else comparison_page(library.comparison(against, run))
    write_page(out, page)
    say(str(out))


def gate(
    baseline: Annotated[str, typer.Option("--baseline", help="比べるもとの実行", show_default=False)],
    run: Annotated[str, typer.Option("--run", help="確かめる実行")] = "last",
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="METRIC=POINTS", help="許す悪化（割合はポイント、時間はミリ秒）"),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """基準の実行より許された幅を超えて悪い指標があれば、終了コード 1 で終わります。比べられないときは 2 です。"""
    from commands.evaluation_tables import print_gate
    from evaluation.library import RunLibrary

    settings = settings_of(data)
    result = RunLibrary(settings).gate(baseline, run, _allowances(allow or []))
    if as_json:
        print_json(result.to_json())
    else:
        print_gate(result, settings.language)
    if not result.passed:
        raise typer.Exit(1)


def _allowances(words: list[str]) -> dict[str, float]:
    from errors import FilterInvalid

    found = {}
    for word in words:
        name, _, number = word.partition("=")
        try:
            found[name] = float(number)
        except ValueError as error:
            raise FilterInvalid(name="--allow", value=word, limit="ndcg@10=1.0") from error
    return found
