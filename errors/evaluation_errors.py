"""Runs of an evaluation: naming, resuming and comparing them."""

from __future__ import annotations

from errors.input_errors import InputError


class EvaluationRunUnknown(InputError):
    ja = "評価の実行 {run} はありません。`shoko eval runs` で一覧を確かめてください。"
    en = "There is no evaluation run {run}: see `shoko eval runs`."


class EvaluationRunAmbiguous(InputError):
    ja = "{run} で始まる評価の実行が複数あります（{runs}）。もっと長く指定してください。"
    en = "Several evaluation runs begin with {run} ({runs}): give more of the id."


class EvaluationRunDamaged(InputError):
    ja = "評価の実行の記録 {path} が読めません（{reason}）。控えから戻すか、そのフォルダーを移してください。"
    en = "The record {path} of an evaluation run cannot be read ({reason}): restore it from a copy, or move its folder away."


class EvaluationRunBusy(InputError):
    ja = "評価の実行 {run} は、ほかのプロセスが実行中です。終わるのを待つか、止めてからもう一度実行してください。"
    en = "The evaluation run {run} is being written by another process: wait until it has ended, or stop it first."


class EvaluationRunFinished(InputError):
    ja = "評価の実行 {run} は終わっています（質問 {questions} 件）。`shoko eval show {run}` で見られます。"
    en = "The evaluation run {run} has ended ({questions} questions): see it with `shoko eval show {run}`."


class EvaluationMarksDiffer(InputError):
    ja = "評価の実行 {run} は {mark}={before} で始まりましたが、今は {now} です。元に戻して再開するか、新しく実行してください。"
    en = "The evaluation run {run} began with {mark}={before}, now it is {now}: put it back to resume, or begin a new run."


class RunsNotComparable(InputError):
    ja = "評価の実行 {first} と {second} は比べられません（{mark} が {one} と {other}）。同じ種類で、同じ質問集をすべて聞き終えた実行を指定してください。"
    en = "The evaluation runs {first} and {second} cannot be compared ({mark}: {one} and {other}): name two of one kind in which all of the same questions were asked."


class MetricUnknown(InputError):
    ja = "指標 {metric} はありません。この実行にある指標: {known}。"
    en = "There is no metric {metric}. These runs have: {known}."


class SafetyPromptsNeeded(InputError):
    ja = "harmful には、プロンプトのファイルが要ります。`--prompts ファイル.jsonl` で指定してください（形式は手引きにあります）。"
    en = "The suite harmful needs a file of prompts: name one with `--prompts FILE.jsonl` (the guide has its form)."
