"""Runs of two models over the same twelve golden questions, written as a run of the evaluation writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from answering.answer import Check
from evaluation.result import QuestionResult
from evaluation.run_record import Kind, RunMarks, RunPlan, RunTotals, State
from evaluation.run_store import RunStore
from settings import Defence
from tests.evaluation.building import answered

LARGE, SMALL = "qwen2.5-coder-1.5b-instruct-q4_k_m", "qwen2.5-coder-0.5b-instruct-q4_k_m"
REFERENCE = "3,000円"
_MARK = (Check("figure", 3, 7, "500円"),)
_KINDS = ("fact", "number", "table", "procedure")
_ASKED = (
    "宿泊を伴う出張の日当はいくらですか",
    "有給休暇は何日前までに申請しますか",
    "パソコンを紛失したらどこに連絡しますか",
    "社用車を借りるときの締め切りはいつですか",
)


def results(right: int, milliseconds: float) -> list[QuestionResult]:
    """The first `right` of ten answerable ones are right, the others wrong; two more must be refused, and are."""
    found = []
    for number in range(12):
        reference = REFERENCE if number < 10 else None
        text = None if reference is None else "日当は3,000円です。" if number < right else "日当は500円です。"
        one = answered(
            f"q{number:02}", text, reference, kind=_KINDS[number % 4], file_type=("pdf", "xlsx")[number % 2],
            cites=None if reference is None else number < right, milliseconds=milliseconds + 10 * number,
            checks=_MARK if reference is not None and number >= right else (),
        )  # fmt: skip
        found.append(replace(one, asked=replace(one.asked, text=f"{_ASKED[number % 4]}（{number + 1}）")))
    return found


def write_run(
    data: Path,
    name: str,
    given: Sequence[QuestionResult],
    state: State = "finished",
    *,
    model: str = LARGE,
    questions: int = 12,
    error: str = "",
    kind: Kind = "golden",
    without: tuple[Defence, ...] = (),
) -> str:
    """The run's id."""
    plan = RunPlan(kind, "samples", "/sets/samples.jsonl", "content", questions, folder="/samples", without=without)
    marks = RunMarks(
        "embeddinggemma-300m@1", f"{model}@{len(model)}", None, None, "prompts", "0.1.0", "2 cores", {"answer.passages": "3"}
    )  # fmt: skip
    with RunStore(data).begin(plan, marks, name) as run:
        run.running("index", 21.0)
        for one in given:
            run.add(one)
        totals = RunTotals(index_s=21.0, asking_s=sum(one.milliseconds for one in given) / 1000, peak_memory_mib=3120.0)
        run.end(state, totals, error)
        return run.record.id


def write_pair(data: Path) -> tuple[str, str]:
    """The larger model's run, which is right in 9 of 10, and the smaller one's, right in 2."""
    first = write_run(data, "1.5B", results(9, 4200.0))
    return first, write_run(data, "0.5B", results(2, 1900.0), model=SMALL)
