"""`shoko golden list|export|import`: the company's own questions for `shoko eval golden`."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commands.opening import settings_of
from commands.output import DataOption, JsonOption, note, print_json, print_table, say
from errors import FileUnreadable, FileUnwritable

if TYPE_CHECKING:
    from evaluation.own_questions import OwnQuestion

STATES = {"new": "未判定", "draft": "下書き", "accepted": "採用", "rejected": "不採用"}
ORIGINS = {"asked": "利用から", "drafted": "モデルの下書き", "imported": "取り込み"}

golden = typer.Typer(no_args_is_help=True, help="自社の評価用の質問（一覧・書き出し・取り込み）")


StateOption = Annotated[
    Literal["new", "draft", "accepted", "rejected"] | None, typer.Option("--state", help="この状態のものだけ")
]
SourceOption = Annotated[
    str | None, typer.Option("--source", help="このフォルダーについての質問と、どの文書にも答えのない質問だけ")
]


@golden.command("list")
def list_questions(
    state: StateOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """評価用の質問と、判定を待つ候補（👎 や、答えられなかった質問）を一覧します。"""
    from assemble import open_own_questions

    with open_own_questions(settings_of(data)) as own:
        shown = [one for one in own.all() if state is None or one.state == state]
    if as_json:
        print_json([_json(one) for one in shown])
        return
    print_table(("ID", "状態", "由来", "質問", "正解"), [_row(one) for one in shown])
    say(f"{len(shown)} 件。候補の判定は「評価」のページで行います。")


@golden.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="書き出す先（.jsonl または .csv）", show_default=False)],
    source: SourceOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """採用した質問を書き出します。JSONL は `shoko eval golden --questions` にそのまま使えます。"""
    from assemble import open_own_questions
    from evaluation.golden_files import as_csv, as_jsonl

    with open_own_questions(settings_of(data)) as own:
        questions = own.accepted(None if source is None else str(Path(source).resolve()))
    try:
        file.write_bytes(as_csv(questions) if file.suffix.lower() == ".csv" else as_jsonl(questions))
    except OSError as error:
        raise FileUnwritable(path=file, reason=error.strerror) from error
    if as_json:
        print_json({"path": str(file), "questions": len(questions)})
    else:
        say(f"{len(questions)} 件を {file} に書き出しました。")
    sources = {question.source for question in questions if question.source is not None}
    if len(sources) > 1:
        note("複数のソースの質問があります。測るときは --source でソースごとに書き出してください。")


@golden.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="取り込む質問（.jsonl または .csv）", show_default=False)],
    source: Annotated[
        str | None, typer.Option("--source", help="ソースの書かれていない質問が指す文書のフォルダー")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問を取り込み、採用済みにします。同じ ID の質問は置き換えます。1 行でも誤りがあれば、何も取り込みません。"""
    from assemble import open_own_questions
    from evaluation.golden_files import of_source, read_golden

    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(reason=f"{file}: {error.strerror}") from error
    questions = read_golden(file.name, content)
    if source is not None:
        questions = of_source(questions, str(Path(source).resolve()))
    with open_own_questions(settings_of(data)) as own:
        count = own.take_in(questions)
    if as_json:
        print_json({"path": str(file), "questions": count})
    else:
        say(f"{count} 件を取り込みました。")


def _row(own: OwnQuestion) -> tuple[str, ...]:
    golden = own.golden
    right = "（答えなし）" if golden.unanswerable else " / ".join(golden.answers)
    return golden.id, STATES[own.state], ORIGINS[own.origin], golden.question, right


def _json(own: OwnQuestion) -> dict[str, object]:
    return {
        "state": own.state,
        "origin": own.origin,
        "why": list(own.why),
        "reason": own.reason,
        "times": own.times,
        **own.golden.model_dump(mode="json"),
    }
