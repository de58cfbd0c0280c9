"""`shoko eval retrieval|answers|golden`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.output import DataOption, JsonOption, print_json, print_table, progress_bar, say
from evaluation.answers import evaluate_answers
from evaluation.datasets import Sample
from evaluation.golden_run import GoldenSet, evaluate_golden
from evaluation.result import EvaluationResult
from evaluation.retrieval import evaluate_retrieval
from settings import load_settings

DatasetOption = Annotated[
    Path, typer.Option("--dataset", help="passages.jsonl と questions.jsonl のあるフォルダー", show_default=False)
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, help="質問の数（無作為に選ぶ）")]
SeedOption = Annotated[int, typer.Option("--seed", help="無作為抽出の種")]

evaluate = typer.Typer(no_args_is_help=True, help="検索と回答を、質問集で測ります。")


@evaluate.command("retrieval")
def retrieval(
    dataset: DatasetOption,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """検索を測ります（recall@1/5/10、MRR@10、nDCG@10）。"""
    with progress_bar("検索") as bar:
        result = evaluate_retrieval(
            load_settings(data),
            dataset,
            Sample(limit, seed),
            lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total),
        )
    _show(result, as_json)


@evaluate.command("answers")
def answers(
    dataset: DatasetOption,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """回答を測ります（正答、拒否の正しさ、引用の正しさ）。"""
    with progress_bar("回答") as bar:
        result = evaluate_answers(
            load_settings(data),
            dataset,
            Sample(limit, seed),
            lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total),
        )
    _show(result, as_json)


@evaluate.command("golden")
def golden(
    questions: Annotated[Path, typer.Option("--questions", help="質問集")] = Path("evaluation/golden/samples.jsonl"),
    folder: Annotated[Path, typer.Option("--folder", help="文書のフォルダー")] = Path("samples"),
    split: Annotated[str | None, typer.Option("--split", help="tune または test だけを使う")] = None,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """自社の質問集で、検索と回答の両方を測ります。"""
    with progress_bar("質問") as bar:
        result = evaluate_golden(
            load_settings(data),
            GoldenSet(questions, folder, split),
            Sample(limit, seed),
            lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total),
        )
    _show(result, as_json)


def _show(result: EvaluationResult, as_json: bool) -> None:
    if as_json:
        print_json(result.to_json())
        return
    print_table(("指標", "値"), [(name, f"{value:.4f}") for name, value in result.metrics.items()])
    print_table(("時間", "値"), [(name, f"{value:,.1f}") for name, value in result.timings.items()])
    say(f"質問 {len(result.questions)} 件（{result.dataset}）")
    marks = result.fingerprints
    say(f"埋め込み {marks.embedding_model}  回答 {marks.chat_model or 'なし'}  インデックス {marks.index}")
