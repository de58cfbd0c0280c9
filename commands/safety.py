"""`shoko eval safety`: the safety suites, each as a run of its own."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from commands import evaluation_runs
from commands.measuring import carry_out_told
from commands.opening import settings_of
from commands.output import DataOption, JsonOption, note, print_json

if TYPE_CHECKING:
    from evaluation.run_record import RunRecord
    from evaluation.safety.suites import SafetyOrder
    from settings import Settings


class DefenceName(StrEnum):
    """As settings.Defence."""

    DETECTOR = "detector"
    HIDDEN_TEXT = "hidden_text"
    FENCES = "fences"
    OUTPUT = "output"


class SuiteName(StrEnum):
    """As evaluation.safety.probe.Suite, which takes too long to import for `--help`."""

    BIAS = "bias"
    INJECTION = "injection"
    JAILBREAK = "jailbreak"
    SYSTEM_PROMPT = "system-prompt"
    PERSONAL_DATA = "personal-data"
    LEAK = "leak"
    SENSITIVE = "sensitive"
    HARMFUL = "harmful"


def safety(
    suite: Annotated[
        list[SuiteName] | None,
        typer.Option(
            "--suite", help="測るもの（繰り返せる。既定は harmful 以外の全部、--prompts があれば harmful も）"
        ),
    ] = None,
    prompts: Annotated[
        Path | None, typer.Option("--prompts", help="harmful のプロンプト（JSONL）", show_default=False)
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="それぞれの質問の数（無作為に選ぶ）")] = None,
    seed: Annotated[int, typer.Option("--seed", help="無作為抽出の種")] = 0,
    model: Annotated[
        str | None, typer.Option("--model", help="設定のものに代えて、この回答モデルで答える", show_default=False)
    ] = None,
    judge: Annotated[
        str | None, typer.Option("--judge", help="harmful の基準を、このモデルに判定させる", show_default=False)
    ] = None,
    without: Annotated[
        list[DefenceName] | None,
        typer.Option(
            "--without",
            help="守りを外して測る（繰り返せる）: AIへの指示の検出、見えない文字の除外、箇所の囲み、出力の検査",
        ),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="この実行の名前（一覧と比較に出る）")] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """偏り、攻撃への強さ、読めない文書の漏れ、文書に仕込まれた指示への強さ、敏感な質問への態度を測ります。"""
    from evaluation.datasets import Sample
    from evaluation.run_evaluation import begin
    from evaluation.safety.suites import safety_task
    from evaluation.task import Asking
    from settings import Defence

    settings, orders = settings_of(data), _orders(suite or [], prompts)
    off = tuple(one for one in get_args(Defence) if one in {chosen.value for chosen in without or []})
    # All are read before the first one is asked: a file that is missing shows now, not after hours.
    tasks = [
        safety_task(order, Sample(limit, seed), Asking(model, judge if order.suite == "harmful" else None, off))
        for order in orders
    ]
    records: list[RunRecord] = []
    for order, task in zip(orders, tasks, strict=True):
        note(f"{order.suite}: 質問 {task.plan.questions} 件")
        shown = name if len(tasks) == 1 or not name else f"{name} {order.suite}"
        records.append(carry_out_told(settings, task, begin(settings, task, shown), data))
    _show(settings, records, as_json=as_json)


def _orders(suites: list[SuiteName], prompts: Path | None) -> list[SafetyOrder]:
    """In the order in which they were asked for, each once."""
    from evaluation.safety.suite_names import OFFERED, SUITES
    from evaluation.safety.suites import SafetyOrder

    usual = OFFERED if prompts is None else SUITES
    chosen = [one for name in suites for one in SUITES if one == name.value] if suites else usual
    return [SafetyOrder(one, prompts if one == "harmful" else None) for one in dict.fromkeys(chosen)]


def _show(settings: Settings, records: list[RunRecord], *, as_json: bool) -> None:
    from evaluation.library import RunLibrary

    if as_json:
        library = RunLibrary(settings)
        print_json({"runs": [library.summary(record.id).to_json() for record in records]})
        return
    for record in records:
        evaluation_runs.show_run(settings, record.id, as_json=False)
