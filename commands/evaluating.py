"""`shoko eval retrieval|answers|golden|citations`."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commands.labelling import citations
from commands.opening import settings_of
from commands.output import DataOption, JsonOption, counted, print_json, print_table, say

if TYPE_CHECKING:
    from evaluation.result import EvaluationResult

DatasetOption = Annotated[
    Path, typer.Option("--dataset", help="passages.jsonl と questions.jsonl のあるフォルダー", show_default=False)
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, help="質問の数（無作為に選ぶ）")]
SeedOption = Annotated[int, typer.Option("--seed", help="無作為抽出の種")]
SplitOption = Annotated[Literal["tune", "test"] | None, typer.Option("--split", help="調整用、または確認用だけを使う")]

evaluate = typer.Typer(no_args_is_help=True, help="検索と回答を、質問集で測ります。")
evaluate.command("citations")(citations)


@evaluate.command("retrieval")
def retrieval(
    dataset: DatasetOption,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """検索を測ります（recall@1/5/10、MRR@10、nDCG@10）。"""
    from evaluation.datasets import Sample
    from evaluation.retrieval import evaluate_retrieval

    with counted("検索") as advance:
        result = evaluate_retrieval(settings_of(data), dataset, Sample(limit, seed), advance)
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
    from evaluation.answers import evaluate_answers
    from evaluation.datasets import Sample

    with counted("回答") as advance:
        result = evaluate_answers(settings_of(data), dataset, Sample(limit, seed), advance)
    _show(result, as_json)


@evaluate.command("golden")
def golden(
    questions: Annotated[Path, typer.Option("--questions", help="質問集")] = Path("evaluation/golden/samples.jsonl"),
    folder: Annotated[Path, typer.Option("--folder", help="文書のフォルダー")] = Path("samples"),
    split: SplitOption = None,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """自社の質問集で、検索と回答の両方を測ります。"""
    from evaluation.datasets import Sample
    from evaluation.golden_run import GoldenSet, evaluate_golden

    with counted("質問") as advance:
        result = evaluate_golden(settings_of(data), GoldenSet(questions, folder, split), Sample(limit, seed), advance)
    _show(result, as_json)


def _show(result: EvaluationResult, as_json: bool) -> None:
    if as_json:
        print_json(result.to_json())
        return
    print_table(
        ("指標", "値"), [(name, "—" if value is None else f"{value:.4f}") for name, value in result.metrics.items()]
    )
    print_table(("時間", "値"), [(name, f"{value:,.1f}") for name, value in result.timings.items()])
    say(f"質問 {len(result.questions)} 件（{result.dataset}）")
    marks = result.fingerprints
    say(f"埋め込み {marks.embedding_model}  回答 {marks.chat_model or 'なし'}  インデックス {marks.index}")
