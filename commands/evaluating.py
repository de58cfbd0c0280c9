"""`shoko eval retrieval|answers|golden|resume`: runs that are kept, `shoko eval judge`: how good a judge model is."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from commands import evaluation_runs
from commands.labelling import citations
from commands.measuring import begin_and_show, carry_out_and_show
from commands.opening import settings_of
from commands.output import DataOption, JsonOption, counted, print_json
from commands.safety import safety

DatasetOption = Annotated[
    Path, typer.Option("--dataset", help="passages.jsonl と questions.jsonl のあるフォルダー", show_default=False)
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, help="質問の数（無作為に選ぶ）")]
SeedOption = Annotated[int, typer.Option("--seed", help="無作為抽出の種")]
SplitOption = Annotated[Literal["tune", "test"] | None, typer.Option("--split", help="調整用、または確認用だけを使う")]
NameOption = Annotated[str, typer.Option("--name", help="この実行の名前（一覧と比較に出る）")]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="設定のものに代えて、この回答モデルで答える", show_default=False)
]
JudgeOption = Annotated[
    str | None, typer.Option("--judge", help="正解と同じ内容かを、このモデルにも判定させる", show_default=False)
]

evaluate = typer.Typer(no_args_is_help=True, help="検索と回答を質問集で測り、記録し、比べます。")
evaluation_runs.add_to(evaluate)
evaluate.command("citations")(citations)
evaluate.command("safety")(safety)


@evaluate.command("retrieval")
def retrieval(
    dataset: DatasetOption,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    name: NameOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """検索を測ります（recall@1/5/10、MRR@10、nDCG@10）。"""
    from evaluation.datasets import Sample
    from evaluation.retrieval import retrieval_task

    begin_and_show(settings_of(data), retrieval_task(dataset, Sample(limit, seed)), name, data, as_json=as_json)


@evaluate.command("answers")
def answers(
    dataset: DatasetOption,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    model: ModelOption = None,
    judge: JudgeOption = None,
    name: NameOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """回答を測ります（正答、拒否の正しさ、引用の正しさ、時間、費用）。"""
    from evaluation.answers import answers_task
    from evaluation.datasets import Sample
    from evaluation.task import Asking

    task = answers_task(dataset, Sample(limit, seed), Asking(model, judge))
    begin_and_show(settings_of(data), task, name, data, as_json=as_json)


@evaluate.command("golden")
def golden(
    questions: Annotated[Path, typer.Option("--questions", help="質問集")] = Path("evaluation/golden/samples.jsonl"),
    folder: Annotated[Path, typer.Option("--folder", help="文書のフォルダー")] = Path("samples"),
    split: SplitOption = None,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    model: ModelOption = None,
    judge: JudgeOption = None,
    name: NameOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """自社の質問集で、検索と回答の両方を測ります。"""
    from evaluation.datasets import Sample
    from evaluation.golden_run import GoldenSet, GoldenTask
    from evaluation.task import Asking

    task = GoldenTask(GoldenSet(questions, folder, split), Sample(limit, seed), Asking(model, judge))
    begin_and_show(settings_of(data), task, name, data, as_json=as_json)


@evaluate.command("resume")
def resume(
    run: Annotated[str, typer.Argument(help="実行の ID か名前")] = "last",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """止めた実行、途中で切れた実行を、続きから測ります。質問集、モデル、設定、コードが同じときだけ続けられます。"""
    from evaluation.run_evaluation import resume as resumed

    settings = settings_of(data)
    task, writer = resumed(settings, run)
    carry_out_and_show(settings, task, writer, data, as_json=as_json)


@evaluate.command("judge")
def judge(
    labels: Annotated[Path, typer.Option("--labels", help="人が判定した回答（JSONL）", show_default=False)],
    model: Annotated[str | None, typer.Option("--judge", help="判定モデル（既定は設定の回答モデル）")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """判定モデルが、人の判定とどれだけ一致するかを測ります。"""
    from dataclasses import asdict

    from commands.evaluation_tables import print_agreement
    from evaluation.judge import judge_of
    from evaluation.judge_labels import judge_labels, load_labels

    settings, known = settings_of(data), load_labels(labels)
    chosen = model if model is not None else settings.models.chat
    with judge_of(settings, chosen) as asked, counted("判定") as advance:
        found = judge_labels(known, asked, advance)
    if as_json:
        print_json({"judge": chosen, **asdict(found)})
    else:
        print_agreement(chosen, found)
